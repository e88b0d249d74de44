using System.Globalization;
using System.Text;

namespace Ledger.Api.Clubs;

/// <summary>Text as it is searched for: lower case, without diacritics, in one spelling, so that "Le Thi Hoa" finds "Lê Thị Hòa" in NFC or NFD.</summary>
internal static class SearchText
{
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is null)
            {
                continue;
            }

            foreach (var c in part.Normalize(NormalizationForm.FormD))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                {
                    text.Append(char.ToLowerInvariant(c) is var lower && lower == 'đ' ? 'd' : lower);
                }
            }

            text.Append(' ');
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A pattern for LIKE that finds the text anywhere.</summary>
    public static string Pattern(string query) =>
        "%" + Of(query).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
