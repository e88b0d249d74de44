using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Portfolio;

/// <summary>A target fund size and the day from which it holds.</summary>
/// <param name="EffectiveFrom">The first day.</param>
/// <param name="Amount">The fund size to be reached, in đồng; null leaves it to the next wider scope.</param>
public readonly record struct DatedTarget(LocalDate EffectiveFrom, Vnd? Amount);

/// <summary>
/// The fund size that a club is to reach, day by day: its own target, else its province's, else the nation's (Decision 1648/QĐ-TTg, 2025: 50 million đồng; provinces set floors of their own).
/// Each list is in the order of decision; on a day the latest <see cref="DatedTarget.EffectiveFrom"/> holds, then the latest decision.
/// </summary>
/// <param name="Nation">The programme's targets.</param>
/// <param name="Province">Those of the club's province.</param>
/// <param name="Club">The club's own.</param>
public sealed record TargetsInForce(ImmutableArray<DatedTarget> Nation, ImmutableArray<DatedTarget> Province, ImmutableArray<DatedTarget> Club)
{
    /// <summary>These targets for a club with its own policies.</summary>
    public TargetsInForce With(ImmutableArray<PolicyInForce> policies) =>
        this with { Club = [.. policies.Select(policy => new DatedTarget(policy.EffectiveFrom, policy.Policy.Target))] };

    /// <summary>The target in force on <paramref name="day"/>, in đồng; null on a day before the first.</summary>
    public Vnd? On(LocalDate day) => InForce(Club, day) ?? InForce(Province, day) ?? InForce(Nation, day);

    /// <summary>The first day, not after <paramref name="until"/>, at whose end a fund was as large as the target then in force, or larger; null when there was none.</summary>
    public LocalDate? ReachedOn(DailyBalances sizes, LocalDate until)
    {
        // A fund that grew, or a target that became lower: on no other day can it be reached.
        var days = sizes.Days.Select(day => day.On).Concat(Nation.Concat(Province).Concat(Club).Select(target => target.EffectiveFrom));
        foreach (var day in days.Where(day => day <= until).Distinct().Order())
        {
            if (On(day) is { } target && sizes.At(day) >= target)
            {
                return day;
            }
        }

        return null;
    }

    private static Vnd? InForce(ImmutableArray<DatedTarget> targets, LocalDate day)
    {
        DatedTarget? inForce = null;
        foreach (var target in targets)
        {
            if (target.EffectiveFrom <= day && !(target.EffectiveFrom < inForce?.EffectiveFrom))
            {
                inForce = target;
            }
        }

        return inForce?.Amount;
    }
}
