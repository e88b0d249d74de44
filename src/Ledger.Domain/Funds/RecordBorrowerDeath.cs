using Ledger.Domain.Loans;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The borrower died: overdue interest ends, the heirs may go on paying.</summary>
/// <param name="LoanId">The loan.</param>
/// <param name="On">The day of death.</param>
/// <param name="MinutesReference">The minutes in which the board took note of it.</param>
public sealed record RecordBorrowerDeath(string LoanId, LocalDate On, string MinutesReference) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        var (account, _) = fund.Loan(LoanId).RequireActive(On);
        foreach (var fact in account.Facts)
        {
            if (fact is BorrowerDeath { ReversedOn: null })
            {
                throw Rules.DeathAlreadyRecorded.Refuse(("loanId", LoanId), ("diedOn", fact.On), ("entry", fact.Entry));
            }
        }

        var settlement = account.Settle(new BorrowerDeath(long.MaxValue, On));
        return new BorrowerDied(On, LoanId, MinutesReference, settlement.Own, settlement.Later);
    }
}
