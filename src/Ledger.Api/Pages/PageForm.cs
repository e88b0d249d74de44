using System.Globalization;
using System.Text;
using System.Text.Json;
using Ledger.Api.Http;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Pages;

/// <summary>What was typed into a form, read as people write it: amounts with points, rates with a comma. What cannot be read is collected; it stays typed.</summary>
public sealed class PageForm
{
    private static readonly LocalDatePattern VietnameseDate = LocalDatePattern.CreateWithInvariantCulture("d/M/uuuu");
    private readonly IFormCollection _typed;

    internal PageForm(IFormCollection typed) => _typed = typed;

    internal Fields Fields { get; } = new();

    /// <summary>Which of its buttons was pressed.</summary>
    public string Step => Text("step") ?? "";

    /// <summary>What was typed; null for nothing.</summary>
    public string? Text(string field) => _typed[field] is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>What was typed into the fields of one name, in their order.</summary>
    public string[] Texts(string field) => [.. _typed[field].Select(text => text ?? "")];

    /// <summary>An amount in đồng; null for nothing, and for what is none, which is a fault.</summary>
    internal long? Amount(string field) => Amount(field, Text(field));

    /// <inheritdoc cref="Amount(string)"/>
    internal long? Amount(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        if (AmountIn(typed) is { } amount)
        {
            return amount;
        }

        Fields.Fault(field, $"Không đọc được số tiền “{typed}”. Viết bằng số, như 250.000.", $"“{typed}” is no amount. Write it in figures, such as 250.000.");
        return null;
    }

    /// <summary>A date, as a field for dates sends it or as people write it.</summary>
    internal LocalDate? Date(string field)
    {
        if (Text(field) is not { } typed)
        {
            return null;
        }

        var date = LocalDatePattern.Iso.Parse(typed) is { Success: true } iso ? iso : VietnameseDate.Parse(typed);
        if (date.Success)
        {
            return date.Value;
        }

        Fields.Fault(field, $"Không có ngày “{typed}”. Viết như 31/12/2025.", $"There is no day “{typed}”. Write it such as 31/12/2025.");
        return null;
    }

    internal int? Whole(string field)
    {
        if (Text(field) is not { } typed)
        {
            return null;
        }

        if (int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Fields.Fault(field, "Phải là số nguyên.", "Must be a whole number.");
        return null;
    }

    /// <summary>A rate in percent, with a comma or a point before its decimals.</summary>
    internal decimal? Percent(string field)
    {
        if (Text(field) is not { } typed)
        {
            return null;
        }

        if (decimal.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate))
        {
            return rate;
        }

        Fields.Fault(field, "Phải là một số, như 0,9.", "Must be a number, such as 0,9.");
        return null;
    }

    /// <summary>One of the names of an enumeration, in camelCase.</summary>
    internal T? Choice<T>(string field)
        where T : struct, Enum =>
        Text(field) is { } typed ? Enum.GetValues<T>().Where(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == typed).Select(value => (T?)value).FirstOrDefault() : null;

    /// <summary>The amount in <c>250000</c>, <c>250.000</c>, <c>250 000 đ</c>; null where there is none: groups have three digits each.</summary>
    internal static long? AmountIn(string typed)
    {
        var digits = new StringBuilder();
        var sinceMark = -1;
        foreach (var letter in typed.Trim().TrimEnd('đ', 'Đ', '₫').TrimEnd())
        {
            if (char.IsAsciiDigit(letter))
            {
                digits.Append(letter);
                sinceMark = sinceMark < 0 ? -1 : sinceMark + 1;
            }
            else if (letter is '.' or ',' or ' ' or '\u00a0' && digits.Length > 0 && sinceMark is -1 or 3)
            {
                sinceMark = 0;
            }
            else
            {
                return null;
            }
        }

        return digits.Length is > 0 and <= 18 && sinceMark is -1 or 3 ? long.Parse(digits.ToString(), CultureInfo.InvariantCulture) : null;
    }
}
