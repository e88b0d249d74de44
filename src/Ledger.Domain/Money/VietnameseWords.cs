using System.Text;

namespace Ledger.Domain.Money;

/// <summary>Whole numbers in Vietnamese words, as they are written out on vouchers.</summary>
/// <remarks>
/// Read in groups of three digits from the left; a group of zeros is passed over, and a later group names its missing hundreds (<c>không trăm</c>).
/// One is <c>mốt</c> and five <c>lăm</c> behind a ten, ten itself is <c>mười</c>, an empty ten before a digit is <c>linh</c>. Where usage is free the
/// plainer of two forms is taken, the one that cannot be misread on paper: <c>bốn</c> and not <c>tư</c>, <c>nghìn</c> and not <c>ngàn</c>.
/// </remarks>
public static class VietnameseWords
{
    private const long Billion = 1_000_000_000;

    private static readonly string[] Digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

    private static readonly (int Unit, string Name)[] Groups = [(1_000_000, " triệu"), (1_000, " nghìn"), (1, "")];

    /// <summary>The number in words, in lower case: <c>một triệu hai trăm năm mươi nghìn</c>. A number below zero begins with <c>âm</c>.</summary>
    public static string Of(long number)
    {
        if (number == 0)
        {
            return Digits[0];
        }

        var words = new StringBuilder(number < 0 ? " âm" : "");
        Append(words, (ulong)Math.Abs((decimal)number), isLeading: true);
        return words.ToString(1, words.Length - 1);
    }

    /// <summary>The amount in words as a voucher has it: <c>Một triệu hai trăm năm mươi nghìn đồng</c>.</summary>
    public static string InWords(this Vnd amount)
    {
        var words = Of(amount.Amount);
        return string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1), " đồng");
    }

    // Above a billion the groups begin again: 12 000 billion is mười hai nghìn tỷ.
    private static void Append(StringBuilder words, ulong number, bool isLeading)
    {
        if (number >= Billion)
        {
            Append(words, number / Billion, isLeading);
            words.Append(" tỷ");
            isLeading = false;
        }

        var rest = (int)(number % Billion);
        foreach (var (unit, name) in Groups)
        {
            var value = rest / unit % 1000;
            if (value > 0)
            {
                AppendGroup(words, value, isLeading);
                words.Append(name);
                isLeading = false;
            }
        }
    }

    private static void AppendGroup(StringBuilder words, int value, bool isLeading)
    {
        var (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
        var hasHundreds = hundreds > 0 || !isLeading;
        if (hasHundreds)
        {
            words.Append(' ').Append(Digits[hundreds]).Append(" trăm");
        }

        words.Append(tens switch
        {
            0 when ones > 0 && hasHundreds => " linh",
            0 => "",
            1 => " mười",
            _ => $" {Digits[tens]} mươi",
        });
        words.Append(ones switch
        {
            0 => "",
            1 when tens > 1 => " mốt",
            5 when tens > 0 => " lăm",
            _ => " " + Digits[ones],
        });
    }
}
