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

        if (fund.ReversedBy(Entry) is { } reversedBy)
        {
            throw Rules.AlreadyReversed.Refuse(("entry", Entry), ("reversedBy", reversedBy));
        }

        // Of a loan taken over perhaps only interest was still owed: then it posted nothing, and is a mistake all the same.
        var posted = Journal.EntriesOf(Original).FirstOrDefault();
        if (Original is not (LoanFactRecorded or LoanTakenOver) && posted is not { Postings.IsEmpty: false })
        {
            throw Rules.NotReversible.Refuse(("entry", Entry));
        }

        if (On < Original.On)
        {
            throw Rules.OutOfOrder.Refuse(("on", On), ("earliest", Original.On));
        }

        return Original switch
        {
            LoanDisbursed e => Reverse(fund.Loan(e.LoanId), posted!),
            LoanTakenOver e => Reverse(fund.Loan(e.LoanId), posted!),
            LoanFactRecorded e => Reverse(fund, e),
            _ => new EntryReversed(On, Entry, Reason, null, Mirror(posted!), []),
        };
    }

    private EntryReversed Reverse(Loan loan, JournalEntry posted)
    {
        foreach (var fact in loan.Account!.Facts)
        {
            if (!(fact.ReversedOn <= On))
            {
                throw Rules.LoanHasRepayments.Refuse(("loanId", loan.Id), ("entry", fact.Entry), ("on", fact.On));
            }
        }

        return new EntryReversed(On, Entry, Reason, loan.Id, Mirror(posted), []);
    }

    private EntryReversed Reverse(Fund fund, LoanFactRecorded fact)
    {
        var other = (fact as CreditUsed)?.ToLoanId;
        var changes = Undo(fund.Loan(fact.LoanId).Account!);
        if (other is not null)
        {
            changes = DatedAllocation.Sum(changes, Undo(fund.Loan(other).Account!));
        }

        var settlement = Settlement.Of(On, changes);
        ImmutableArray<Posting> postings = [.. Journal.MoneyOf(fact).Select(Opposite), .. Journal.Settle(settlement.Own)];
        return new EntryReversed(On, Entry, Reason, fact.LoanId, postings, settlement.Later, other);
    }

    private ImmutableArray<DatedAllocation> Undo(LoanAccount account) => LoanAccount.Changes(account, account.WithReversed(Entry, On));

    private static Posting Opposite(Posting posting) => posting with { Amount = -posting.Amount };

    private static ImmutableArray<Posting> Mirror(JournalEntry posted) => [.. posted.Postings.Select(Opposite)];
}
