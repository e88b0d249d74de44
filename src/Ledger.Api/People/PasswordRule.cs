using Ledger.Api.Clubs;
using Ledger.Api.Http;

namespace Ledger.Api.People;

/// <summary>How strong a password must be: long and not to be guessed, with no rule on kinds of characters (NIST SP 800-63B, 5.1.1.2).</summary>
internal static class PasswordRule
{
    public const int MinLength = 12;
    public const int MaxLength = 128;
    private const int MinDifferent = 5;

    // What people write where twelve characters are asked for; found within a password too, once what is left is short.
    private static readonly string[] Common =
    [
        "password", "passw0rd", "p@ssw0rd", "matkhau", "administrator", "admin", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0987654321", "abcdefghijkl", "iloveyou", "welcome", "letmein",
        "vietnam", "hanoi", "saigon", "ledger", "anhyeuem", "emyeuanh", "12345", "54321", "00000", "11111", "2024", "2025", "2026", "123", "abc",
    ];

    /// <summary>Faults the field unless the password is strong enough for somebody of this e-mail address and name.</summary>
    public static void Check(Fields fields, string field, string? password, string email, string displayName)
    {
        if (string.IsNullOrEmpty(password))
        {
            fields.Missing(field);
        }
        else if (password.Length is < MinLength or > MaxLength)
        {
            fields.Fault(field, $"Mật khẩu dài từ {MinLength} đến {MaxLength} ký tự.", $"A password is {MinLength} to {MaxLength} characters long.");
        }
        else if (password.Distinct().Count() < MinDifferent)
        {
            fields.Fault(field, $"Mật khẩu cần ít nhất {MinDifferent} ký tự khác nhau.", $"A password has at least {MinDifferent} different characters.");
        }
        else if (IsMadeOf(password, [.. email.Split('@', '.', '+', '-', '_'), email.Split('@')[0], .. SearchText.Of(displayName).Split(' '), .. Common]))
        {
            fields.Fault(field, "Mật khẩu quá dễ đoán: chủ yếu là từ thông dụng, tên hoặc địa chỉ e-mail.", "The password is easy to guess: mostly common words, the name or the e-mail address.");
        }
    }

    // Whether less than half of the shortest password is left when the words are taken out.
    private static bool IsMadeOf(string password, IEnumerable<string> words)
    {
        var rest = SearchText.Of(password).Replace(" ", "", StringComparison.Ordinal);
        foreach (var word in words.Select(word => SearchText.Of(word)).Where(word => word.Length > 2).OrderByDescending(word => word.Length))
        {
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        }

        return rest.Length < MinLength / 2;
    }
}
