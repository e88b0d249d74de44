namespace Ledger.Domain.Loans;

/// <summary>How many days a year has when days are turned into a part of a year.</summary>
public enum YearLength
{
    /// <summary>What the name of the day count says: 365, the actual length, or 360.</summary>
    OfDayCount,

    /// <summary>365 or 366, of the year in which the days lie.</summary>
    Actual,

    /// <summary>Always 360.</summary>
    Days360,

    /// <summary>Always 364: 52 whole weeks.</summary>
    Days364,

    /// <summary>Always 365.</summary>
    Days365,
}

/// <summary>Where a period that crosses the New Year is split when years have their actual length.</summary>
public enum YearBoundary
{
    /// <summary>Days up to and including 31 December belong to the old year (the ISDA reading of actual/actual).</summary>
    FirstOfJanuary,

    /// <summary>The day that begins on 31 December already belongs to the new year.</summary>
    LastOfDecember,
}

/// <summary>Which periods of a leap year are measured against 366 days when years have their actual length.</summary>
public enum LeapYear
{
    /// <summary>All days of a leap year.</summary>
    WholeYear,

    /// <summary>Only a period that holds 29 February itself; every other one is measured against 365.</summary>
    LeapDayPeriodOnly,
}

/// <summary>From which rates the equal instalment (annuity) is computed.</summary>
public enum AnnuityRate
{
    /// <summary>From the rate of every single period, so that short and long months are weighed as they are charged.</summary>
    OfEachPeriod,

    /// <summary>From one nominal rate for all periods: months of 30 days when interest is counted by days.</summary>
    Nominal,
}

/// <summary>What is done about the residue that rounding leaves for the last of the equal instalments.</summary>
public enum LastInstalment
{
    /// <summary>
    /// The equal instalment is moved by the n-th part of the difference as long as that brings the last one nearer to the others, at most
    /// three times.
    /// A difference of at most half a rounding unit per instalment is left alone.
    /// </summary>
    Levelled,

    /// <summary>The last instalment takes whatever is left.</summary>
    TakesResidue,
}

/// <summary>What is kept equal over the instalments of a flat loan.</summary>
public enum FlatSpread
{
    /// <summary>Every instalment carries the same principal and the interest of its own period.</summary>
    EqualPrincipal,

    /// <summary>Every instalment has the same total; what is not interest of its own period is principal.</summary>
    EqualTotal,

    /// <summary>The interest of the whole term is computed once and divided evenly; the principal likewise.</summary>
    EqualShares,
}

/// <summary>
/// The finer choices on which lenders and loan systems differ, apart from the terms that a borrower agrees on. A loan carries them with its
/// terms, so that a schedule can always be computed again.
/// </summary>
public sealed record ScheduleConvention
{
    /// <summary>The conventions of this ledger: exact arithmetic, rounded once.</summary>
    public static readonly ScheduleConvention Standard = new();

    /// <summary>The conventions of Apache Fineract's progressive schedules.</summary>
    public static readonly ScheduleConvention FineractProgressive = new()
    {
        YearBoundary = YearBoundary.LastOfDecember,
        FlatSpread = FlatSpread.EqualTotal,
        SignificantDigits = 19,
        AccruesByDay = true,
    };

    /// <summary>The conventions of Apache Fineract's cumulative schedules.</summary>
    public static readonly ScheduleConvention FineractCumulative = new()
    {
        AnnuityRate = AnnuityRate.Nominal,
        LastInstalment = LastInstalment.TakesResidue,
        FlatSpread = FlatSpread.EqualShares,
        SignificantDigits = 19,
    };

    /// <summary>How many days a year has.</summary>
    public YearLength YearLength { get; init; } = YearLength.OfDayCount;

    /// <summary>Where a period that crosses the New Year is split.</summary>
    public YearBoundary YearBoundary { get; init; } = YearBoundary.FirstOfJanuary;

    /// <summary>Which periods of a leap year are measured against 366 days.</summary>
    public LeapYear LeapYear { get; init; } = LeapYear.WholeYear;

    /// <summary>From which rates the equal instalment is computed.</summary>
    public AnnuityRate AnnuityRate { get; init; } = AnnuityRate.OfEachPeriod;

    /// <summary>What is done about the residue of the last equal instalment.</summary>
    public LastInstalment LastInstalment { get; init; } = LastInstalment.Levelled;

    /// <summary>What is kept equal over the instalments of a flat loan.</summary>
    public FlatSpread FlatSpread { get; init; } = FlatSpread.EqualPrincipal;

    /// <summary>
    /// Significant digits to which intermediate figures are rounded, half to even; 0 for exact fractions that are rounded only once, to the đồng.
    /// At most 28.
    /// </summary>
    public int SignificantDigits { get; init; }

    /// <summary>
    /// Whether the interest of a period is brought to one day and back to the days of the period, every figure with
    /// <see cref="SignificantDigits"/>. It decides only amounts that lie exactly between two units. Without effect on exact fractions.
    /// </summary>
    public bool AccruesByDay { get; init; }
}
