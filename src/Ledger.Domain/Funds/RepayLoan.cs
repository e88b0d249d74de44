using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A borrower pays.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">In đồng. What is paid beyond everything owed becomes a credit.</param>
/// <param name="On">The business date.</param>
/// <param name="Via">Where the money is kept.</param>
public sealed record RepayLoan(string LoanId, Vnd Amount, LocalDate On, CashAccount Via) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var loan = fund.Loan(LoanId);
        if (loan.Account is not { } account)
        {
            throw Rules.LoanNotDisbursed.Refuse(("loanId", LoanId), ("status", loan.Stage.ToString().ToLowerInvariant()), ("statusVi", loan.Stage.VietnameseName()));
        }

        if (On < account.CountsFrom)
        {
            throw Rules.OutOfOrder.Refuse(("on", On), ("earliest", account.CountsFrom));
        }

        var settled = account.Settle(On, Amount);
        return new RepaymentReceived(On, LoanId, Amount, Via, settled[0].Allocation, settled[1..]);
    }
}
