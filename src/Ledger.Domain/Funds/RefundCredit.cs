using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Credit is paid back to the borrower.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">In đồng.</param>
/// <param name="On">The business date.</param>
/// <param name="Via">Where the money is kept.</param>
public sealed record RefundCredit(string LoanId, Vnd Amount, LocalDate On, CashAccount Via) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var settlement = fund.Loan(LoanId).RequireAccount(On).Settle(new CreditRefund(long.MaxValue, On, Amount));
        return new CreditRefunded(On, LoanId, Amount, Via, settlement.Own, settlement.Later);
    }
}
