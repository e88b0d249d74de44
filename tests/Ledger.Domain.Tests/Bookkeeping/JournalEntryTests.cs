using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Golden;
using NodaTime;

namespace Ledger.Domain.Tests.Bookkeeping;

public sealed class JournalEntryTests
{
    private static readonly LocalDate On = new(2025, 3, 1);

    [Fact]
    public void Constructor_DebitsThatDifferFromCredits_Throws()
    {
        var build = () => new JournalEntry(On, new Posting(Account.Cash, new Vnd(10)), new Posting(Account.Bank, new Vnd(-9)));
        build.Should().Throw<InvalidOperationException>().WithMessage("*1 đ*");
    }

    [Fact]
    public void Constructor_PostingsOfZero_AreLeftOut() =>
        new JournalEntry(On, new Posting(Account.Cash, new Vnd(10)), new Posting(Account.Suspense, Vnd.Zero), new Posting(Account.Bank, new Vnd(-10)))
            .Postings.Should().Equal(new Posting(Account.Cash, new Vnd(10)), new Posting(Account.Bank, new Vnd(-10)));

    [Fact]
    public void Posting_Sign_TellsDebitFromCredit()
    {
        new Posting(Account.Cash, new Vnd(10)).Should().Match<Posting>(line => line.Debit == new Vnd(10) && line.Credit == Vnd.Zero);
        new Posting(Account.Cash, new Vnd(-10)).Should().Match<Posting>(line => line.Debit == Vnd.Zero && line.Credit == new Vnd(10));
    }

    [Fact]
    public void EntriesOf_EverySample_StartOnItsOwnDate()
    {
        foreach (var @event in SampleEvents.All.Select(sample => sample.Event))
        {
            var entries = Journal.EntriesOf(@event).ToArray();
            if (entries.Length > 0)
            {
                entries[0].On.Should().Be(@event.On);
                entries.Should().OnlyContain(entry => entry.On >= @event.On);
            }
        }
    }

    [Fact]
    public void EntriesOf_RepaymentWithReallocation_PostsBothDates()
    {
        var later = new LocalDate(2025, 4, 1);
        var repayment = new RepaymentReceived(
            On, "L1", new Vnd(100), CashAccount.Bank, new Allocation(new Vnd(1), new Vnd(9), new Vnd(85), new Vnd(5)), [new DatedAllocation(later, new Allocation(default, new Vnd(-3), new Vnd(3), default))]);

        var entries = Journal.EntriesOf(repayment).ToArray();

        entries.Should().HaveCount(2);
        entries[0].Postings.Should().Equal(
            new Posting(Account.Bank, new Vnd(100)),
            new Posting(Account.LoansOutstanding, new Vnd(-85)),
            new Posting(Account.UnallocatedInterest, new Vnd(-10)),
            new Posting(Account.MemberCredits, new Vnd(-5)));
        entries[1].On.Should().Be(later);
        entries[1].Postings.Should().Equal(new Posting(Account.LoansOutstanding, new Vnd(-3)), new Posting(Account.UnallocatedInterest, new Vnd(3)));
    }

    [Fact]
    public void CapitalOf_EverySource_IsAnAccountOfItsOwn() =>
        Enum.GetValues<CapitalSource>().Select(Journal.CapitalOf).Should().OnlyHaveUniqueItems().And.OnlyContain(account => account.IsCapital()).And.HaveCount(8);

    [Fact]
    public void ChartOfAccounts_EveryAccount_HasACodeAndANameOfItsOwn()
    {
        ChartOfAccounts.All.Select(account => account.Code()).Should().OnlyHaveUniqueItems().And.Contain(["cash", "loansOutstanding", "suspense"]);
        ChartOfAccounts.All.Select(account => account.VietnameseName()).Should().OnlyHaveUniqueItems().And.NotContain("");
    }

    [Fact]
    public void TrialBalance_NegativeClaim_StandsOnTheDebitSide()
    {
        var books = Books.Empty.Post(new JournalEntry(On, new Posting(Account.Cash, new Vnd(-7)), new Posting(Account.Suspense, new Vnd(7))), bringsInterest: false);
        books.TrialBalance(On).Should().Equal(
            new TrialBalanceLine(Account.Cash, Vnd.Zero, new Vnd(7)),
            new TrialBalanceLine(Account.Suspense, new Vnd(7), Vnd.Zero));
        books.Lendable.Latest.Should().Be(Vnd.Zero, "a shortage takes nothing from the fund until the board settles it");
    }
}
