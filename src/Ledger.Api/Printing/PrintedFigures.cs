using System.Globalization;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Printing;

/// <summary>Figures and dates as people in Vietnam write them.</summary>
internal static class PrintedFigures
{
    private static readonly NumberFormatInfo Vietnamese = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NegativeSign = "-" };

    /// <summary><c>1.250.000</c></summary>
    public static string Printed(this long number) => number.ToString("#,0", Vietnamese);

    /// <summary><c>1,25 tỷ đ</c>, <c>125,4 triệu đ</c>; below a million the whole of it.</summary>
    public static string PrintedShort(this Vnd amount, bool vietnamese) => Math.Abs(amount.Amount) switch
    {
        >= 1_000_000_000 => (amount.Amount / 1_000_000_000m).ToString("#,0.##", Vietnamese) + (vietnamese ? " tỷ đ" : " billion đ"),
        >= 1_000_000 => (amount.Amount / 1_000_000m).ToString("#,0.#", Vietnamese) + (vietnamese ? " triệu đ" : " million đ"),
        _ => amount.Amount.Printed() + " đ",
    };

    /// <summary><c>31/12/2025</c></summary>
    public static string Printed(this LocalDate date) => date.ToString("dd/MM/uuuu", CultureInfo.InvariantCulture);

    /// <summary><c>ngày 31 tháng 12 năm 2025</c></summary>
    public static string PrintedInFull(this LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"ngày {date.Day:00} tháng {date.Month:00} năm {date.Year}");

    /// <summary><c>12,5 %</c></summary>
    public static string PrintedPercent(this decimal ratio) => (ratio * 100).ToString("#,0.##", Vietnamese) + " %";
}
