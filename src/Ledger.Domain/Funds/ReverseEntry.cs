using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Loans;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A mistake is taken back. What was right is then posted again.</summary>
/// <param name="Entry">The number of the mistaken entry in the fund book.</param>
/// <param name="Original">What is recorded under that number; null when there is no such entry.</param>
/// <param name="Reason">Why.</param>
/// <param name="On">The business date.</param>
public sealed record ReverseEntry(long Entry, FundEvent? Original, string Reason, LocalDate On) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        if (Original is null)
        {
            throw Rules.NoSuchEntry.Refuse(("entry", Entry), ("last", fund.Version));
        }

        if (Original is EntryReversed)
        {
            throw Rules.ReversalOfReversal.Refuse(("entry", Entry));
        }

        if (fund.Reversals.TryGetValue(Entry, out var reversedBy))
        {
            throw Rules.AlreadyReversed.Refuse(("entry", Entry), ("reversedBy", reversedBy));
        }

        // Of a loan taken over perhaps only interest was still owed: then it posted nothing, and is a mistake all the same.
        if (Journal.EntriesOf(Original).FirstOrDefault() is not { } posted || (posted.Postings.IsEmpty && Original is not LoanTakenOver))
        {
            throw Rules.NotReversible.Refuse(("entry", Entry));
        }

        if (On < Original.On)
        {
            throw Rules.OutOfOrder.Refuse(("on", On), ("earliest", Original.On));
        }

        return Original switch
        {
            LoanDisbursed e => Reverse(fund.Loan(e.LoanId), posted),
            LoanTakenOver e => Reverse(fund.Loan(e.LoanId), posted),
            RepaymentReceived e => Reverse(fund.Loan(e.LoanId).Account!, e),
            _ => new EntryReversed(On, Entry, Reason, null, Mirror(posted), []),
        };
    }

    private EntryReversed Reverse(Loan loan, JournalEntry posted)
    {
        foreach (var repayment in loan.Account!.Repayments)
        {
            if (!(repayment.ReversedOn <= On))
            {
                throw Rules.LoanHasRepayments.Refuse(("loanId", loan.Id), ("entry", repayment.Entry), ("on", repayment.On));
            }
        }

        return new EntryReversed(On, Entry, Reason, loan.Id, Mirror(posted), []);
    }

    private EntryReversed Reverse(LoanAccount account, RepaymentReceived repayment)
    {
        var changes = LoanAccount.Changes(account, account.WithReversed(Entry, On));
        ImmutableArray<Posting> postings = [new Posting(repayment.Via.ToAccount(), -repayment.Amount), .. Journal.Settle(changes[0].Allocation)];
        return new EntryReversed(On, Entry, Reason, repayment.LoanId, postings, changes[1..]);
    }

    private static ImmutableArray<Posting> Mirror(JournalEntry posted) => [.. posted.Postings.Select(posting => posting with { Amount = -posting.Amount })];
}
