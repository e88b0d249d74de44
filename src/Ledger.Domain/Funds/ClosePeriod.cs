using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The books are closed.</summary>
/// <param name="Through">The last day of the closed period.</param>
public sealed record ClosePeriod(LocalDate Through) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        if (Through <= fund.ClosedThrough)
        {
            throw Rules.AlreadyClosed.Refuse(("through", Through), ("closedThrough", fund.ClosedThrough.Value));
        }

        RequireOpen(fund, Through, today);
        return new PeriodClosed(Through);
    }
}
