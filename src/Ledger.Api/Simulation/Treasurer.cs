using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>An event with the instant at which it was recorded.</summary>
internal readonly record struct DatedEvent(FundEvent Event, Instant RecordedAt);

/// <summary>Keeps the money and the book of a simulated fund. Every entry is decided by the domain, as one that comes over the API is.</summary>
internal sealed class Treasurer
{
    /// <summary>What stays in the purse, so that a mistaken entry can always be taken back.</summary>
    public static readonly Vnd AlwaysKept = new(1_000_000);

    private static readonly Vnd Round = new(100_000);

    private readonly List<DatedEvent> _entries = [];
    private readonly Dice _dice;
    private readonly bool _banks;
    private LocalDate _day;
    private Instant _clock;

    public Treasurer(OpenFund opening, bool banks, Dice dice)
    {
        _dice = dice;
        _banks = banks;
        var recordedAt = Tick(opening.OpenedOn);
        var opened = opening.Decide(null, BusinessCalendar.DateAt(recordedAt));
        Fund = Fund.Evolve(null, opened, recordedAt);
        _entries.Add(new DatedEvent(opened, recordedAt));
    }

    public Fund Fund { get; private set; }

    public IReadOnlyList<DatedEvent> Entries => _entries;

    /// <summary>Where money from outside arrives.</summary>
    public CashAccount Receiving => _banks ? CashAccount.Bank : CashAccount.Cash;

    /// <summary>Records what the command decides, on the evening of <paramref name="day"/>. Answers its entry number.</summary>
    public long Record(FundCommand command, LocalDate day)
    {
        var recordedAt = Tick(day);
        var (@event, after) = command.Execute(Fund, recordedAt);
        _entries.Add(new DatedEvent(@event, recordedAt));
        Fund = after;
        return after.Version;
    }

    /// <summary>Takes an entry back. The day of the correction is that of the entry when its period is still open and it is <paramref name="backdated"/>.</summary>
    public void Reverse(long entry, string reason, LocalDate day, bool backdated)
    {
        var original = _entries[(int)entry - 1].Event;
        Record(new ReverseEntry(entry, original, reason, backdated && IsOpen(original.On) ? original.On : day), day);
    }

    public bool IsOpen(LocalDate day) => !(day <= Fund.ClosedThrough);

    public Vnd Balance(Account account) => Fund.Books[account].Latest;

    /// <summary>Cash and bank together, beyond what stays in the purse.</summary>
    public Vnd Spendable => Balance(Account.Cash) + Balance(Account.Bank) - AlwaysKept;

    /// <summary>What may be lent or given back, beyond what stays in the purse.</summary>
    public Vnd Lendable => Vnd.Min(Fund.Books.Lendable.Latest, Balance(Account.Cash) + Balance(Account.Bank)) - AlwaysKept;

    /// <summary>Fetches from the bank what is missing to pay an amount in cash. Answers whether it can be paid.</summary>
    public bool FetchCash(Vnd amount, LocalDate day)
    {
        var missing = amount + AlwaysKept - Balance(Account.Cash);
        if (!missing.IsPositive)
        {
            return true;
        }

        var fetched = RoundedUp(missing);
        if (fetched > Balance(Account.Bank))
        {
            return false;
        }

        Record(new TransferCash(CashAccount.Bank, CashAccount.Cash, fetched, day), day);
        return true;
    }

    /// <summary>Takes to the bank what the treasurer need not keep at home.</summary>
    public void BankSurplus(LocalDate day)
    {
        var surplus = Balance(Account.Cash) - (AlwaysKept * 3);
        if (_banks && surplus > AlwaysKept * 4)
        {
            Record(new TransferCash(CashAccount.Cash, CashAccount.Bank, new Vnd(surplus.Amount / Round.Amount * Round.Amount), day), day);
        }
    }

    private static Vnd RoundedUp(Vnd amount) => new((amount.Amount + Round.Amount - 1) / Round.Amount * Round.Amount);

    // Between half past six and eight in the evening (Vietnam is seven hours ahead of UTC), then entry by entry.
    private Instant Tick(LocalDate day)
    {
        _clock = day == _day
            ? _clock + Duration.FromSeconds(_dice.Between(15, 75))
            : (day + new LocalTime(11, 30)).InUtc().ToInstant() + Duration.FromSeconds(_dice.Below(5400));
        _day = day;
        return _clock;
    }
}
