using Ledger.Domain.Loans;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>What is still owed of the principal is given up.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="On">The business date.</param>
/// <param name="Reason">Why, such as the minutes of the decision.</param>
public sealed record WriteOffLoan(string LoanId, LocalDate On, string Reason) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        var (account, position) = fund.Loan(LoanId).RequireActive(On);
        if (position.Outstanding.IsZero)
        {
            throw Rules.NothingToWriteOff.Refuse(("loanId", LoanId), ("on", On), ("interest", position.Waivable));
        }

        foreach (var fact in account.Facts)
        {
            // Principal cannot be spread, or added, after it was given up.
            if (fact is NewSchedule or WriteOff && fact.On > On && !(fact.ReversedOn <= fact.On))
            {
                throw Rules.RescheduledLater.Refuse(("loanId", LoanId), ("rescheduledOn", fact.On), ("entry", fact.Entry), ("on", On));
            }
        }

        var settlement = account.Settle(new WriteOff(long.MaxValue, On));
        return new LoanWrittenOff(On, LoanId, Reason, settlement.Own, settlement.Later);
    }
}
