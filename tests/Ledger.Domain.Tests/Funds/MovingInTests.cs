using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

public sealed class MovingInTests
{
    private static readonly LocalDate NewYear = FundSpec.OpenedOn;

    [Fact]
    public void RecordOpeningBalances_OfAClubOnPaper_IsOneBalancedEntry() => FundSpec.Opened().When(MovedIn.Balances(NewYear)).Then(new OpeningBalancesRecorded(
        NewYear,
        [
            new Posting(Account.Cash, Dong(2_000_000)),
            new Posting(Account.Bank, Dong(8_000_000)),
            new Posting(Account.InKindStock, Dong(1_000_000)),
            new Posting(Account.LoansToTakeOver, Dong(3_000_000)),
            new Posting(Account.CapitalGrant, Dong(-10_000_000)),
            new Posting(Account.CapitalInKind, Dong(-1_000_000)),
            new Posting(Account.RetainedInterest, Dong(-1_500_000)),
            new Posting(Account.ActivityFund, Dong(-1_000_000)),
            new Posting(Account.Reserve, Dong(-300_000)),
            new Posting(Account.BoardAllowance, Dong(-100_000)),
            new Posting(Account.UnallocatedInterest, Dong(-120_000)),
            new Posting(Account.MemberCredits, Dong(-30_000)),
            new Posting(Account.Suspense, Dong(50_000)),
        ]));

    [Fact]
    public void Statement_AtEveryStepOfMovingIn_IsSound()
    {
        var fund = FundSpec.Opened();
        foreach (var (command, loans) in new (FundCommand, int)[] { (MovedIn.Balances(NewYear), 0), (MovedIn.Loan(NewYear), 1) })
        {
            var statement = FundStatement.Of(fund.Given(command).Fund, NewYear);
            (statement.Cash, statement.InKindStock, statement.LoansOutstanding, statement.FundSize).Should().Be((Dong(10_000_000), Dong(1_000_000), Dong(3_000_000), Dong(12_500_000)));
            (statement.Lendable, statement.InterestReceived, statement.Credits, statement.Suspense).Should().Be((Dong(8_500_000), Dong(0), Dong(30_000), Dong(-50_000)));
            statement.ActiveLoans.Should().Be(loans);
        }

        FundStatement.Of(fund.Fund, NewYear.PlusDays(-1)).TrialBalance.Should().BeEmpty();
        fund.Fund.Balance(Account.LoansToTakeOver, NewYear).Should().Be(0);
        FundStatement.Of(fund.Fund, NewYear).TrialBalance.Select(line => line.Account).Should().Contain(Account.LoansOutstanding).And.NotContain(Account.LoansToTakeOver);
    }

    [Fact]
    public void RecordOpeningBalances_AfterAnyMoneyEntry_IsRefused() =>
        FundSpec.Opened().Given(Receive(1, Day(2, 3))).When(MovedIn.Balances(NewYear)).ThenRefused(Rules.FundHasEntries, ("first", Day(2, 3)));

    [Fact]
    public void RecordOpeningBalances_AfterARequest_IsAccepted() =>
        FundSpec.Opened().Given(Request(1_000_000, Day(1, 10))).When(MovedIn.Balances(NewYear)).ThenAccepted();

    [Fact]
    public void RecordOpeningBalances_ADongTooMuch_NamesTheDifference() =>
        FundSpec.Opened().When(MovedIn.Balances(NewYear, (Account.Cash, 1))).ThenRefused(
            Rules.OpeningBalancesUnbalanced, ("assets", Dong(14_000_001)), ("claims", Dong(14_000_000)), ("difference", Dong(1)));

    [Fact]
    public void RecordOpeningBalances_PotsBeyondTheCash_AreRefused() =>
        FundSpec.Opened().When(MovedIn.Balances(NewYear, (Account.Bank, -8_000_000), (Account.Cash, -900_000), (Account.LoansOutstanding, 8_900_000)))
            .ThenRefused(Rules.InsufficientCash, ("account", "lendable"), ("shortfall", Dong(400_000)));

    [Theory]
    [InlineData(Account.Cash)]
    [InlineData(Account.CapitalGrant)]
    [InlineData(Account.UnallocatedInterest)]
    public void RecordOpeningBalances_BelowZero_IsNoBalance(Account account) =>
        new RecordOpeningBalances(NewYear, new Dictionary<Account, Vnd> { [account] = Dong(-1) }).Invoking(command => command.Decide(FundSpec.Opened().Fund, NewYear))
            .Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void RecordOpeningBalances_NothingOrAnAccountOfItsOwn_IsNoBalance()
    {
        var fund = FundSpec.Opened().Fund;
        new RecordOpeningBalances(NewYear, new Dictionary<Account, Vnd>()).Invoking(command => command.Decide(fund, NewYear)).Should().Throw<InvalidOperationException>();
        new RecordOpeningBalances(NewYear, new Dictionary<Account, Vnd> { [Account.LoansToTakeOver] = Dong(1) }).Invoking(command => command.Decide(fund, NewYear)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void MovingIn_OnADayThatIsNotOpen_IsRefused()
    {
        foreach (var command in new Func<LocalDate, FundCommand>[] { on => MovedIn.Balances(on), MovedIn.Loan })
        {
            FundSpec.Opened().When(command(NewYear.PlusDays(-1))).ThenRefused(Rules.BeforeFundOpened);
            FundSpec.Opened().When(command(FundSpec.Today.PlusDays(1))).ThenRefused(Rules.DateInFuture);
            FundSpec.Opened().Given(Close(Day(1, 31))).When(command(Day(1, 31))).ThenRefused(Rules.PeriodClosed);
        }
    }

    [Fact]
    public void TakeOverLoan_OfAClubOnPaper_KeepsWhatIsLeft() =>
        FundSpec.Opened().Given(MovedIn.Balances(NewYear)).When(MovedIn.Loan(NewYear)).Then(new LoanTakenOver(
            NewYear, "L1", "M1", Woman, Dong(5_000_000), Day(6, 10, 2024), "Nuôi bò", FundPolicy.Default.LoanTerms with { Instalments = 6 },
            FundPolicy.Default.AllocationOrder, OverdueInterest.Off, [.. MovedIn.Remaining]));

    [Fact]
    public void TakeOverLoan_Afterwards_IsActiveFromThatDayOn()
    {
        var loan = MovedIn.Fund().Fund.Loan("L1");
        (loan.StatusOn(NewYear.PlusDays(-1)), loan.StatusOn(NewYear), loan.Stage).Should().Be((null, LoanStatus.Active, LoanStatus.Active));
        (loan.Principal, loan.Account!.Principal, loan.Account.DisbursedOn, loan.Account.Outstanding).Should().Be((Dong(5_000_000), Dong(3_000_000), Day(6, 10, 2024), Dong(3_000_000)));
    }

    // 10 November to 1 January: 20 + 31 + 1 days; to 15 January fourteen more.
    [Theory]
    [InlineData(1, 1, 52, 1_000_000, 25_000)]
    [InlineData(1, 10, 61, 1_000_000, 25_000)]
    [InlineData(1, 15, 66, 1_500_000, 45_000)]
    public void Position_OfALoanTakenOver_CountsFromTheRealDueDates(int month, int day, int daysPastDue, long principal, long interest)
    {
        var position = MovedIn.Fund().Fund.Position(Day(month, day));
        (position.DaysPastDue, position.DaysPastDuePrincipal, position.OverduePrincipal, position.OverdueInterest).Should().Be((daysPastDue, daysPastDue, Dong(principal), Dong(interest)));
        position.Instalments.Select(instalment => instalment.Interest.Amount).Should().Equal(0, 25_000, 20_000, 15_000, 10_000, 5_000);
        position.Instalments[^1].Balance.Should().Be(Dong(0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    public void RepayLoan_OfALoanTakenOver_SettlesTheOldestFirst(int month, int day)
    {
        // 500,000 of November, 25,000 + 500,000 of December, then the January interest of the period begun, then principal of January.
        var fund = MovedIn.Fund().When(Repay("L1", 1_145_000, Day(month, day))).ThenAccepted();
        ((RepaymentReceived)fund.Events[^1]).Allocation.Should().Be(new Allocation(Dong(0), Dong(45_000), Dong(1_100_000), Dong(0)));
        fund.Fund.Position(Day(1, 9)).DaysPastDue.Should().Be(0);
        fund.Fund.Position(Day(1, 12)).OverduePrincipal.Should().Be(Dong(400_000));
    }

    [Fact]
    public void Position_OfALoanTakenOver_OwesOverdueInterestAndIsSettledAsThePolicySays()
    {
        var policy = FundPolicy.Default with { OverdueInterest = OverdueInterest.CivilCode466, AllocationBy = AllocationBy.PerPart };
        var account = FundSpec.Opened(policy).Given(MovedIn.Balances(FundSpec.OpenedOn), MovedIn.Loan(FundSpec.OpenedOn)).Fund.Loan("L1").Account!;

        // 500,000 đ late by 52 days, and 500,000 đ with 25,000 đ of interest by 22: 18 % and 10 % per year.
        account.PositionOn(NewYear).PenaltyDue.Should().Be(Dong(12_822 + 5_575));
        account.AllocationBy.Should().Be(AllocationBy.PerPart);
    }

    [Fact]
    public void RepayLoan_OfALoanTakenOver_PaidOffEarly_SparesTheInterestToCome()
    {
        // On 5 January: all principal, December's interest and that of the period begun on 10 December.
        var fund = MovedIn.Fund().When(Repay("L1", 3_046_000, Day(1, 5))).ThenAccepted();
        ((RepaymentReceived)fund.Events[^1]).Allocation.Should().Be(new Allocation(Dong(0), Dong(45_000), Dong(3_000_000), Dong(1_000)));
        fund.Fund.Loan("L1").StatusOn(Day(1, 5)).Should().Be(LoanStatus.Closed);
        FundStatement.Of(fund.Fund, Day(1, 5)).Credits.Should().Be(Dong(31_000));
    }

    [Fact]
    public void RepayLoan_OfALoanTakenOver_PrincipalEarly_LowersTheInterestToCome()
    {
        // Both late instalments, January's interest, and 1,000,000 of January's and February's principal: 1,000,000 is left from 10 January on, at 1 %.
        var fund = MovedIn.Fund().Given(Repay("L1", 2_045_000, Day(1, 5)));
        fund.Fund.Position(Day(1, 5)).Outstanding.Should().Be(Dong(1_000_000));
        fund.Fund.Position(Day(4, 9)).Instalments.Select(instalment => instalment.Interest.Amount).Should().Equal(0, 25_000, 20_000, 10_000, 10_000, 5_000);
    }

    [Fact]
    public void RepayLoan_OfAPeriodNotBegun_OwesNoInterestYet()
    {
        // Paid ahead on paper: only April is left, whose period begins on 10 March.
        var fund = FundSpec.Opened().Given(MovedIn.Balances(NewYear, (Account.LoansOutstanding, -2_500_000), (Account.Cash, 2_500_000)))
            .Given(MovedIn.Loan(NewYear) with { Schedule = [MovedIn.Remaining[^1]] })
            .Given(Repay("L1", 500_000, Day(3, 10)));
        fund.Fund.Loan("L1").StatusOn(Day(3, 11)).Should().Be(LoanStatus.Closed);
    }

    [Fact]
    public void RepayLoan_BeforeTheTakingOver_IsRefused() =>
        FundSpec.Opened().Given(MovedIn.Balances(Day(2, 1)), MovedIn.Loan(Day(2, 1))).When(Repay("L1", 1, Day(1, 31))).ThenRefused(Rules.OutOfOrder, ("earliest", Day(2, 1)));

    [Fact]
    public void TakeOverLoan_MoreThanTheOpeningBalancesSay_IsRefused() =>
        MovedIn.Fund().When(MovedIn.Loan(NewYear, 1)).ThenRefused(Rules.LoansNotInOpeningBalances, ("available", Dong(0)), ("needed", Dong(1)), ("shortOn", NewYear));

    [Fact]
    public void TakeOverLoan_DisbursedAfterwards_IsRefused() =>
        FundSpec.Opened().Given(MovedIn.Balances(NewYear)).When(MovedIn.Loan(NewYear) with { DisbursedOn = Day(1, 2), Schedule = [new(Day(2, 2), Dong(1), Dong(0))] })
            .ThenRefused(Rules.OutOfOrder, ("on", NewYear), ("earliest", Day(1, 2)));

    [Fact]
    public void TakeOverLoan_AboveTheLegalCap_IsRefused() =>
        FundSpec.Opened().Given(MovedIn.Balances(NewYear)).When(MovedIn.Loan(NewYear) with { Override = terms => terms with { Rate = InterestRate.PerMonth(2) } })
            .ThenRefused(Rules.InterestCap, ("monthlyRate", 2m));

    [Fact]
    public void TakeOverLoan_BeyondThePolicysLimits_IsAccepted() =>
        FundSpec.Opened(FundPolicy.Default with { MaxPrincipal = Dong(1), MaxTermMonths = 1 }).Given(MovedIn.Balances(NewYear)).When(MovedIn.Loan(NewYear)).ThenAccepted();

    [Fact]
    public void TakeOverLoan_NothingLeft_IsNoLoan()
    {
        var fund = FundSpec.Opened().Given(MovedIn.Balances(NewYear)).Fund;
        foreach (var loan in new[] { MovedIn.Loan(NewYear) with { Schedule = [] }, MovedIn.Loan(NewYear, 0), MovedIn.Loan(NewYear, -1, 2), MovedIn.Loan(NewYear, 2, -1) })
        {
            loan.Invoking(command => command.Decide(fund, NewYear)).Should().Throw<InvalidOperationException>();
        }
    }

    [Fact]
    public void OtherEntries_UntilEveryLoanIsEntered_AreRefused()
    {
        var fund = FundSpec.Opened().Given(MovedIn.Balances(NewYear)).When(Transfer(CashAccount.Bank, CashAccount.Cash, 1, Day(2, 1))).ThenRefused(Rules.MovingInUnfinished, ("open", Dong(3_000_000)));
        fund.When(Request(1_000_000, Day(2, 1))).ThenAccepted();
        fund.When(MovedIn.Loan(NewYear)).ThenAccepted();
        fund.When(Transfer(CashAccount.Bank, CashAccount.Cash, 1, Day(2, 1))).ThenAccepted();
    }

    [Fact]
    public void Reversal_OfALoanTakenOver_LetsItBeEnteredRight()
    {
        var fund = MovedIn.Fund().WhenReversed(3, Day(2, 1)).ThenAccepted();
        var loan = fund.Fund.Loan("L1");
        (loan.StatusOn(Day(1, 31)), loan.StatusOn(Day(2, 1)), loan.RejectionReason).Should().Be((LoanStatus.Active, LoanStatus.Rejected, "Ghi nhầm"));
        FundStatement.Of(fund.Fund, Day(2, 1)).LoansOutstanding.Should().Be(Dong(3_000_000));
        fund.When(Approve("L1", Day(2, 1))).ThenRefused(Rules.LoanNotRequested);
        fund.When(MovedIn.Loan(NewYear)).ThenRefused(Rules.LoansNotInOpeningBalances, ("shortOn", NewYear));
        fund.When(MovedIn.Loan(Day(2, 1))).ThenAccepted();
        fund.Fund.Loan("L2").StatusOn(Day(2, 1)).Should().Be(LoanStatus.Active);
        fund.Fund.Balance(Account.LoansToTakeOver, Day(2, 1)).Should().Be(0);
    }

    [Fact]
    public void Reversal_OfALoanTakenOverWithRepayments_IsRefused() =>
        MovedIn.Fund().Given(Repay("L1", 1, Day(1, 5))).WhenReversed(3, Day(2, 1)).ThenRefused(Rules.LoanHasRepayments, ("entry", 4L));

    [Fact]
    public void Reversal_OfALoanThatOnlyOwesInterest_IsPossible()
    {
        var fund = MovedIn.Fund().Given(MovedIn.Loan(NewYear, 0, 5_000));
        fund.Fund.Loan("L2").StatusOn(NewYear).Should().Be(LoanStatus.Active);
        fund.WhenReversed(4, NewYear).ThenAccepted().Fund.Loan("L2").StatusOn(NewYear).Should().Be(LoanStatus.Rejected);
    }

    [Fact]
    public void Reversal_OfOpeningBalancesWithLoans_IsRefused() => MovedIn.Fund().WhenReversed(2, NewYear).ThenRefused(Rules.LoansNotInOpeningBalances);

    [Fact]
    public void Reversal_OfEverythingOnItsDay_LetsTheClubMoveInAgain()
    {
        var fund = MovedIn.Fund().GivenReversed(3, NewYear).GivenReversed(2, NewYear);
        fund.Fund.Books.FirstBalanceOn.Should().BeNull();
        fund.When(MovedIn.Balances(NewYear)).ThenAccepted().When(MovedIn.Loan(NewYear)).ThenAccepted();
        FundStatement.Of(fund.Fund, FundSpec.Today).LoansOutstanding.Should().Be(Dong(3_000_000));
    }

    [Fact]
    public void Snapshot_OfAFundThatMovedIn_ReadsBack()
    {
        var fund = MovedIn.Fund().Given(Repay("L1", 1_145_000, Day(1, 5))).Fund;
        Storage.Stored.Fund(Storage.Stored.Json(fund)).Should().Be(fund);
    }

    [Fact]
    public void MovingIn_WithAnyLoans_IsSoundOnEveryDayAndPaidOffWithTheirSum()
    {
        var loans = Gen.ArrayOf(
            from left in Gen.Choose(1, 12)
            from late in Gen.Choose(0, 12)
            from part in Gen.Choose(0, 900_000)
            from interest in Gen.Choose(0, 40_000)
            from method in Gen.Choose(0, 3)
            select (left, late, part, interest, method));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(1648, 1), Prop.ForAll(Arb.From(loans), drawn =>
        {
            var commands = drawn.Select(loan => MovedIn.Loan(NewYear) with
            {
                Principal = Dong(20_000_000),
                DisbursedOn = Day(11, 15, 2023),
                Override = terms => terms with { Method = (InterestMethod)loan.method },
                Schedule = [.. Enumerable.Range(1, loan.left).Select(number => new ScheduledInstalment(Day(1, 10).PlusMonths(number - loan.late), Dong(loan.part), Dong(loan.interest + 1)))],
            }).ToArray();
            var outstanding = commands.Sum(loan => loan.Schedule.Sum(instalment => instalment.Principal.Amount));
            var spec = FundSpec.Opened().Given(MovedIn.Balances(NewYear, (Account.LoansOutstanding, outstanding - MovedIn.Outstanding), (Account.CapitalGrant, outstanding - MovedIn.Outstanding)));
            foreach (var command in commands)
            {
                spec.Given(command);
                FundStatement.Of(spec.Fund, NewYear).LoansOutstanding.Amount.Should().Be(outstanding);
            }

            for (var i = 0; i < commands.Length; i++)
            {
                var (schedule, id) = (commands[i].Schedule, FormattableString.Invariant($"L{i + 1}"));
                var position = spec.Fund.Position(NewYear, id);
                position.OverduePrincipal.Amount.Should().Be(schedule.Where(instalment => instalment.DueOn < NewYear).Sum(instalment => instalment.Principal.Amount));
                position.DaysPastDue.Should().Be(schedule[0].DueOn < NewYear ? Period.DaysBetween(schedule[0].DueOn, NewYear) : 0);
                var last = LocalDate.Max(NewYear, schedule[^1].DueOn);
                spec.At(Instant.FromUtc(2026, 6, 1, 0, 0)).Given(Repay(id, schedule.Sum(instalment => (instalment.Principal + instalment.Interest).Amount), last));
                spec.Fund.Loan(id).StatusOn(last).Should().Be(LoanStatus.Closed);
                FundStatement.Of(spec.Fund, last).Credits.Should().Be(Dong(30_000));
            }

            FundStatement.Of(spec.Fund, Day(6, 1, 2026)).LoansOutstanding.Amount.Should().Be(0);
        }));
    }
}
