using System.Collections.Immutable;
using Ledger.Domain.Clubs;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A running loan of a club that moves in is entered with what is left of it. From then on it is a loan like any other.</summary>
/// <remarks>It was agreed under the rules of its time: the policy's limits on principal and term do not apply, the law's limit on interest does.</remarks>
/// <param name="On">The date as of which it is taken over: that of the opening balances, or later.</param>
/// <param name="MemberId">The borrower.</param>
/// <param name="Borrower">What the books remember of the borrower.</param>
/// <param name="Principal">What was lent, in đồng.</param>
/// <param name="DisbursedOn">When it was paid out; usually before the fund was opened here.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Override">What was agreed instead of the policy's terms: rate, method, rhythm. Graces on principal or interest are over or stand in the schedule.</param>
/// <param name="Schedule">The instalments not yet paid in full, in the order of their due dates, with what is still owed of each; overdue ones too.</param>
public sealed record TakeOverLoan(
    LocalDate On,
    string MemberId,
    Borrower Borrower,
    Vnd Principal,
    LocalDate DisbursedOn,
    string Purpose,
    Func<LoanTerms, LoanTerms>? Override,
    ImmutableArray<ScheduledInstalment> Schedule) : FundCommand
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No instalment is left, or one with nothing, or less than nothing, owed.</exception>
    /// <exception cref="ImpossibleTermsException">No schedule exists for the terms.</exception>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Principal);
        if (On < DisbursedOn)
        {
            throw Rules.OutOfOrder.Refuse(("on", On), ("earliest", DisbursedOn));
        }

        RequireSchedule();
        var policy = fund.PolicyOn(On);
        var agreed = (Override is null ? policy.LoanTerms : Override(policy.LoanTerms)) with { Instalments = Schedule.Length, GracePrincipal = 0, GraceInterest = 0 };
        if (agreed.Rate.ExceedsLegalCap)
        {
            throw Rules.InterestCap.Refuse(("monthlyRate", decimal.Round(agreed.Rate.PercentPerMonth, 4)), ("yearlyRate", decimal.Round(agreed.Rate.PercentPerYear, 4)));
        }

        agreed.ThrowIfImpossible(Principal, DisbursedOn, Schedule[0].DueOn);
        return new LoanTakenOver(On, fund.NextLoanId, MemberId, Borrower, Principal, DisbursedOn, Purpose, agreed, policy.AllocationOrder, policy.OverdueInterest, Schedule, policy.AllocationBy);
    }

    private void RequireSchedule()
    {
        if (Schedule.IsDefaultOrEmpty || Schedule.Any(instalment => instalment.Principal.IsNegative || instalment.Interest.IsNegative || (instalment.Principal + instalment.Interest).IsZero))
        {
            throw new InvalidOperationException("Of every remaining instalment something is owed.");
        }

        var (after, outstanding) = (DisbursedOn, Vnd.Zero);
        foreach (var instalment in Schedule)
        {
            if (instalment.DueOn <= after)
            {
                throw Rules.RemainingDueDates.Refuse(("dueOn", instalment.DueOn), ("after", after));
            }

            after = instalment.DueOn;
            outstanding += instalment.Principal;
        }

        if (outstanding > Principal)
        {
            throw Rules.RemainingPrincipal.Refuse(("outstanding", outstanding), ("principal", Principal));
        }
    }
}
