using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;

namespace Ledger.Domain.Tests.Bookkeeping;

/// <summary>The cash book, and the papers that belong to its lines, over random histories with what is backdated and reversed.</summary>
public sealed class CashBookTests
{
    private const ulong Seed = 1648;

    private static readonly Account[][] Scopes = [[Account.Cash], [Account.Bank], [Account.Cash, Account.Bank]];

    [Fact]
    public void Of_AnyPeriod_TiesOutWithTheTrialBalance() => Check(history =>
    {
        var events = history.Entries.Select(entry => entry.Event).ToList();
        var days = history.Days.Distinct().Order().ToArray();
        var (from, to) = (days[days.Length / 3], days[days.Length * 2 / 3]);
        foreach (var accounts in Scopes)
        {
            var book = CashBook.Of(events, accounts, from, to);

            book.Opening.Should().Be(Balance(history.Fund, accounts, from.PlusDays(-1)));
            book.Closing.Should().Be(Balance(history.Fund, accounts, to)).And.Be(book.Opening + book.In - book.Out);
            book.Lines.Select(line => (line.On, line.Entry)).Should().BeInAscendingOrder();
            foreach (var day in book.Lines.GroupBy(line => line.On))
            {
                day.Last().Balance.Should().Be(Balance(history.Fund, accounts, day.Key));
            }

            book.Lines.Any(line => line.On < from || line.On > to || line.In.IsPositive == line.Out.IsPositive).Should().BeFalse();
        }
    });

    [Fact]
    public void Of_WholeBook_HasALineForWhateverMovesCash() => Check(history =>
    {
        var book = CashBook.Of(history.Entries.Select(entry => entry.Event), [Account.Cash], LocalDate.MinIsoValue, LocalDate.MaxIsoValue);

        book.Opening.Should().Be(Vnd.Zero);
        book.Closing.Should().Be(history.Fund.Books[Account.Cash].Latest);
        book.Lines.Select(line => line.Entry).Should().BeEquivalentTo(
            history.Entries.Where(entry => Journal.EntriesOf(entry.Event).Any(posted => posted.Postings.Any(posting => posting.Account == Account.Cash))).Select(entry => entry.After.Version));
    });

    [Fact]
    public void Voucher_OfEveryEntry_SaysWhereMoneyWent() => Check(history =>
    {
        foreach (var @event in history.Entries.Select(entry => entry.Event))
        {
            var cash = Journal.EntriesOf(@event).SelectMany(posted => posted.Postings).Where(posting => posting.Account is Account.Cash or Account.Bank).Sum(posting => posting.Amount.Amount);
            var voucher = Voucher.Of(@event);
            if (cash != 0)
            {
                voucher.Should().Be(new Voucher(cash > 0 ? VoucherKind.Receipt : VoucherKind.Payment, new Vnd(Math.Abs(cash))));
            }
            else if (voucher is { } other)
            {
                other.Amount.IsPositive.Should().BeTrue();
                other.Kind.Should().Be(@event is CashTransferred || @event is EntryReversed && Journal.EntriesOf(@event).First().Postings.Any(posting => posting.Account == Account.Cash) ? VoucherKind.Transfer : VoucherKind.Memorandum);
            }
            else
            {
                Journal.EntriesOf(@event).FirstOrDefault()?.Postings.Should().BeEmpty();
            }
        }
    });

    private static Vnd Balance(Fund fund, Account[] accounts, LocalDate day) => accounts.Aggregate(Vnd.Zero, (sum, account) => sum + fund.Books[account].At(day));

    private static void Check(Action<History> property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(Seed, 1649UL), Prop.ForAll(History.Arbitrary, property));
}
