using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Journals;

/// <summary>What an entry moves on one business date.</summary>
/// <param name="Entry">The entry. All its transactions carry its number.</param>
/// <param name="Part">From 1: the first is what the entry itself moves; further ones are what a backdated entry changes on later dates.</param>
/// <param name="On">The business date.</param>
/// <param name="Postings">What moves, in đồng; never empty, and it sums to zero.</param>
public sealed record JournalTransaction(BookEntry Entry, int Part, LocalDate On, ImmutableArray<Posting> Postings);

/// <summary>
/// The journal of a fund, whole or over a period of business dates: what stood in the accounts when it begins, every transaction in the order of the fund book, and what stands in them when it ends.
/// Opening balances and transactions sum to the trial balance of the last day.
/// </summary>
public sealed class FundJournal
{
    private readonly Fund _fund;

    /// <summary>The journal of a fund as far as it knows its entries.</summary>
    /// <param name="fund">The fund.</param>
    /// <param name="title">The name of its club.</param>
    /// <param name="from">The first business date; null for the opening of the fund.</param>
    /// <param name="to">The last business date; null for the last one there is.</param>
    /// <exception cref="ArgumentException"><paramref name="to"/> is before <paramref name="from"/>.</exception>
    public FundJournal(Fund fund, string title, LocalDate? from, LocalDate? to)
    {
        if (to < from)
        {
            throw new ArgumentException($"A period cannot end on {to} and begin on {from}.", nameof(to));
        }

        (_fund, Title, From, To) = (fund, title, from, to);
        OpensOn = from ?? fund.OpenedOn;
        var lastMoved = fund.Books.Accounts.SelectMany(account => account.Days).Select(day => day.On).DefaultIfEmpty(fund.OpenedOn).Max();
        ClosesOn = LocalDate.Max(OpensOn, LocalDate.Min(to ?? lastMoved, lastMoved));
        Opening = from is { } first ? Balances(first.PlusDays(-1)) : [];
        Closing = to < OpensOn ? [] : Balances(ClosesOn);
    }

    /// <summary>The fund's club.</summary>
    public string ClubId => _fund.ClubId;

    /// <summary>The name of the club.</summary>
    public string Title { get; }

    /// <summary>The number of the last entry that it knows.</summary>
    public long Version => _fund.Version;

    /// <summary>The first business date asked for.</summary>
    public LocalDate? From { get; }

    /// <summary>The last business date asked for.</summary>
    public LocalDate? To { get; }

    /// <summary>The day on which the journal begins: the first one asked for, else that of the fund's opening.</summary>
    public LocalDate OpensOn { get; }

    /// <summary>The last day on which something moves up to the end of the period, but not before <see cref="OpensOn"/>.</summary>
    public LocalDate ClosesOn { get; }

    /// <summary>The balances with which the period begins, in đồng, debits positive: those at the end of the day before. They sum to zero.</summary>
    public ImmutableArray<Posting> Opening { get; }

    /// <summary>The balances at the end of <see cref="ClosesOn"/>, in đồng, debits positive. They sum to zero.</summary>
    public ImmutableArray<Posting> Closing { get; }

    /// <summary>What the fund book says of the entry.</summary>
    public string Describe(BookEntry entry) => Narration.Of(entry.Event, _fund);

    /// <summary>The transactions of an entry that fall into the period. There are none for an entry that moves no money.</summary>
    public IEnumerable<JournalTransaction> TransactionsOf(BookEntry entry)
    {
        var part = 0;
        foreach (var moved in Journal.EntriesOf(entry.Event))
        {
            part++;
            if (!moved.Postings.IsEmpty && Covers(moved.On))
            {
                yield return new JournalTransaction(entry, part, moved.On, moved.Postings);
            }
        }
    }

    /// <summary>Whether the entry moves no money on any day, but belongs to the period by its own date.</summary>
    public bool IsMention(BookEntry entry) => Covers(entry.Event.On) && Journal.EntriesOf(entry.Event).All(moved => moved.Postings.IsEmpty);

    private bool Covers(LocalDate day) => !(day < From) && !(day > To);

    private ImmutableArray<Posting> Balances(LocalDate day) => [.. _fund.Books.TrialBalance(day).Select(line => new Posting(line.Account, line.Debit - line.Credit))];
}
