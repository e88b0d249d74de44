using Ledger.Domain.Funds;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

public sealed class ClosingTests
{
    private static readonly LocalDate Through = Day(6, 30);

    public static TheoryData<string> Dated => [.. Commands(Through).Keys];

    [Theory]
    [MemberData(nameof(Dated))]
    public void EveryCommand_DatedInTheClosedPeriod_IsRefused(string command) =>
        Ready().Given(Close(Through)).When(Commands(Through)[command]).ThenRefused(Rules.PeriodClosed, ("on", Through), ("closedThrough", Through));

    [Theory]
    [MemberData(nameof(Dated))]
    public void EveryCommand_DatedAfterTheClosedPeriod_IsNotRefusedForIt(string command) =>
        Ready().Given(Close(Through)).When(Commands(Through.PlusDays(1))[command]).ThenAccepted();

    [Theory]
    [MemberData(nameof(Dated))]
    public void EveryCommand_DatedInTheFuture_IsRefused(string command) =>
        Ready().When(Commands(FundSpec.Today.PlusDays(1))[command]).ThenRefused(Rules.DateInFuture, ("today", FundSpec.Today));

    [Theory]
    [MemberData(nameof(Dated))]
    public void EveryCommand_DatedBeforeTheOpening_IsRefused(string command) =>
        Ready().When(Commands(FundSpec.OpenedOn.PlusDays(-1))[command]).ThenRefused(Rules.BeforeFundOpened, ("openedOn", FundSpec.OpenedOn));

    [Fact]
    public void Dated_Commands_AreAllButThePolicyAndMovingIn() =>
        typeof(FundCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FundCommand))).Select(type => type.Name)
            .Should().BeEquivalentTo([.. Commands(Through).Values.Select(command => command.GetType().Name).Distinct(), nameof(ChangePolicy), nameof(ClosePeriod), nameof(RecordOpeningBalances), nameof(TakeOverLoan)]);

    [Fact]
    public void ClosePeriod_Today_IsPossible() => FundSpec.Opened().When(Close(FundSpec.Today)).Then(new PeriodClosed(FundSpec.Today));

    [Fact]
    public void ClosePeriod_WhatIsClosed_IsRefused()
    {
        var fund = FundSpec.Opened().Given(Close(Through));
        fund.When(Close(Through)).ThenRefused(Rules.AlreadyClosed, ("through", Through), ("closedThrough", Through));
        fund.When(Close(Day(5, 31))).ThenRefused(Rules.AlreadyClosed);
        fund.When(Close(Day(7, 1))).ThenAccepted();
        fund.Fund.ClosedThrough.Should().Be(Day(7, 1));
    }

    [Fact]
    public void ClosePeriod_InTheFutureOrBeforeTheOpening_IsRefused()
    {
        FundSpec.Opened().When(Close(Day(1, 1, 2026))).ThenRefused(Rules.DateInFuture);
        FundSpec.Opened().When(Close(Day(12, 31, 2024))).ThenRefused(Rules.BeforeFundOpened);
    }

    // L1 is paid out, L2 approved, L3 asked for, L4 closed with a credit, L5 written off; there is money in every pot and an open difference.
    private static FundSpec Ready() => FundSpec.Opened(Splitting(40, 30, 20, 10))
        .Given(Receive(20_000_000, Day(1, 2)), Receive(1_000_000, Day(1, 2), via: CashAccount.Bank))
        .Given(Lend(1_200_000, Day(1, 3)))
        .Given(Repay("L1", 500_000, Day(2, 3)), Allocate(Day(2, 4)), Repay("L1", 20_000, Day(3, 4)), Count(19_000_000, Day(3, 5)))
        .Given(Request(1_000_000, Day(1, 3)), Approve("L2", Day(1, 3)), Request(1_000_000, Day(1, 3)))
        .Given(Lend(500_000, Day(3, 6), loanId: "L4")).Given(Repay("L4", 500_100, Day(3, 6)))
        .Given(Lend(500_000, Day(3, 6), loanId: "L5")).Given(new WriteOffLoan("L5", Day(3, 7), "Biên bản 9"));

    private static Dictionary<string, FundCommand> Commands(LocalDate on) => new()
    {
        ["capital"] = Receive(1, on),
        ["return"] = Return(1, on),
        ["credit refund"] = new RefundCredit("L4", Dong(1), on, CashAccount.Cash),
        ["credit use"] = new UseCredit("L4", Dong(1), on, "L1"),
        ["waiver"] = new WaiveInterest("L1", Dong(1), on, "Biên bản 7"),
        ["rescheduling"] = new RescheduleLoan("L1", on, terms => terms, null, "Mất mùa"),
        ["top-up"] = new TopUpLoan("L1", Dong(1), on, null, null, CashAccount.Cash),
        ["write-off"] = new WriteOffLoan("L1", on, "Biên bản 9"),
        ["recovery"] = new ReceiveRecovery("L5", Dong(1), on, CashAccount.Cash),
        ["death"] = new RecordBorrowerDeath("L1", on, "Biên bản 3"),
        ["transfer"] = Transfer(CashAccount.Cash, CashAccount.Bank, 1, on),
        ["count"] = Count(19_000_000, on),
        ["settle"] = Settle(1, on),
        ["allocate"] = Allocate(on),
        ["activity"] = Pay(1, on),
        ["request"] = Request(1_000_000, on),
        ["approve"] = Approve("L3", on),
        ["reject"] = Reject("L3", on),
        ["disburse"] = Disburse("L2", on),
        ["repay"] = Repay("L1", 1, on),
        ["reverse"] = new ReverseEntry(2, new CapitalReceived(Day(1, 2), CapitalSource.Grant, Dong(100), CashAccount.Cash, null, null), "Ghi nhầm", on),
    };
}
