using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Interest and overdue interest are forgiven, the oldest instalment first.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">In đồng; not more than is owed.</param>
/// <param name="On">The business date.</param>
/// <param name="Reason">Why.</param>
public sealed record WaiveInterest(string LoanId, Vnd Amount, LocalDate On, string Reason) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var (account, position) = fund.Loan(LoanId).RequireActive(On);
        if (Amount > position.Waivable)
        {
            throw Rules.WaiverExceedsInterest.Refuse(("loanId", LoanId), ("on", On), ("interest", position.InterestOwed), ("penalty", position.PenaltyDue), ("amount", Amount));
        }

        var settlement = account.Settle(new InterestWaiver(long.MaxValue, On, Amount));
        return new InterestWaived(On, LoanId, Amount, Reason, settlement.Own, settlement.Later);
    }
}
