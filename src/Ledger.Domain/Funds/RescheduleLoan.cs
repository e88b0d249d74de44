using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>What is still owed is spread anew.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="On">The business date.</param>
/// <param name="Override">The terms from then on, made of those in force.</param>
/// <param name="FirstDueOn">When the first new instalment falls due, if not one period after the business date.</param>
/// <param name="Reason">Why.</param>
public sealed record RescheduleLoan(string LoanId, LocalDate On, Func<LoanTerms, LoanTerms> Override, LocalDate? FirstDueOn, string Reason) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        var (account, position) = fund.Loan(LoanId).RequireActive(On);
        if (position.Outstanding.IsZero)
        {
            throw Rules.LoanNotActive.Refuse(("loanId", LoanId), ("status", "repaid"), ("statusVi", "đã trả hết gốc"), ("on", On));
        }

        var terms = Override(account.TermsOn(On));
        fund.PolicyOn(On).Require(terms, On);
        RequireFirstDueOn(On, FirstDueOn, terms);
        var schedule = ScheduledInstalment.Of(RepaymentSchedule.For(position.Outstanding, On, terms, FirstDueOn));
        var settlement = account.Settle(new NewSchedule(long.MaxValue, On, Vnd.Zero, terms, FirstDueOn, schedule));
        return new LoanRescheduled(On, LoanId, terms, FirstDueOn, schedule, Reason, settlement.Own, settlement.Later);
    }
}
