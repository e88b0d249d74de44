using Ledger.Domain.Money;

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

    /// <summary>Equal totals are rounded to a multiple of this many đồng; 0 when they are not.</summary>
    public int InstalmentMultiple { get; init; }

    /// <summary>The first so many instalments carry no principal.</summary>
    public int GracePrincipal { get; init; }

    /// <summary>The interest of the first so many instalments is not collected then but with the first one after them.</summary>
    public int GraceInterest { get; init; }
}
