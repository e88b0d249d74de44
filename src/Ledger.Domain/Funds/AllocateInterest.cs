using Ledger.Domain.Bookkeeping;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>All interest received and not yet allocated is divided by the split in force.</summary>
/// <param name="On">The business date.</param>
public sealed record AllocateInterest(LocalDate On) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        var amount = fund.Books[Account.UnallocatedInterest].LowestFrom(On);
        if (!amount.IsPositive)
        {
            throw Rules.NothingToAllocate.Refuse(("on", On));
        }

        return new InterestAllocated(On, amount, fund.PolicyOn(On).InterestSplit.Divide(amount));
    }
}
