using System.Collections.Immutable;
using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>Something in a quote that the lender should see before lending. Whether it warns or refuses is for the caller's policy.</summary>
/// <param name="Code">A stable code, one of those of <see cref="LoanWarnings"/>.</param>
/// <param name="PercentPerYear">The rate at fault, in percent per year.</param>
/// <param name="LimitPercentPerYear">The limit that it passes, in percent per year.</param>
/// <param name="Article">The article that sets the ceiling.</param>
public readonly record struct LoanWarning(string Code, decimal PercentPerYear, decimal LimitPercentPerYear, string Article);

/// <summary>
/// The legal guard rails of a quote. The ceiling between civil parties is 20 % per year (Civil Code 2015, Article 468.1); agreed interest
/// above it has no effect.
/// </summary>
public static class LoanWarnings
{
    /// <summary>The nominal rate passes the ceiling.</summary>
    public const string RateAboveLegalCap = "rate-above-legal-cap";

    /// <summary>The nominal rate is within the ceiling but passes 1.64 % per month.</summary>
    public const string RateNearLegalCap = "rate-near-legal-cap";

    /// <summary>A flat rate is within the ceiling, but what the loan really costs per year passes it.</summary>
    public const string EffectiveRateAboveLegalCap = "effective-rate-above-legal-cap";

    /// <summary>The article that sets the ceiling, as it is cited.</summary>
    public const string Article468 = "Civil Code 2015 (91/2015/QH13), Article 468";

    /// <summary>From above this rate a warning is given: 1.64 % per month, that is 19.68 % per year.</summary>
    public static readonly InterestRate NearLegalCap = InterestRate.PerMonth(1.64m);

    /// <summary>The warnings of a quote, the gravest first; empty when there is nothing to say. A rate exactly on a limit does not pass it.</summary>
    public static ImmutableArray<LoanWarning> Of(RepaymentSchedule schedule)
    {
        var rate = schedule.Terms.Rate;
        var cap = InterestRate.LegalCap.PercentPerYear;
        var warnings = ImmutableArray.CreateBuilder<LoanWarning>();
        if (rate.ExceedsLegalCap)
        {
            warnings.Add(new(RateAboveLegalCap, rate.PercentPerYear, cap, Article468));
        }
        else if (rate.PercentPerYear > NearLegalCap.PercentPerYear)
        {
            warnings.Add(new(RateNearLegalCap, rate.PercentPerYear, NearLegalCap.PercentPerYear, Article468));
        }

        if (schedule.Terms.Method == InterestMethod.Flat && !rate.ExceedsLegalCap && schedule.EffectiveAnnualRatePercent() is var effective && effective > cap)
        {
            warnings.Add(new(EffectiveRateAboveLegalCap, effective, cap, Article468));
        }

        return warnings.ToImmutable();
    }
}
