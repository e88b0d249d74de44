using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>More principal is paid out on a loan, and all that is owed is spread anew.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">The principal added, in đồng.</param>
/// <param name="On">The business date.</param>
/// <param name="Override">What changes in the terms, if anything.</param>
/// <param name="FirstDueOn">When the first new instalment falls due, if not one period after the business date.</param>
/// <param name="Via">Where the money is kept.</param>
public sealed record TopUpLoan(string LoanId, Vnd Amount, LocalDate On, Func<LoanTerms, LoanTerms>? Override, LocalDate? FirstDueOn, CashAccount Via) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var (account, position) = fund.Loan(LoanId).RequireActive(On);
        var owed = position.Outstanding + Amount;
        var policy = fund.PolicyOn(On);
        policy.RequirePrincipal(owed);
        var terms = Override is null ? account.TermsOn(On) : Override(account.TermsOn(On));
        policy.Require(terms, On);
        RequireFirstDueOn(On, FirstDueOn, terms);
        var schedule = ScheduledInstalment.Of(RepaymentSchedule.For(owed, On, terms, FirstDueOn));
        var settlement = account.Settle(new NewSchedule(long.MaxValue, On, Amount, terms, FirstDueOn, schedule));
        return new LoanToppedUp(On, LoanId, Amount, Via, terms, FirstDueOn, schedule, settlement.Own, settlement.Later);
    }
}
