using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Credit of one loan is used for another one of the same member, without money changing hands.</summary>
/// <param name="LoanId">The loan whose credit it is.</param>
/// <param name="Amount">In đồng.</param>
/// <param name="On">The business date.</param>
/// <param name="ToLoanId">The loan that it settles something of.</param>
public sealed record UseCredit(string LoanId, Vnd Amount, LocalDate On, string ToLoanId) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var (from, to) = (fund.Loan(LoanId), fund.Loan(ToLoanId));
        if (from.Id == to.Id || from.MemberId != to.MemberId)
        {
            throw Rules.CreditOfAnother.Refuse(("loanId", from.Id), ("toLoanId", to.Id));
        }

        var taken = from.RequireAccount(On).Settle(new CreditUse(long.MaxValue, On, Amount, ToLoanId));
        var received = to.RequireNotWrittenOff(On).Settle(new CreditReceived(long.MaxValue, On, Amount, LoanId));
        return new CreditUsed(On, LoanId, ToLoanId, Amount, taken.Own + received.Own, DatedAllocation.Sum(taken.Later, received.Later));
    }
}
