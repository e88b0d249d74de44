using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>A line of a cash book.</summary>
/// <param name="Entry">The number of the entry in the fund book.</param>
/// <param name="On">The business date.</param>
/// <param name="Event">What happened.</param>
/// <param name="In">What came in, in đồng, or zero.</param>
/// <param name="Out">What went out, in đồng, or zero.</param>
/// <param name="Balance">What is there after it, in đồng.</param>
public readonly record struct CashBookLine(long Entry, LocalDate On, FundEvent Event, Vnd In, Vnd Out, Vnd Balance);

/// <summary>The cash book (sổ quỹ) of a period: what came in, what went out, what is left, by business date and within a day by entry.</summary>
public sealed record CashBook
{
    /// <summary>The first day.</summary>
    public required LocalDate From { get; init; }

    /// <summary>The last day.</summary>
    public required LocalDate To { get; init; }

    /// <summary>What was there at the end of the day before <see cref="From"/>, in đồng.</summary>
    public required Vnd Opening { get; init; }

    /// <summary>The movements, none of them zero.</summary>
    public required ImmutableArray<CashBookLine> Lines { get; init; }

    /// <summary>What came in, in đồng.</summary>
    public Vnd In => Lines.Aggregate(Vnd.Zero, (sum, line) => sum + line.In);

    /// <summary>What went out, in đồng.</summary>
    public Vnd Out => Lines.Aggregate(Vnd.Zero, (sum, line) => sum + line.Out);

    /// <summary>What is there at the end of <see cref="To"/>, in đồng.</summary>
    public Vnd Closing => Lines.IsEmpty ? Opening : Lines[^1].Balance;

    /// <summary>The book of some accounts. A transfer between two of them is no movement of the whole and has no line.</summary>
    /// <param name="events">All entries of the fund book, the first first.</param>
    /// <param name="accounts">The accounts together: cash, the bank, or both.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    public static CashBook Of(IEnumerable<FundEvent> events, IReadOnlyCollection<Account> accounts, LocalDate from, LocalDate to)
    {
        var opening = Vnd.Zero;
        var moves = new List<(long Entry, LocalDate On, FundEvent Event, Vnd Change)>();
        var entry = 0L;
        foreach (var @event in events)
        {
            entry++;
            foreach (var posted in Journal.EntriesOf(@event))
            {
                var change = posted.Postings.Where(posting => accounts.Contains(posting.Account)).Aggregate(Vnd.Zero, (sum, posting) => sum + posting.Amount);
                if (posted.On < from)
                {
                    opening += change;
                }
                else if (posted.On <= to && !change.IsZero)
                {
                    moves.Add((entry, posted.On, @event, change));
                }
            }
        }

        var balance = opening;
        return new CashBook
        {
            From = from,
            To = to,
            Opening = opening,
            Lines =
            [
                .. moves.OrderBy(move => move.On).ThenBy(move => move.Entry).Select(move =>
                {
                    balance += move.Change;
                    return new CashBookLine(move.Entry, move.On, move.Event, Vnd.Max(move.Change, Vnd.Zero), Vnd.Max(-move.Change, Vnd.Zero), balance);
                }),
            ],
        };
    }
}
