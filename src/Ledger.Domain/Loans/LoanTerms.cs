using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>How interest and principal are spread over the instalments.</summary>
public enum InterestMethod
{
    /// <summary>Interest on the principal first lent, the same in every period; principal in equal parts.</summary>
    Flat,

    /// <summary>Principal in equal parts; interest on what is still owed.</summary>
    DecliningEqualPrincipal,

    /// <summary>Equal totals (annuity): interest on what is still owed, the rest of each instalment is principal.</summary>
    DecliningEqualInstalment,

    /// <summary>Interest every period, the whole principal with the last instalment (balloon).</summary>
    InterestOnly,
}

/// <summary>The unit in which instalments follow each other.</summary>
public enum PeriodUnit
{
    /// <summary>Calendar months, counted from the original start and clamped to the end of a short month.</summary>
    Month,

    /// <summary>Weeks of seven days.</summary>
    Week,

    /// <summary>Days.</summary>
    Day,
}

/// <summary>How long a period is for the purpose of interest.</summary>
public enum DayCount
{
    /// <summary>A month is a month: 1/12 of a year; a week is 1/52, a day 1/365.</summary>
    Period,

    /// <summary>Actual days over 365.</summary>
    Actual365,

    /// <summary>Actual days over the actual length of the year they fall in.</summary>
    ActualActual,

    /// <summary>Months of 30 days, years of 360.</summary>
    Thirty360,
}

/// <summary>What one loan was agreed on: everything that its repayment schedule is computed from, except amount and dates.</summary>
public sealed record LoanTerms
{
    /// <summary>The nominal rate.</summary>
    public required InterestRate Rate { get; init; }

    /// <summary>How interest and principal are spread.</summary>
    public required InterestMethod Method { get; init; }

    /// <summary>Number of instalments, at least 1.</summary>
    public required int Instalments { get; init; }

    /// <summary>An instalment falls due every so many units, at least 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The unit of <see cref="Every"/>.</summary>
    public PeriodUnit Unit { get; init; } = PeriodUnit.Month;

    /// <summary>How amounts become whole đồng; the last instalment absorbs the residue.</summary>
    public Rounding Rounding { get; init; } = Rounding.ToTheDong;

    /// <summary>How a period is measured.</summary>
    public DayCount DayCount { get; init; } = DayCount.Period;

    /// <summary>
    /// Equal totals (flat and equal instalments) are rounded to a multiple of this many đồng; 0 when they are not.
    /// A multiple of the rounding unit, so that both parts of an instalment stay payable in notes.
    /// </summary>
    public int InstalmentMultiple { get; init; }

    /// <summary>The first so many instalments carry no principal. Fewer than <see cref="Instalments"/>.</summary>
    public int GracePrincipal { get; init; }

    /// <summary>
    /// The interest of the first so many instalments is not collected then but with the first one after them.
    /// Fewer than <see cref="Instalments"/>.
    /// </summary>
    public int GraceInterest { get; init; }

    /// <summary>The finer choices on which lenders differ; the standard ones unless said otherwise.</summary>
    public ScheduleConvention Convention { get; init; } = ScheduleConvention.Standard;

    /// <summary>The longest term, in years.</summary>
    public const int MaxYears = 100;

    /// <summary>The highest rate that is computed at all, in percent per year; what is lawful is for the caller to say.</summary>
    public const decimal MaxPercentPerYear = 1000m;

    /// <summary>Decimal places that a rate per year may have.</summary>
    public const int MaxRateDecimals = 8;

    /// <summary>Refuses terms that no schedule exists for, naming the first term at fault.</summary>
    internal void ThrowIfImpossible(Vnd principal, LocalDate disbursedOn, LocalDate? firstDueOn)
    {
        var broken = BrokenRule(principal) ?? BrokenRule(disbursedOn, firstDueOn);
        if (broken is var (term, rule))
        {
            throw new ImpossibleTermsException(term, rule);
        }
    }

    private (string Term, string Rule)? BrokenRule(Vnd principal) =>
        !principal.IsPositive || principal > Vnd.MaxPosting ? (nameof(principal), $"The principal is above 0 and at most {Vnd.MaxPosting}, not {principal}.")
        : Rate.PercentPerYear is < 0 or > MaxPercentPerYear ? (nameof(Rate), $"The rate is from 0 to {MaxPercentPerYear} % per year, not {Rate.PercentPerYear}.")
        : Rate.PercentPerYear.Scale > MaxRateDecimals ? (nameof(Rate), $"The rate per year has at most {MaxRateDecimals} decimals, not {Rate.PercentPerYear}.")
        : Method is < InterestMethod.Flat or > InterestMethod.InterestOnly ? (nameof(Method), $"There is no interest method {Method}.")
        : Unit is < PeriodUnit.Month or > PeriodUnit.Day ? (nameof(Unit), $"There is no period unit {Unit}.")
        : DayCount is < DayCount.Period or > DayCount.Thirty360 ? (nameof(DayCount), $"There is no day count {DayCount}.")
        : Instalments < 1 ? (nameof(Instalments), $"A loan has at least 1 instalment, not {Instalments}.")
        : Every < 1 ? (nameof(Every), $"Instalments follow each other every 1 or more units, not {Every}.")
        : (long)Instalments * Every > MaxYears * UnitsPerYear ? (nameof(Instalments), $"A loan runs for at most {MaxYears} years, not {Instalments} x {Every} {Unit}.")
        : Rounding.Unit < 1 ? (nameof(Rounding), $"Amounts are rounded to 1 đ or more, not {Rounding.Unit}.")
        : InstalmentMultiple < 0 || InstalmentMultiple % Rounding.Unit != 0 ? (nameof(InstalmentMultiple), $"The multiple of an instalment is 0 or a multiple of the rounding unit {Rounding.Unit} đ, not {InstalmentMultiple}.")
        : GracePrincipal < 0 || GracePrincipal >= Instalments ? (nameof(GracePrincipal), $"The grace on principal is 0 or more and shorter than the {Instalments} instalments, not {GracePrincipal}.")
        : GraceInterest < 0 || GraceInterest >= Instalments ? (nameof(GraceInterest), $"The grace on interest is 0 or more and shorter than the {Instalments} instalments, not {GraceInterest}.")
        : Convention.SignificantDigits is < 0 or > 28 ? (nameof(Convention), $"Intermediate figures have 0 to 28 significant digits, not {Convention.SignificantDigits}.")
        : null;

    private static (string Term, string Rule)? BrokenRule(LocalDate disbursedOn, LocalDate? firstDueOn) =>
        disbursedOn.Year is < 1900 or > 2200 ? (nameof(disbursedOn), $"The disbursement lies between 1900 and 2200, not on {disbursedOn:uuuu-MM-dd}.")
        : firstDueOn <= disbursedOn ? (nameof(firstDueOn), $"The first due date lies after the disbursement on {disbursedOn:uuuu-MM-dd}, not on {firstDueOn:uuuu-MM-dd}.")
        : firstDueOn?.Year > disbursedOn.Year + MaxYears ? (nameof(firstDueOn), $"The first due date lies at most {MaxYears} years after the disbursement, not on {firstDueOn:uuuu-MM-dd}.")
        : null;

    private int UnitsPerYear => Unit switch
    {
        PeriodUnit.Month => 12,
        PeriodUnit.Week => 52,
        _ => 365,
    };
}
