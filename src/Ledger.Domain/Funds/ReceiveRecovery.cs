using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Money comes in on a loan that was written off.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">In đồng. What is more than the principal written off and not yet recovered is interest.</param>
/// <param name="On">The business date.</param>
/// <param name="Via">Where the money is kept.</param>
public sealed record ReceiveRecovery(string LoanId, Vnd Amount, LocalDate On, CashAccount Via) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var account = fund.Loan(LoanId).RequireAccount(On);
        if (!account.IsWrittenOffOn(On))
        {
            throw Rules.LoanNotWrittenOff.Refuse(("loanId", LoanId), ("on", On));
        }

        var settlement = account.Settle(new Recovery(long.MaxValue, On, Amount));
        return new RecoveryReceived(On, LoanId, Amount, Via, settlement.Own, settlement.Later);
    }
}
