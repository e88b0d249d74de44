using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

public sealed class CapitalAndCashTests
{
    public static TheoryData<CapitalSource> Sources => [.. Enum.GetValues<CapitalSource>()];

    [Theory]
    [MemberData(nameof(Sources))]
    public void ReceiveCapital_EverySource_IsWorthOfTheFund(CapitalSource source)
    {
        var command = new ReceiveCapital(source, Dong(700_000), Day(2, 1), CashAccount.Bank, "M1", "Ghi chú");
        var fund = FundSpec.Opened().When(command).Then(new CapitalReceived(Day(2, 1), source, Dong(700_000), CashAccount.Bank, "M1", "Ghi chú")).Fund;

        var statement = FundStatement.Of(fund, Day(2, 1));
        statement.FundSize.Should().Be(Dong(700_000));
        statement.Capital.Should().OnlyContain(line => line.Amount == (line.Source == source ? Dong(700_000) : Vnd.Zero));
        (statement.Bank, statement.InKindStock).Should().Be(source == CapitalSource.InKind ? (Vnd.Zero, Dong(700_000)) : (Dong(700_000), Vnd.Zero));
        FundStatement.Of(fund, Day(1, 31)).FundSize.Should().Be(Vnd.Zero);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void ReturnCapital_EverySource_UndoesIt(CapitalSource source)
    {
        var fund = FundSpec.Opened().Given(Receive(700_000, Day(2, 1), source, CashAccount.Bank));
        fund.When(Return(700_001, Day(3, 1), source, CashAccount.Bank)).ThenRefused(
            source == CapitalSource.InKind ? Rules.InsufficientStock : Rules.InsufficientCash,
            ("available", Dong(700_000)), ("needed", Dong(700_001)), ("shortfall", Dong(1)), ("shortOn", Day(3, 1)));
        fund.When(new ReturnCapital(source, Dong(700_000), Day(3, 1), CashAccount.Bank, "M1", null))
            .Then(new CapitalReturned(Day(3, 1), source, Dong(700_000), CashAccount.Bank, "M1", null));
        fund.Fund.Books.TrialBalance(Day(3, 1)).Should().BeEmpty();
    }

    [Fact]
    public void ReturnCapital_MoreThanThatSourceGave_IsRefused()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Receive(300_000, Day(2, 1), CapitalSource.MemberLoan));
        fund.When(Return(300_001, Day(3, 1), CapitalSource.MemberLoan))
            .ThenRefused(Rules.InsufficientCapital, ("account", "capitalMemberLoan"), ("available", Dong(300_000)), ("shortfall", Dong(1)));
    }

    [Fact]
    public void ReturnCapital_BeforeItCame_IsRefused()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(6, 1)));
        fund.When(Return(1, Day(5, 31))).ThenRefused(Rules.InsufficientCash, ("account", "cash"), ("available", Vnd.Zero), ("shortOn", Day(5, 31)));
        fund.When(Return(1, Day(6, 1))).ThenAccepted();
    }

    [Fact]
    public void ReturnCapital_BackdatedSoThatALaterDayFallsShort_IsRefusedForThatDay()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(1, 5)), Return(800_000, Day(3, 1)), Receive(5_000_000, Day(4, 1)));
        fund.When(Return(300_000, Day(2, 1)))
            .ThenRefused(Rules.InsufficientCash, ("available", Dong(200_000)), ("needed", Dong(300_000)), ("shortfall", Dong(100_000)), ("shortOn", Day(3, 1)));
        fund.When(Return(200_000, Day(2, 1))).ThenAccepted();
    }

    [Fact]
    public void InKindCapital_LentInKind_LeavesTheStockAndComesBackInMoney()
    {
        var fund = FundSpec.Opened()
            .Given(Receive(2_000_000, Day(2, 1), CapitalSource.InKind))
            .Given(Request(1_500_000, Day(2, 2)), Approve("L1", Day(2, 2)));
        fund.When(Disburse("L1", Day(2, 3))).ThenRefused(Rules.InsufficientCash);
        fund.When(Disburse("L1", Day(2, 3), inKind: true)).ThenAccepted();
        fund.Fund.Balance(Account.InKindStock, Day(2, 3)).Should().Be(500_000);
        fund.When(Repay("L1", 140_000, Day(3, 3))).ThenAccepted();

        var statement = FundStatement.Of(fund.Fund, Day(3, 3));
        (statement.CashOnHand, statement.LoansOutstanding, statement.UnallocatedInterest).Should().Be((Dong(140_000), Dong(1_375_000), Dong(15_000)));
        (statement.FundSize, statement.Lendable).Should().Be((Dong(2_000_000), Dong(125_000)));
    }

    [Fact]
    public void TransferCash_BothWays_MovesNothingElse()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)));
        fund.When(Transfer(CashAccount.Cash, CashAccount.Bank, 600_000, Day(2, 2))).Then(new CashTransferred(Day(2, 2), CashAccount.Cash, CashAccount.Bank, Dong(600_000)));
        fund.When(Transfer(CashAccount.Bank, CashAccount.Cash, 100_000, Day(2, 3))).ThenAccepted();
        (fund.Fund.Balance(Account.Cash, Day(2, 3)), fund.Fund.Balance(Account.Bank, Day(2, 3))).Should().Be((500_000, 500_000));
        fund.Fund.Books.Lendable.Should().Be(DailyBalances.None.Move(Day(2, 1), Dong(1_000_000)));

        fund.When(Transfer(CashAccount.Bank, CashAccount.Cash, 500_001, Day(2, 3))).ThenRefused(Rules.InsufficientCash, ("account", "bank"), ("shortfall", Dong(1)));
        fund.When(Transfer(CashAccount.Bank, CashAccount.Bank, 1, Day(2, 3))).ThenRefused(Rules.SameAccount);
    }

    [Fact]
    public void CountCash_AsTheBookSays_PostsNothing()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1))).When(Count(1_000_000, Day(2, 2))).Then(new CashCounted(Day(2, 2), Dong(1_000_000), Dong(1_000_000), null));
        fund.Fund.Balance(Account.Suspense, Day(2, 2)).Should().Be(0);
    }

    [Theory]
    [InlineData(1_000_500, 500)]
    [InlineData(999_000, -1_000)]
    [InlineData(0, -1_000_000)]
    public void CountCash_Difference_WaitsInSuspense(long counted, long difference)
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Receive(5_000_000, Day(2, 10))).When(Count(counted, Day(2, 2))).ThenAccepted().Fund;
        var statement = FundStatement.Of(fund, Day(2, 2));
        (statement.CashOnHand, statement.Suspense, statement.FundSize).Should().Be((Dong(counted), Dong(difference), Dong(1_000_000)));
    }

    [Fact]
    public void CountCash_Negative_Throws() =>
        FluentActions.Invoking(() => FundSpec.Opened().When(Count(-1, Day(2, 1)))).Should().Throw<ArgumentOutOfRangeException>();

    [Theory]
    [InlineData(SuspenseTarget.FundGrowth, Account.RetainedInterest)]
    [InlineData(SuspenseTarget.ActivityFund, Account.ActivityFund)]
    [InlineData(SuspenseTarget.Reserve, Account.Reserve)]
    public void SettleSuspense_Surplus_GoesToWhomTheBoardSays(SuspenseTarget to, Account account)
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Count(1_000_900, Day(2, 2)));
        fund.When(Settle(400, Day(2, 3), to)).Then(new SuspenseSettled(Day(2, 3), Dong(400), to, null));
        (fund.Fund.Balance(account, Day(2, 3)), fund.Fund.Balance(Account.Suspense, Day(2, 3))).Should().Be((400, 500));
        fund.When(Settle(501, Day(2, 3), to)).ThenRefused(Rules.SuspenseExceeded, ("open", Dong(500)), ("amount", Dong(501)));
        fund.When(Settle(500, Day(2, 3), to)).ThenAccepted();
        fund.When(Settle(1, Day(2, 3), to)).ThenRefused(Rules.SuspenseExceeded, ("open", Vnd.Zero));
    }

    [Fact]
    public void SettleSuspense_Shortage_IsALossOfTheFund()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Count(990_000, Day(2, 2)));
        fund.When(Settle(10_001, Day(2, 3))).ThenRefused(Rules.SuspenseExceeded, ("open", Dong(-10_000)));
        fund.When(Settle(10_000, Day(2, 3))).Then(new SuspenseSettled(Day(2, 3), Dong(-10_000), SuspenseTarget.FundGrowth, null));
        var statement = FundStatement.Of(fund.Fund, Day(2, 3));
        (statement.FundSize, statement.RetainedInterest, statement.Suspense, statement.Lendable).Should().Be((Dong(990_000), Dong(-10_000), Vnd.Zero, Dong(990_000)));
    }

    [Fact]
    public void SettleSuspense_ShortageAgainstAnEmptyPot_IsRefused() =>
        FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Count(990_000, Day(2, 2)))
            .When(Settle(10_000, Day(2, 3), SuspenseTarget.ActivityFund)).ThenRefused(Rules.InsufficientPot, ("account", "activityFund"), ("shortfall", Dong(10_000)));

    [Fact]
    public void SettleSuspense_BeforeTheCount_IsRefused() =>
        FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Count(990_000, Day(2, 10))).When(Settle(1, Day(2, 9))).ThenRefused(Rules.SuspenseExceeded);

    [Theory]
    [InlineData(1_000_500)]
    [InlineData(999_500)]
    public void SettleSuspense_BackdatedBeforeItWasSettled_IsNotSettledTwice(long counted)
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(2, 1)), Count(counted, Day(2, 2)), Settle(400, Day(2, 20)));
        fund.When(Settle(101, Day(2, 10))).ThenRefused(Rules.SuspenseExceeded, ("open", Dong(counted > 1_000_000 ? 100 : -100)));
        fund.When(Settle(100, Day(2, 10))).ThenAccepted();
        fund.Fund.Balance(Account.Suspense, Day(2, 20)).Should().Be(0);
    }

    [Fact]
    public void ActivityFund_EveryPot_PaysForItself()
    {
        var fund = WithPots();
        foreach (var (pot, account, content) in new[] { (Pot.ActivityFund, Account.ActivityFund, 4_800L), (Pot.Reserve, Account.Reserve, 2_400L), (Pot.BoardAllowance, Account.BoardAllowance, 1_200L) })
        {
            fund.Fund.Balance(account, Day(3, 1)).Should().Be(content);
            fund.When(Pay(content + 1, Day(3, 2), pot)).ThenRefused(Rules.InsufficientPot, ("account", account.Code()), ("available", Dong(content)), ("shortfall", Dong(1)));
            fund.When(Pay(content, Day(3, 2), pot)).Then(new ActivityPaid(Day(3, 2), Dong(content), pot, "Thăm người ốm", CashAccount.Cash, null));
            fund.Fund.Balance(account, Day(3, 2)).Should().Be(0);
        }

        FundStatement.Of(fund.Fund, Day(3, 2)).Lendable.Should().Be(FundStatement.Of(fund.Fund, Day(3, 1)).Lendable, "pots pay out of their own money");
    }

    [Fact]
    public void PayActivity_FromWhereThereIsNoMoney_IsRefused() =>
        WithPots().When(Pay(1_000, Day(3, 2), via: CashAccount.Bank)).ThenRefused(Rules.InsufficientCash, ("account", "bank"));

    [Fact]
    public void AllocateInterest_OddSplit_LeavesNoDong()
    {
        var fund = FundSpec.Opened(Splitting(33.3m, 33.3m, 33.4m, 0)).Given(Receive(5_000_000, Day(1, 2))).Given(Lend(1_000_100, Day(1, 15))).Given(Repay("L1", 10_001, Day(2, 15)));
        fund.When(Allocate(Day(2, 20))).Then(new InterestAllocated(Day(2, 20), Dong(10_001), new InterestShares(Dong(3_330), Dong(3_330), Dong(3_341), Vnd.Zero)));
        var statement = FundStatement.Of(fund.Fund, Day(2, 20));
        (statement.UnallocatedInterest, statement.InterestReceived, statement.FundSize).Should().Be((Vnd.Zero, Dong(10_001), Dong(5_003_330)));
        fund.When(Allocate(Day(2, 20))).ThenRefused(Rules.NothingToAllocate, ("on", Day(2, 20)));
    }

    [Fact]
    public void AllocateInterest_Backdated_TakesOnlyWhatIsStillThereLater()
    {
        var fund = WithInterest().Given(Repay("L1", 20_000, Day(4, 15)));
        fund.When(Allocate(Day(2, 14))).ThenRefused(Rules.NothingToAllocate);
        fund.When(Allocate(Day(3, 1))).Then(new InterestAllocated(Day(3, 1), Dong(12_000), new InterestShares(Dong(12_000), Vnd.Zero, Vnd.Zero, Vnd.Zero)));
        fund.When(Allocate(Day(2, 20))).ThenRefused(Rules.NothingToAllocate);
    }

    [Fact]
    public void AllocateInterest_PolicyOfThatDay_Divides()
    {
        var fund = WithInterest().Given(new ChangePolicy(Day(3, 1), Splitting(0, 100, 0, 0)));
        fund.When(Allocate(Day(2, 28))).Then(new InterestAllocated(Day(2, 28), Dong(12_000), new InterestShares(Dong(12_000), Vnd.Zero, Vnd.Zero, Vnd.Zero)));
        fund.GivenReversed(8, Day(2, 28));
        fund.When(Allocate(Day(3, 1))).Then(new InterestAllocated(Day(3, 1), Dong(12_000), new InterestShares(Vnd.Zero, Dong(12_000), Vnd.Zero, Vnd.Zero)));
    }

    [Fact]
    public void Amount_NotPositive_Throws()
    {
        FundCommand[] commands = [Receive(0, Day(2, 1)), Return(0, Day(2, 1)), Transfer(CashAccount.Cash, CashAccount.Bank, 0, Day(2, 1)), Settle(-1, Day(2, 1)), Pay(0, Day(2, 1)), Request(-5, Day(2, 1)), Repay("L1", 0, Day(2, 1))];
        foreach (var command in commands)
        {
            FluentActions.Invoking(() => command.Execute(FundSpec.Opened().Fund, Instant.FromUtc(2025, 12, 31, 0, 0))).Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Fact]
    public void Amount_AboveTheMostOfAnEntry_IsRefused()
    {
        var most = Vnd.MaxPosting.Amount;
        FundCommand[] commands = [Receive(most + 1, Day(2, 1)), Return(most + 1, Day(2, 1)), Transfer(CashAccount.Cash, CashAccount.Bank, most + 1, Day(2, 1)), Count(most + 1, Day(2, 1)), Settle(most + 1, Day(2, 1)), Pay(most + 1, Day(2, 1)), Request(most + 1, Day(2, 1)), Repay("L1", most + 1, Day(2, 1))];
        foreach (var command in commands)
        {
            FundSpec.Opened().When(command).ThenRefused(Rules.AmountTooLarge, ("maximum", Vnd.MaxPosting));
        }

        FundSpec.Opened().When(Receive(most, Day(2, 1))).ThenAccepted();
    }

    // Entries: 1 opened, 2 capital, 3 to 5 the loan, 6 interest of 12,000.
    private static FundSpec WithInterest(FundPolicy? policy = null) =>
        FundSpec.Opened(policy).Given(Receive(5_000_000, Day(1, 2))).Given(Lend(1_200_000, Day(1, 15))).Given(Repay("L1", 12_000, Day(2, 15)));

    private static FundSpec WithPots() => WithInterest(Splitting(40, 30, 20, 10)).Given(Allocate(Day(3, 1)));
}
