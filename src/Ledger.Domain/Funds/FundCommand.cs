using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Something that is to happen in a fund that is open.</summary>
public abstract record FundCommand
{
    /// <summary>What happens, or why not. Pure.</summary>
    /// <param name="fund">The fund as it stands.</param>
    /// <param name="today">Today's date in Vietnam.</param>
    /// <exception cref="RefusalException">A rule of the fund refuses it.</exception>
    public abstract FundEvent Decide(Fund fund, LocalDate today);

    /// <summary>What happens, and the fund after it, with every balance found sound.</summary>
    /// <param name="fund">The fund as it stands.</param>
    /// <param name="recordedAt">When it is recorded.</param>
    /// <exception cref="RefusalException">A rule of the fund refuses it, or a balance would fall below zero on some day.</exception>
    public (FundEvent Event, Fund After) Execute(Fund fund, Instant recordedAt)
    {
        var @event = Decide(fund, BusinessCalendar.DateAt(recordedAt));
        var after = Fund.Evolve(fund, @event, recordedAt);
        Solvency.Require(fund, after, @event);
        return (@event, after);
    }

    /// <summary>Refuses a date before the opening, after today, or in the closed period.</summary>
    protected static void RequireOpen(Fund fund, LocalDate on, LocalDate today)
    {
        if (on < fund.OpenedOn)
        {
            throw Rules.BeforeFundOpened.Refuse(("on", on), ("openedOn", fund.OpenedOn));
        }

        if (on > today)
        {
            throw Rules.DateInFuture.Refuse(("on", on), ("today", today));
        }

        if (on <= fund.ClosedThrough)
        {
            throw Rules.PeriodClosed.Refuse(("on", on), ("closedThrough", fund.ClosedThrough.Value));
        }
    }

    /// <summary>Refuses a first due date that is not after the day of the schedule or too far. A first period of up to twice the usual length lets every loan fall due on the meeting day.</summary>
    protected static void RequireFirstDueOn(LocalDate on, LocalDate? firstDueOn, LoanTerms terms)
    {
        var latest = terms.Unit switch
        {
            PeriodUnit.Month => on.PlusMonths(2 * terms.Every),
            PeriodUnit.Week => on.PlusWeeks(2 * terms.Every),
            _ => on.PlusDays(2 * terms.Every),
        };
        if (firstDueOn <= on || firstDueOn > latest)
        {
            throw Rules.FirstDueOn.Refuse(("firstDueOn", firstDueOn.Value), ("on", on), ("latest", latest));
        }
    }

    /// <summary>Refuses an amount that no entry may carry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not positive.</exception>
    protected static void RequireAmount(Vnd amount)
    {
        if (!amount.IsPositive)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, "An amount must be positive.");
        }

        if (amount > Vnd.MaxPosting)
        {
            throw Rules.AmountTooLarge.Refuse(("maximum", Vnd.MaxPosting));
        }
    }
}

/// <summary>Today, as the club's calendar has it.</summary>
public static class BusinessCalendar
{
    private static readonly DateTimeZone Vietnam = DateTimeZoneProviders.Tzdb["Asia/Ho_Chi_Minh"];

    /// <summary>The date in Vietnam at an instant.</summary>
    public static LocalDate DateAt(Instant instant) => TimeAt(instant).Date;

    /// <summary>What clocks in Vietnam show at an instant.</summary>
    public static LocalDateTime TimeAt(Instant instant) => instant.InZone(Vietnam).LocalDateTime;

    /// <summary>The instant at which clocks in Vietnam show a time; the earlier one where they showed it twice, and of a time that they skipped the first after it.</summary>
    public static Instant InstantAt(LocalDateTime time) => time.InZoneLeniently(Vietnam).ToInstant();
}

/// <summary>The balances that may never be negative, on any business date.</summary>
/// <remarks>
/// Unallocated interest may: when a repayment is taken back whose interest was divided and spent long ago, the mistake must still be correctable;
/// the interest received next fills the gap. Retained interest and suspense may be negative after a loss.
/// </remarks>
public static class Solvency
{
    private static readonly Account[] Guarded =
    [
        Account.Cash, Account.Bank, Account.InKindStock, Account.LoansOutstanding, Account.LoansToTakeOver,
        .. ChartOfAccounts.All.Where(ChartOfAccounts.IsCapital),
        Account.ActivityFund, Account.Reserve, Account.BoardAllowance, Account.MemberCredits,
    ];

    /// <summary>Whether no guarded balance is negative on any day.</summary>
    public static bool Holds(Books books) =>
        !books.Lendable.Days.Any(day => day.Balance.IsNegative)
        && Array.TrueForAll(Guarded, account => !books[account].Days.Any(day => day.Balance.IsNegative));

    /// <summary>Refuses an entry that takes more out of an account than is there, on its own date or on any later one.</summary>
    /// <exception cref="RefusalException">With the account, what it has, what is needed, the day and the shortfall.</exception>
    public static void Require(Fund before, Fund after, FundEvent @event)
    {
        RequireMovedIn(before, @event);
        foreach (var account in Guarded)
        {
            if (!ReferenceEquals(before.Books[account], after.Books[account]))
            {
                Require(before.Books[account], after.Books[account], @event.On, account.Code(), account.VietnameseName(), account.EnglishName(), RuleOf(account));
            }
        }

        if (!ReferenceEquals(before.Books.Lendable, after.Books.Lendable))
        {
            Require(before.Books.Lendable, after.Books.Lendable, @event.On, "lendable", "Tiền của quỹ cho vay", "The revolving fund's own cash", Rules.InsufficientCash);
        }
    }

    private static void Require(DailyBalances before, DailyBalances after, LocalDate on, string code, string vietnameseName, string englishName, Rule rule)
    {
        var lowest = after.LowestDayFrom(on);
        if (!lowest.Balance.IsNegative)
        {
            return;
        }

        var available = before.At(lowest.On);
        throw rule.Refuse(
            ("account", code),
            ("accountVi", vietnameseName),
            ("accountEn", englishName),
            ("available", available),
            ("needed", available - lowest.Balance),
            ("shortfall", -lowest.Balance),
            ("shortOn", lowest.On));
    }

    // Until every running loan is entered, what the fund owns is known only in total: nothing is built on that.
    private static void RequireMovedIn(Fund before, FundEvent @event)
    {
        var open = before.Books[Account.LoansToTakeOver].Latest;
        if (!open.IsZero && @event is not (LoanTakenOver or EntryReversed) && Journal.EntriesOf(@event).Any())
        {
            throw Rules.MovingInUnfinished.Refuse(("open", open));
        }
    }

    private static Rule RuleOf(Account account) => account switch
    {
        Account.Cash or Account.Bank => Rules.InsufficientCash,
        Account.LoansToTakeOver => Rules.LoansNotInOpeningBalances,
        Account.InKindStock => Rules.InsufficientStock,
        _ when account.IsCapital() => Rules.InsufficientCapital,
        _ => Rules.InsufficientPot,
    };
}
