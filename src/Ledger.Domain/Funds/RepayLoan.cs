using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A borrower pays.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">In đồng. What is paid beyond everything owed becomes a credit.</param>
/// <param name="On">The business date.</param>
/// <param name="Via">Where the money is kept.</param>
/// <param name="Early">What becomes of what is paid beyond what is due, as the borrower chooses.</param>
public sealed record RepayLoan(string LoanId, Vnd Amount, LocalDate On, CashAccount Via, EarlyPayment Early = EarlyPayment.NextInstalments) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var settlement = fund.Loan(LoanId).RequireNotWrittenOff(On).Settle(new Repayment(long.MaxValue, On, Amount, Early));
        return new RepaymentReceived(On, LoanId, Amount, Via, settlement.Own, settlement.Later, Early == EarlyPayment.NextInstalments ? null : Early);
    }
}
