using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Capital goes back to where it came from.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Amount">In đồng.</param>
/// <param name="On">The business date.</param>
/// <param name="Via">Where the money is kept.</param>
/// <param name="MemberId">The member concerned, if any.</param>
/// <param name="Note">A remark.</param>
public sealed record ReturnCapital(CapitalSource Source, Vnd Amount, LocalDate On, CashAccount Via, string? MemberId, string? Note) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        return new CapitalReturned(On, Source, Amount, Via, MemberId, Note);
    }
}
