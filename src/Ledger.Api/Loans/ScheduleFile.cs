using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Loans;

/// <summary>
/// Fills the schedules of a file of cases (<c>{ "cases": [...] }</c> or a bare array), so that the engine that lends real money can be
/// compared with another one. Amounts are in hundredths, the smallest unit of the other system, and stand for whole đồng here.
/// </summary>
public static class ScheduleFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Known =
    [
        "principal", "ratePercentPerYear", "scheduleType", "interestMethod", "amortization", "interestCalcPeriod", "daysInYear", "daysInMonth",
        "daysInYearCustom", "yearSplit", "every", "unit", "instalments", "disbursedOn", "firstDueOn", "rounding", "instalmentMultipleOf",
        "multiplesOf", "decimals", "graceOnPrincipal", "graceOnInterest",
    ];

    private static readonly HashSet<string> Informative = ["id", "name", "source", "note", "notes", "effectivePeriodFraction", "expected", "error"];

    /// <summary>
    /// Writes the same file with <c>expected</c> filled in for every case. A case that cannot be computed gets an <c>error</c> that names
    /// what is not supported, and no <c>expected</c>.
    /// </summary>
    /// <exception cref="JsonException">The input is not JSON.</exception>
    /// <exception cref="FormatException">The input holds no list of cases.</exception>
    public static void Fill(Stream input, Stream output)
    {
        var file = JsonNode.Parse(input);
        var cases = file as JsonArray ?? (file as JsonObject)?["cases"] as JsonArray ?? throw new FormatException("The file holds no list of cases.");
        foreach (var item in cases)
        {
            Fill(item as JsonObject ?? throw new FormatException("A case is not a JSON object."));
        }

        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        file!.WriteTo(writer, Indented);
    }

    private static void Fill(JsonObject one)
    {
        one.Remove("expected");
        one.Remove("error");
        try
        {
            var schedule = Schedule(one);
            one["expected"] = new JsonArray([.. schedule.Instalments.Select(Row)]);
        }
        catch (Exception exception) when (exception is UnsupportedCaseException or ImpossibleTermsException or OverflowException)
        {
            one["error"] = exception.Message;
        }
    }

    private static JsonNode Row(Instalment line) => new JsonObject
    {
        ["n"] = line.Number,
        ["due"] = LocalDatePattern.Iso.Format(line.DueOn),
        ["days"] = line.Days,
        ["principal"] = line.Principal.Amount,
        ["interest"] = line.Interest.Amount,
        ["total"] = line.Total.Amount,
        ["balance"] = line.Balance.Amount,
    };

    private static RepaymentSchedule Schedule(JsonObject one)
    {
        if (one.FirstOrDefault(field => field.Value is not null && !Known.Contains(field.Key) && !Informative.Contains(field.Key)) is { Key: { } unknown })
        {
            throw new UnsupportedCaseException(unknown, one[unknown]!.ToJsonString());
        }

        var firstDueOn = Text(one, "firstDueOn") is null ? (LocalDate?)null : Date(one, "firstDueOn");
        return RepaymentSchedule.For(new Vnd(Number(one, "principal")), Date(one, "disbursedOn"), Terms(one), firstDueOn);
    }

    private static LoanTerms Terms(JsonObject one)
    {
        var progressive = Choice(one, "scheduleType", ("progressive", true), ("cumulative", false));
        var (dayCount, yearLength) = Time(one, progressive);
        var (method, flatSpread) = Method(one, progressive);
        return new LoanTerms
        {
            Rate = new InterestRate(Decimal(one, "ratePercentPerYear")),
            Method = method,
            Instalments = Count(one, "instalments"),
            Every = Count(one, "every", 1),
            Unit = Choice(one, "unit", ("months", PeriodUnit.Month), ("weeks", PeriodUnit.Week), ("days", PeriodUnit.Day)),
            Rounding = Rounding(one),
            DayCount = dayCount,
            InstalmentMultiple = Count(one, "instalmentMultipleOf", 0),
            GracePrincipal = Count(one, "graceOnPrincipal", 0),
            GraceInterest = Count(one, "graceOnInterest", 0),
            Convention = (progressive ? ScheduleConvention.FineractProgressive : ScheduleConvention.FineractCumulative) with
            {
                YearLength = yearLength,
                FlatSpread = flatSpread,
                YearBoundary = Text(one, "yearSplit") is null
                    ? YearBoundary.LastOfDecember
                    : Choice(one, "yearSplit", ("dec31", YearBoundary.LastOfDecember), ("jan1", YearBoundary.FirstOfJanuary)),
                LeapYear = Text(one, "daysInYearCustom") is null
                    ? LeapYear.WholeYear
                    : Choice(one, "daysInYearCustom", ("FULL_LEAP_YEAR", LeapYear.WholeYear), ("FEB_29_PERIOD_ONLY", LeapYear.LeapDayPeriodOnly)),
            },
        };
    }

    private static (InterestMethod Method, FlatSpread FlatSpread) Method(JsonObject one, bool progressive)
    {
        var flat = Choice(one, "interestMethod", ("flat", true), ("declining_balance", false));
        var equalPrincipal = Choice(one, "amortization", ("equal_principal", true), ("equal_installments", false));
        var flatSpread = !progressive ? FlatSpread.EqualShares : equalPrincipal ? FlatSpread.EqualPrincipal : FlatSpread.EqualTotal;
        var declining = equalPrincipal ? InterestMethod.DecliningEqualPrincipal : InterestMethod.DecliningEqualInstalment;
        return (flat ? InterestMethod.Flat : declining, flatSpread);
    }

    /// <summary>The cumulative generator takes an actual year for 365 days; the progressive one counts its days.</summary>
    private static (DayCount DayCount, YearLength YearLength) Time(JsonObject one, bool progressive)
    {
        var yearLength = Choice(
            one,
            "daysInYear",
            ("actual", progressive ? YearLength.Actual : YearLength.Days365),
            ("360", YearLength.Days360),
            ("364", YearLength.Days364),
            ("365", YearLength.Days365));
        var thirty = Choice(one, "daysInMonth", ("30", true), ("actual", false));
        var wholePeriods = Choice(one, "interestCalcPeriod", ("same_as_repayment_period", true), ("daily", false));
        return (wholePeriods ? DayCount.Period : thirty ? DayCount.Thirty360 : DayCount.ActualActual, yearLength);
    }

    private static Rounding Rounding(JsonObject one)
    {
        var mode = Choice(one, "rounding", ("half_even", RoundingMode.HalfEven), ("half_up", RoundingMode.HalfUp));
        var decimals = Count(one, "decimals", 2);
        return (Text(one, "multiplesOf"), decimals) switch
        {
            // Currency amounts in multiples of a unit are rounded half up there, whatever the rounding mode.
            ({ }, _) => new(Count(one, "multiplesOf"), RoundingMode.HalfUp),
            (_, 2) => new(1, mode),
            (_, 1) => new(10, mode),
            (_, 0) => new(100, mode),
            _ => throw new UnsupportedCaseException("decimals", decimals.ToString(CultureInfo.InvariantCulture)),
        };
    }

    private static string? Text(JsonObject one, string field) => one[field]?.ToString();

    private static string Required(JsonObject one, string field) => Text(one, field) ?? throw new UnsupportedCaseException(field, "nothing");

    private static T Choice<T>(JsonObject one, string field, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = Required(one, field);
        foreach (var (name, value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new UnsupportedCaseException(field, text);
    }

    private static LocalDate Date(JsonObject one, string field)
    {
        var text = Required(one, field);
        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date : throw new UnsupportedCaseException(field, text);
    }

    private static decimal Decimal(JsonObject one, string field)
    {
        var text = Required(one, field);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new UnsupportedCaseException(field, text);
    }

    private static long Number(JsonObject one, string field)
    {
        var value = Decimal(one, field);
        return value == decimal.Truncate(value) && Math.Abs(value) < long.MaxValue ? (long)value : throw new UnsupportedCaseException(field, Required(one, field));
    }

    private static int Count(JsonObject one, string field)
    {
        var value = Number(one, field);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new UnsupportedCaseException(field, Required(one, field));
    }

    private static int Count(JsonObject one, string field, int whenAbsent) => Text(one, field) is null ? whenAbsent : Count(one, field);

    private sealed class UnsupportedCaseException(string field, string value) : Exception($"{field} is not supported as {value}.");
}
