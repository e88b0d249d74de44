using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The board refuses a loan.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="On">The business date.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectLoan(string LoanId, LocalDate On, string Reason) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        fund.Loan(LoanId).RequireUndecided(On);
        return new LoanRejected(On, LoanId, Reason);
    }
}
