using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The board agrees to a loan.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="On">The business date.</param>
public sealed record ApproveLoan(string LoanId, LocalDate On) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        fund.Loan(LoanId).RequireUndecided(On);
        return new LoanApproved(On, LoanId);
    }
}
