using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The club decides on other rules.</summary>
/// <param name="EffectiveFrom">The first day on which they hold; may be in the future.</param>
/// <param name="Policy">The rules.</param>
public sealed record ChangePolicy(LocalDate EffectiveFrom, FundPolicy Policy) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        if (EffectiveFrom < fund.OpenedOn || EffectiveFrom <= fund.ClosedThrough)
        {
            throw Rules.PolicyEffectiveFrom.Refuse(("effectiveFrom", EffectiveFrom), ("openedOn", fund.OpenedOn));
        }

        Policy.Require(EffectiveFrom);
        return new PolicyChanged(today, EffectiveFrom, Policy);
    }
}
