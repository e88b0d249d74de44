using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>What each event posts to the books. A pure function of the event alone.</summary>
public static class Journal
{
    /// <summary>The journal entries of an event: none when no money moved; the first on the event's own date; further ones where an earlier allocation changed.</summary>
    public static ImmutableArray<JournalEntry> EntriesOf(FundEvent @event) => @event switch
    {
        CapitalReceived e => [Transfer(e.On, KeptIn(e.Source, e.Via), CapitalOf(e.Source), e.Amount)],
        CapitalReturned e => [Transfer(e.On, CapitalOf(e.Source), KeptIn(e.Source, e.Via), e.Amount)],
        CashTransferred e => [Transfer(e.On, e.To.ToAccount(), e.From.ToAccount(), e.Amount)],
        CashCounted e => [Transfer(e.On, Account.Cash, Account.Suspense, e.Counted - e.Expected)],
        SuspenseSettled e => [Transfer(e.On, Account.Suspense, e.To.ToAccount(), e.Amount)],
        ActivityPaid e => [Transfer(e.On, e.From.ToAccount(), e.Via.ToAccount(), e.Amount)],
        InterestAllocated e =>
        [
            new JournalEntry(
                e.On,
                new Posting(Account.UnallocatedInterest, e.Amount),
                new Posting(Account.ActivityFund, -e.Shares.ActivityFund),
                new Posting(Account.RetainedInterest, -e.Shares.FundGrowth),
                new Posting(Account.Reserve, -e.Shares.Reserve),
                new Posting(Account.BoardAllowance, -e.Shares.BoardAllowance)),
        ],
        OpeningBalancesRecorded e => [new JournalEntry(e.On, e.Postings.AsSpan())],
        LoanTakenOver e => [Transfer(e.On, Account.LoansOutstanding, Account.LoansToTakeOver, e.Outstanding)],
        LoanDisbursed e => [Transfer(e.On, Account.LoansOutstanding, e.InKind ? Account.InKindStock : e.Via.ToAccount(), e.Principal)],
        LoanFactRecorded e => Reallocate(Recorded(e), e.Reallocations),
        EntryReversed e => Reallocate(new JournalEntry(e.On, e.Postings.AsSpan()), e.Reallocations),
        _ => [],
    };

    /// <summary>Whether what the event posts to unallocated interest came from borrowers.</summary>
    public static bool BringsInterest(FundEvent @event) => @event is LoanEvent or EntryReversed { LoanId: not null };

    /// <summary>The account of capital of a source.</summary>
    public static Account CapitalOf(CapitalSource source) => source switch
    {
        CapitalSource.Grant => Account.CapitalGrant,
        CapitalSource.StateBudget => Account.CapitalStateBudget,
        CapitalSource.MemberContribution => Account.CapitalMemberContribution,
        CapitalSource.MemberLoan => Account.CapitalMemberLoan,
        CapitalSource.Donation => Account.CapitalDonation,
        CapitalSource.Fundraising => Account.CapitalFundraising,
        CapitalSource.InKind => Account.CapitalInKind,
        _ => Account.CapitalOther,
    };

    /// <summary>The account of a place where money is kept.</summary>
    public static Account ToAccount(this CashAccount cash) => cash == CashAccount.Bank ? Account.Bank : Account.Cash;

    /// <summary>The account of a pot.</summary>
    public static Account ToAccount(this Pot pot) => pot switch
    {
        Pot.Reserve => Account.Reserve,
        Pot.BoardAllowance => Account.BoardAllowance,
        _ => Account.ActivityFund,
    };

    /// <summary>The account that takes a settled difference.</summary>
    public static Account ToAccount(this SuspenseTarget target) => target switch
    {
        SuspenseTarget.FundGrowth => Account.RetainedInterest,
        SuspenseTarget.Reserve => Account.Reserve,
        _ => Account.ActivityFund,
    };

    /// <summary>What a fact of a loan moves beside what it settles: the money that came or went, and principal paid out.</summary>
    internal static ImmutableArray<Posting> MoneyOf(LoanFactRecorded fact) => fact switch
    {
        RepaymentReceived e => [new Posting(e.Via.ToAccount(), e.Amount)],
        RecoveryReceived e => [new Posting(e.Via.ToAccount(), e.Amount)],
        CreditRefunded e => [new Posting(e.Via.ToAccount(), -e.Amount)],
        LoanToppedUp e => [new Posting(Account.LoansOutstanding, e.Amount), new Posting(e.Via.ToAccount(), -e.Amount)],
        _ => [],
    };

    /// <summary>What settles a borrower's debt: the credits that stand against money received, and principal given up.</summary>
    internal static ImmutableArray<Posting> Settle(Allocation allocation)
    {
        var loans = new Posting(Account.LoansOutstanding, -(allocation.Principal + allocation.WrittenOff));
        var interest = new Posting(Account.UnallocatedInterest, -(allocation.Interest + allocation.Penalty));
        var credits = new Posting(Account.MemberCredits, -allocation.Credit);
        return (allocation.WrittenOff.IsZero, allocation.Recovered.IsZero) switch
        {
            (true, true) => [loans, interest, credits],
            (false, true) => [loans, interest, credits, new Posting(Account.PrincipalWrittenOff, allocation.WrittenOff)],
            (true, false) => [loans, interest, credits, new Posting(Account.PrincipalRecovered, -allocation.Recovered)],
            _ => [loans, interest, credits, new Posting(Account.PrincipalWrittenOff, allocation.WrittenOff), new Posting(Account.PrincipalRecovered, -allocation.Recovered)],
        };
    }

    private static Account KeptIn(CapitalSource source, CashAccount via) => source == CapitalSource.InKind ? Account.InKindStock : via.ToAccount();

    private static JournalEntry Transfer(LocalDate on, Account debit, Account credit, Vnd amount) =>
        new(on, new Posting(debit, amount), new Posting(credit, -amount));

    private static JournalEntry Recorded(LoanFactRecorded fact)
    {
        var (money, settled) = (MoneyOf(fact), Settle(fact.Allocation));
        Span<Posting> postings = stackalloc Posting[money.Length + settled.Length];
        money.CopyTo(postings);
        settled.CopyTo(postings[money.Length..]);
        return new JournalEntry(fact.On, postings);
    }

    private static ImmutableArray<JournalEntry> Reallocate(JournalEntry own, ImmutableArray<DatedAllocation> changes) => changes.IsDefaultOrEmpty
        ? [own]
        : [own, .. changes.Select(static change => new JournalEntry(change.On, Settle(change.Allocation).AsSpan()))];
}
