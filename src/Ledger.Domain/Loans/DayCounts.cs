using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>A part of a year as an exact fraction: interest is computed from it without an intermediate rounding.</summary>
/// <param name="Numerator">Days, months or weeks; over two year lengths, days brought to their common denominator.</param>
/// <param name="Denominator">How many of them make a year; above zero.</param>
public readonly record struct YearFraction(long Numerator, long Denominator)
{
    /// <summary>The fraction as a floating-point number, for rates that are stated and never charged.</summary>
    public double ToDouble() => (double)Numerator / Denominator;
}

/// <summary>How long a period is for the purpose of interest, as a part of a year.</summary>
public static class DayCounts
{
    /// <summary>The part of a year from <paramref name="from"/> to <paramref name="to"/>.</summary>
    /// <param name="terms">Day count, rhythm and conventions.</param>
    /// <param name="from">The first day that bears interest.</param>
    /// <param name="to">The due date, which bears none.</param>
    /// <param name="regular">
    /// Whether the period is one of the agreed rhythm. A first period up to a meeting day is not; under <see cref="DayCount.Thirty360"/> it is
    /// measured from date to date, the 31st taken for the 30th (30E/360). Under <see cref="DayCount.Period"/> it counts as one whole period all the same.
    /// </param>
    public static YearFraction Between(LoanTerms terms, LocalDate from, LocalDate to, bool regular) => terms.DayCount switch
    {
        DayCount.Period => OfWholePeriod(terms, from, to),
        DayCount.Thirty360 => OfThirtyDayMonths(terms, from, to, regular),
        _ => OfDays(terms, from, to),
    };

    /// <summary>The part of a year that stands for every period alike: months of 30 days where days are counted.</summary>
    public static YearFraction Nominal(LoanTerms terms) => (terms.DayCount, terms.Unit) switch
    {
        (DayCount.Period, PeriodUnit.Month) => new(terms.Every, 12),
        (DayCount.Period, PeriodUnit.Week) => new(terms.Every, 52),
        (_, PeriodUnit.Month) => new(30L * terms.Every, YearDays(terms) ?? 365),
        (_, PeriodUnit.Week) => new(7L * terms.Every, YearDays(terms) ?? 365),
        _ => new(terms.Every, YearDays(terms) ?? 365),
    };

    /// <summary>The part of a year from the disbursement to the last due date, measured in one piece.</summary>
    public static YearFraction WholeTerm(LoanTerms terms, LocalDate disbursedOn, LocalDate lastDueOn)
    {
        if (terms.DayCount != DayCount.Period)
        {
            return OfDays(terms, disbursedOn, lastDueOn);
        }

        var one = Nominal(terms);
        return one with { Numerator = one.Numerator * terms.Instalments };
    }

    private static YearFraction OfWholePeriod(LoanTerms terms, LocalDate from, LocalDate to) => terms.Unit switch
    {
        PeriodUnit.Month => new(terms.Every, 12),
        PeriodUnit.Week => new(terms.Every, 52),
        _ when terms.Convention.YearLength == YearLength.OfDayCount => new(terms.Every, 365),
        _ => OfDays(terms, from, to),
    };

    private static YearFraction OfThirtyDayMonths(LoanTerms terms, LocalDate from, LocalDate to, bool regular)
    {
        if (YearDays(terms) is not { } yearDays)
        {
            return from.Year == to.Year
                ? new(ThirtyDayMonths(terms, from, to, regular), DaysInYear(terms, from.Year, from, to))
                : OfDays(terms, from, to);
        }

        return new(ThirtyDayMonths(terms, from, to, regular), yearDays);
    }

    private static int ThirtyDayMonths(LoanTerms terms, LocalDate from, LocalDate to, bool regular)
    {
        if (terms.Unit != PeriodUnit.Month)
        {
            return Period.DaysBetween(from, to);
        }

        return regular
            ? 30 * terms.Every
            : (360 * (to.Year - from.Year)) + (30 * (to.Month - from.Month)) + Math.Min(to.Day, 30) - Math.Min(from.Day, 30);
    }

    private static YearFraction OfDays(LoanTerms terms, LocalDate from, LocalDate to)
    {
        if (YearDays(terms) is { } yearDays)
        {
            return new(Period.DaysBetween(from, to), yearDays);
        }

        if (from.Year == to.Year)
        {
            return new(Period.DaysBetween(from, to), DaysInYear(terms, from.Year, from, to));
        }

        var commonDays = 0L;
        var leapDays = 0L;
        for (var (year, start) = (from.Year, from); year <= to.Year; year++)
        {
            var end = year == to.Year ? to : EndOfYear(terms, year);
            var days = Period.DaysBetween(start, end);
            if (DaysInYear(terms, year, from, to) == 366)
            {
                leapDays += days;
            }
            else
            {
                commonDays += days;
            }

            start = end;
        }

        return (commonDays, leapDays) switch
        {
            (_, 0) => new(commonDays, 365),
            (0, _) => new(leapDays, 366),
            _ => new((commonDays * 366) + (leapDays * 365), 365 * 366),
        };
    }

    private static LocalDate EndOfYear(LoanTerms terms, int year) =>
        terms.Convention.YearBoundary == YearBoundary.LastOfDecember ? new LocalDate(year, 12, 31) : new LocalDate(year + 1, 1, 1);

    private static int? YearDays(LoanTerms terms) => terms.Convention.YearLength switch
    {
        YearLength.Days360 => 360,
        YearLength.Days364 => 364,
        YearLength.Days365 => 365,
        YearLength.Actual => null,
        _ => terms.DayCount switch
        {
            DayCount.ActualActual => null,
            DayCount.Thirty360 => 360,
            _ => 365,
        },
    };

    private static int DaysInYear(LoanTerms terms, int year, LocalDate from, LocalDate to)
    {
        if (!CalendarSystem.Iso.IsLeapYear(year))
        {
            return 365;
        }

        if (terms.Convention.LeapYear == LeapYear.WholeYear)
        {
            return 366;
        }

        var leapDay = new LocalDate(year, 2, 29);
        return from < leapDay && leapDay <= to ? 366 : 365;
    }
}
