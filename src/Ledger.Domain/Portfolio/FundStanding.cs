using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Portfolio;

/// <summary>How a fund stands from one business date on, until the next date on which its books or one of its loans changed. Amounts in đồng.</summary>
public sealed class FundStanding : IStanding
{
    private readonly Vnd[] _balances;

    private FundStanding(LocalDate from, Books books, FundTally tally, Func<DailyBalances, Vnd> at)
    {
        From = from;
        _balances = new Vnd[ChartOfAccounts.All.Count];
        for (var i = 0; i < _balances.Length; i++)
        {
            _balances[i] = at(books.Accounts[i]);
        }

        (FundSize, InterestReceived, Tally) = (at(books.FundSize), at(books.InterestReceived), tally);
    }

    /// <inheritdoc/>
    public LocalDate From { get; }

    /// <summary>The revolving fund's own worth.</summary>
    public Vnd FundSize { get; }

    /// <summary>Interest and overdue interest received since the opening.</summary>
    public Vnd InterestReceived { get; }

    /// <summary>What is lent, and to how many people.</summary>
    public FundTally Tally { get; }

    /// <summary>The balance of an account in its own sense.</summary>
    public Vnd this[Account account] => _balances[(int)account];

    /// <summary>Whether an entry begins a segment on its date: whether it moves money or changes a loan that was paid out.</summary>
    public static bool IsChangedBy(FundEvent @event) => @event switch
    {
        PolicyChanged or PeriodClosed or LoanRequested or LoanApproved or LoanRejected => false,
        CashCounted e => e.Counted != e.Expected,
        OpeningBalancesRecorded e => e.Postings.Any(posting => !posting.Amount.IsZero),
        _ => true,
    };

    /// <summary>How the fund stands after every entry.</summary>
    /// <param name="fund">The fund.</param>
    /// <param name="from">The first day of its latest segment: <see cref="LastChangeOn"/>.</param>
    public static FundStanding Latest(Fund fund, LocalDate from) => new(from, fund.Books, fund.Tally, static balances => balances.Latest);

    /// <summary>The first day of the latest segment.</summary>
    public static LocalDate LastChangeOn(Fund fund)
    {
        var last = fund.OpenedOn;
        foreach (var balances in fund.Books.Accounts)
        {
            last = balances.LastMovedOn is { } moved ? LocalDate.Max(last, moved) : last;
        }

        foreach (var loan in fund.Loans)
        {
            last = loan.Latest is { } latest ? LocalDate.Max(last, latest.From) : last;
        }

        return last;
    }

    /// <summary>How the fund stood, segment by segment: from the one that contains <paramref name="day"/>, or the first one if that is later, to the latest. Equal neighbours are not merged.</summary>
    public static IReadOnlyList<FundStanding> StandingsFrom(Fund fund, LocalDate day) => [.. DaysFrom(fund, day).Select(from => On(fund, from))];

    /// <summary>How the fund stood in the segment that contains <paramref name="day"/>; null before the opening.</summary>
    public static FundStanding? Covering(Fund fund, LocalDate day)
    {
        var first = DaysFrom(fund, day)[0];
        return first <= day ? On(fund, first) : null;
    }

    private static FundStanding On(Fund fund, LocalDate day) => new(day, fund.Books, FundTally.On(fund, day), balances => balances.At(day));

    private static LocalDate[] DaysFrom(Fund fund, LocalDate day)
    {
        var (days, covering) = (new HashSet<LocalDate>(), (LocalDate?)null);
        Add(fund.OpenedOn);
        foreach (var balances in fund.Books.Accounts)
        {
            var moved = balances.Days;
            for (var i = moved.Length - 1; i >= 0 && Add(moved[i].On); i--)
            {
            }
        }

        foreach (var boundary in fund.Loans.SelectMany(static loan => loan.Accounts).SelectMany(static account => account.Changes()))
        {
            Add(boundary);
        }

        if (covering is { } first)
        {
            days.Add(first);
        }

        return [.. days.Order()];

        bool Add(LocalDate boundary)
        {
            if (boundary > day)
            {
                days.Add(boundary);
                return true;
            }

            covering = covering is { } earlier ? LocalDate.Max(earlier, boundary) : boundary;
            return false;
        }
    }
}
