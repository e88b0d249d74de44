using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The cash on hand is counted.</summary>
/// <param name="Counted">What was counted, in đồng; zero is possible.</param>
/// <param name="On">The business date.</param>
/// <param name="Note">A remark.</param>
public sealed record CountCash(Vnd Counted, LocalDate On, string? Note) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        if (!Counted.IsZero)
        {
            RequireAmount(Counted);
        }

        return new CashCounted(On, Counted, fund.Books[Account.Cash].At(On), Note);
    }
}
