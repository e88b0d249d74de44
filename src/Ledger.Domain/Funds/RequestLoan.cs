using Ledger.Domain.Clubs;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A member asks for a loan.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Borrower">What the books remember of the member.</param>
/// <param name="Principal">In đồng.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="RequestedOn">The business date.</param>
/// <param name="Override">What is asked for instead of the policy's terms.</param>
public sealed record RequestLoan(string MemberId, Borrower Borrower, Vnd Principal, string Purpose, LocalDate RequestedOn, Func<LoanTerms, LoanTerms>? Override) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, RequestedOn, today);
        RequireAmount(Principal);
        var policy = fund.PolicyOn(RequestedOn);
        policy.RequirePrincipal(Principal);
        var terms = Override is null ? policy.LoanTerms : Override(policy.LoanTerms);
        policy.Require(terms, RequestedOn);
        return new LoanRequested(RequestedOn, fund.NextLoanId, MemberId, Borrower, Principal, Purpose, terms, policy.AllocationOrder, policy.OverdueInterest, policy.AllocationBy);
    }
}
