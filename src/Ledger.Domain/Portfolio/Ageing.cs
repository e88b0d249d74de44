using System.Collections.Immutable;

namespace Ledger.Domain.Portfolio;

/// <summary>A range of days past due.</summary>
/// <param name="From">The fewest days, included; 0 is not late.</param>
/// <param name="To">The most days, included; null when there is no end.</param>
public readonly record struct AgeingBucket(int From, int? To)
{
    /// <summary>Whether a loan that is <paramref name="daysPastDue"/> days late belongs here.</summary>
    public bool Contains(int daysPastDue) => daysPastDue >= From && !(daysPastDue > To);
}

/// <summary>The days past due on which the portfolio is cut (SEEP Network, Measuring Performance of Microfinance Institutions, 2005: portfolio report; CGAP, Microfinance Consensus Guidelines, 2003).</summary>
public static class Ageing
{
    /// <summary>PAR&gt;N is told for these N, in days. The first is any day late, which is also written PAR1.</summary>
    public static readonly ImmutableArray<int> RiskDays = [0, 30, 60, 90, 180, 365];

    /// <summary>Not late, then 1-30, 31-60, 61-90, 91-180, 181-365 and more than 365 days: every loan is in exactly one.</summary>
    public static readonly ImmutableArray<AgeingBucket> Buckets =
        [new(0, 0), .. RiskDays.Select((days, index) => new AgeingBucket(days + 1, index + 1 < RiskDays.Length ? RiskDays[index + 1] : null))];

    /// <summary>The days past due, increasing, at which a loan changes its <see cref="Buckets">bucket</see> or its <see cref="DebtGroup"/>. Between two of them nothing here depends on the day.</summary>
    public static readonly ImmutableArray<int> Steps =
        [.. Buckets.Select(bucket => bucket.From).Concat(DebtGroup.All.Select(group => group.Days.From)).Where(days => days > 0).Distinct().Order()];
}
