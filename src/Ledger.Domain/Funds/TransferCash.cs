using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Money is moved between cash and bank.</summary>
/// <param name="From">Where it is.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Amount">In đồng.</param>
/// <param name="On">The business date.</param>
public sealed record TransferCash(CashAccount From, CashAccount To, Vnd Amount, LocalDate On) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        if (From == To)
        {
            throw Rules.SameAccount.Refuse();
        }

        return new CashTransferred(On, From, To, Amount);
    }
}
