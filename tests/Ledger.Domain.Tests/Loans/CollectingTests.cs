using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Loans;

/// <summary>
/// 1,200,000 đ lent on 15 January at 1 % per month in four instalments: 312,000, 309,000, 306,000 and 303,000 fall due on the 15th of February to May. Entries: 1 opened, 2 capital, 3 to 5 the
/// loan, 6 what comes next. All figures are worked out by hand.
/// </summary>
public sealed class CollectingTests
{
    private static readonly FundPolicy Overdue = FundPolicy.Default with { OverdueInterest = OverdueInterest.CivilCode466 };

    [Fact]
    public void Repay_PerPart_SettlesAllInterestThatIsDueBeforePrincipal()
    {
        // 12,000 + 300,000 and 9,000 + 300,000 are due on 20 March.
        var perInstalment = Lent().When(Repay("L1", 20_000, Day(3, 20))).Then(Repaid(Day(3, 20), 20_000, interest: 12_000, principal: 8_000));
        Lines(perInstalment, 6).Should().Equal((1, 0, 12_000, 8_000));

        var perPart = Lent(policy: FundPolicy.Default with { AllocationBy = AllocationBy.PerPart });
        perPart.When(Repay("L1", 20_000, Day(3, 20))).Then(Repaid(Day(3, 20), 20_000, interest: 20_000, principal: 0));
        Lines(perPart, 6).Should().Equal((1, 0, 12_000, 0), (2, 0, 8_000, 0));
        perPart.When(Repay("L1", 301_000, Day(3, 20))).Then(Repaid(Day(3, 20), 301_000, interest: 1_000, principal: 300_000));
        Lines(perPart, 7).Should().Equal((1, 0, 0, 300_000), (2, 0, 1_000, 0));
    }

    [Fact]
    public void Repay_PerPart_KeepsTheOrderOfThePolicy()
    {
        var policy = FundPolicy.Default with { AllocationBy = AllocationBy.PerPart, AllocationOrder = [AllocationPart.Principal, AllocationPart.Penalty, AllocationPart.Interest] };
        Lent(policy: policy).When(Repay("L1", 605_000, Day(3, 20))).Then(Repaid(Day(3, 20), 605_000, interest: 5_000, principal: 600_000));
    }

    [Fact]
    public void Repay_EarlyToTheNextInstalments_PaysThemAhead()
    {
        var fund = Lent().When(Repay("L1", 712_000, Day(2, 15))).Then(Repaid(Day(2, 15), 712_000, 12_000, 700_000));
        Unpaid(fund, Day(2, 15)).Should().Equal((0, 12_000), (0, 5_000), (200_000, 5_000), (300_000, 3_000));
    }

    [Fact]
    public void Repay_EarlyToShorten_PaysTheLastInstalments()
    {
        var fund = Lent().When(Repay("L1", 712_000, Day(2, 15), early: EarlyPayment.Shorten))
            .Then(Repaid(Day(2, 15), 712_000, 12_000, 700_000) with { Early = EarlyPayment.Shorten });
        // 500,000 are owed: 300,000 in March, 200,000 in April, and nothing in May. Interest of 5,000 and 2,000 follows what is owed.
        Unpaid(fund, Day(2, 15)).Should().Equal((0, 12_000), (300_000, 5_000), (200_000, 2_000), (0, 0));
        Lines(fund, 6).Should().Equal((1, 0, 12_000, 300_000), (3, 0, 0, 100_000), (4, 0, 0, 300_000));
        fund.When(Repay("L1", 507_000, Day(4, 15))).ThenAccepted();
        fund.Fund.Loan("L1").StatusOn(Day(4, 15)).Should().Be(LoanStatus.Closed);
    }

    [Fact]
    public void Repay_EarlyToLower_SpreadsWhatIsLeft()
    {
        var fund = Lent().When(Repay("L1", 712_000, Day(2, 15), early: EarlyPayment.Lower))
            .Then(Repaid(Day(2, 15), 712_000, 12_000, 700_000) with { Early = EarlyPayment.Lower });
        // 500,000 in three parts: 166,667, 166,667 and the rest of 166,666, with 1 % of 500,000, 333,333 and 166,666.
        Unpaid(fund, Day(2, 15)).Should().Equal((0, 12_000), (166_667, 5_000), (166_667, 3_333), (166_666, 1_667));
        Lines(fund, 6).Should().Equal((1, 0, 12_000, 300_000), (2, 0, 0, 133_333), (3, 0, 0, 133_333), (4, 0, 0, 133_334));
    }

    [Fact]
    public void Repay_EarlyWithinAPeriod_OwesItsInterestWholeFirst()
    {
        var fund = Lent().When(Repay("L1", 412_000, Day(2, 1), early: EarlyPayment.Lower)).Then(Repaid(Day(2, 1), 412_000, 12_000, 400_000) with { Early = EarlyPayment.Lower });
        Unpaid(fund, Day(2, 1)).Should().Equal((200_000, 12_000), (200_000, 6_000), (200_000, 4_000), (200_000, 2_000));
    }

    [Fact]
    public void Overdue_ByDefault_BearsNothing() => Lent().Fund.Position(Day(4, 1)).PenaltyDue.Should().Be(Vnd.Zero);

    [Fact]
    public void Overdue_UnderArticle466_BearsOneAndAHalfTimesTheRateAndTenPercent()
    {
        var fund = Lent(policy: Overdue);
        fund.Fund.Position(Day(2, 15)).PenaltyDue.Should().Be(Vnd.Zero);
        // One day: 300,000 at 18 % and 12,000 at 10 % over 365: 147.95 + 3.29 = 151.23.
        fund.Fund.Position(Day(2, 16)).PenaltyDue.Should().Be(Dong(151));
        // 10 days: 1,479.45 + 32.88 = 1,512.33.
        fund.Fund.Position(Day(2, 25)).PenaltyDue.Should().Be(Dong(1_512));
        fund.When(Repay("L1", 101_512, Day(2, 25))).Then(Repaid(Day(2, 25), 101_512, interest: 12_000, principal: 88_000, penalty: 1_512));
        Lines(fund, 6).Should().Equal((1, 1_512, 12_000, 88_000));
        // From then 212,000 at 18 %: 10 more days are 1,045.48; with the first ten 2,557.81, of which 1,512 are paid.
        fund.Fund.Position(Day(3, 7)).PenaltyDue.Should().Be(Dong(1_046));
        FundStatement.Of(fund.Fund, Day(3, 7)).PenaltyDue.Should().Be(Dong(1_046));
        FundStatement.Of(fund.Fund, Day(2, 25)).UnallocatedInterest.Should().Be(Dong(13_512));
    }

    [Fact]
    public void Overdue_OfTwoInstalments_IsAllocatedByInstalmentOrByPart()
    {
        // On 25 March 38 days on the first: (300,000 x 18 % + 12,000 x 10 %) x 38 / 365 = 5,746.85; 10 days on the second: (54,000 + 900) x 10 / 365 = 1,504.11.
        var fund = Lent(policy: Overdue);
        fund.Fund.Position(Day(3, 25)).PenaltyDue.Should().Be(Dong(7_251));
        fund.When(Repay("L1", 10_000, Day(3, 25))).Then(Repaid(Day(3, 25), 10_000, interest: 4_253, principal: 0, penalty: 5_747));
        Lent(policy: Overdue with { AllocationBy = AllocationBy.PerPart }).When(Repay("L1", 10_000, Day(3, 25))).Then(Repaid(Day(3, 25), 10_000, interest: 2_749, principal: 0, penalty: 7_251));
    }

    [Fact]
    public void Overdue_LeftAlone_KeepsTheLoanOpen()
    {
        var policy = Overdue with { AllocationOrder = [AllocationPart.Principal, AllocationPart.Interest, AllocationPart.Penalty] };
        var fund = Lent(policy: policy, terms: terms => terms with { Instalments = 1 }).Given(Repay("L1", 1_212_000, Day(2, 25)));
        // 10 days: 1,200,000 at 18 % and 12,000 at 10 %: 5,917.81 + 32.88 = 5,950.68.
        fund.Fund.Position(Day(2, 25)).Should().Match<LoanPosition>(position => position.IsOpen && position.PenaltyDue == Dong(5_951) && position.Outstanding == Vnd.Zero && position.DaysPastDue == 0);
        fund.When(Repay("L1", 6_000, Day(3, 1))).Then(Repaid(Day(3, 1), 6_000, 0, 0, credit: 49, penalty: 5_951));
        fund.Fund.Loan("L1").StatusOn(Day(3, 1)).Should().Be(LoanStatus.Closed);
    }

    [Fact]
    public void Death_OfTheBorrower_EndsOverdueInterest()
    {
        var fund = Lent(policy: Overdue);
        fund.When(new RecordBorrowerDeath("L1", Day(2, 25), "Biên bản 3")).Then(new BorrowerDied(Day(2, 25), "L1", "Biên bản 3", default, []));
        fund.Fund.Position(Day(3, 25)).PenaltyDue.Should().Be(Dong(1_512));
        // The heirs pay what is late on 25 March: 621,000 and 1,512.
        fund.When(Repay("L1", 622_512, Day(3, 25))).Then(Repaid(Day(3, 25), 622_512, interest: 21_000, principal: 600_000, penalty: 1_512));
        fund.When(new RecordBorrowerDeath("L1", Day(3, 1), "Biên bản 4")).ThenRefused(Rules.DeathAlreadyRecorded, ("diedOn", Day(2, 25)), ("entry", 6L));
        fund.WhenReversed(6, Day(3, 25)).ThenAccepted();
        // From 25 March on it never happened: 7,251 were due on that day, and the payment is 5,739 short of principal.
        fund.Fund.Position(Day(3, 25)).Should().Match<LoanPosition>(position => position.Paid.Penalty == Dong(7_251) && position.Outstanding == Dong(605_739));
    }

    [Fact]
    public void Death_Backdated_TurnsOverdueInterestIntoPrincipal()
    {
        var fund = Lent(policy: Overdue).Given(Repay("L1", 10_000, Day(3, 25)));
        // 5,747 of penalty and 4,253 of interest become 1,512 and 8,488.
        fund.When(new RecordBorrowerDeath("L1", Day(2, 25), "Biên bản 3")).Then(new BorrowerDied(
            Day(2, 25), "L1", "Biên bản 3", default, [new DatedAllocation(Day(3, 25), new Allocation(Dong(-4_235), Dong(4_235), Vnd.Zero, Vnd.Zero))]));
    }

    [Fact]
    public void Refund_OfCredit_PaysItBack()
    {
        var fund = Lent().Given(Repay("L1", 1_222_000, Day(2, 1)));
        fund.When(new RefundCredit("L1", Dong(4_000), Day(3, 1), CashAccount.Cash))
            .Then(new CreditRefunded(Day(3, 1), "L1", Dong(4_000), CashAccount.Cash, new Allocation(Vnd.Zero, Vnd.Zero, Vnd.Zero, Dong(-4_000)), []));
        FundStatement.Of(fund.Fund, Day(3, 1)).Should().Match<FundStatement>(statement => statement.Credits == Dong(6_000) && statement.CashOnHand == Dong(5_018_000));
        fund.When(new RefundCredit("L1", Dong(6_001), Day(3, 1), CashAccount.Cash))
            .ThenRefused(Rules.CreditExceeded, ("available", Dong(6_000)), ("needed", Dong(6_001)), ("shortfall", Dong(1)), ("shortOn", Day(3, 1)));
        fund.WhenReversed(7, Day(3, 5)).ThenAccepted();
        fund.Fund.Position(Day(3, 5)).Paid.Credit.Should().Be(Dong(10_000));
        fund.Fund.Balance(Account.Cash, Day(3, 5)).Should().Be(5_022_000);
    }

    [Fact]
    public void Refund_BackdatedBeforeAnother_IsNotMoreThanIsLeftThen()
    {
        var fund = Lent().Given(Repay("L1", 1_222_000, Day(2, 1)), new RefundCredit("L1", Dong(7_000), Day(3, 1), CashAccount.Cash));
        fund.When(new RefundCredit("L1", Dong(4_000), Day(2, 10), CashAccount.Cash)).ThenRefused(Rules.CreditExceeded, ("available", Dong(3_000)), ("needed", Dong(4_000)), ("shortOn", Day(3, 1)));
        fund.When(new RefundCredit("L1", Dong(3_000), Day(2, 10), CashAccount.Cash)).ThenAccepted();
    }

    [Fact]
    public void Reverse_RepaymentWhoseCreditWasRefunded_IsRefused() =>
        Lent().Given(Repay("L1", 1_222_000, Day(2, 1)), new RefundCredit("L1", Dong(7_000), Day(3, 1), CashAccount.Cash))
            .WhenReversed(6, Day(3, 5)).ThenRefused(Rules.CreditExceeded, ("available", Dong(3_000)), ("needed", Dong(10_000)), ("shortOn", Day(3, 5)));

    [Fact]
    public void Use_OfCredit_SettlesAnotherLoanOfTheMember()
    {
        var fund = Lent().Given(Repay("L1", 1_222_000, Day(2, 1))).Given(Lend(400_000, Day(2, 1), terms => terms with { Instalments = 4 }, "L2"));
        // On 1 March: 4,000 of interest of the first instalment of L2, then principal.
        fund.When(new UseCredit("L1", Dong(9_000), Day(3, 1), "L2"))
            .Then(new CreditUsed(Day(3, 1), "L1", "L2", Dong(9_000), new Allocation(Vnd.Zero, Dong(4_000), Dong(5_000), Dong(-9_000)), []));
        fund.Fund.Position(Day(3, 1)).Paid.Credit.Should().Be(Dong(1_000));
        fund.Fund.Position(Day(3, 1), "L2").Outstanding.Should().Be(Dong(395_000));
        Lines(fund, 10, "L2").Should().Equal((1, 0, 4_000, 5_000));
        FundStatement.Of(fund.Fund, Day(3, 1)).Should().Match<FundStatement>(statement => statement.Credits == Dong(1_000) && statement.CashOnHand == Dong(4_622_000) && statement.UnallocatedInterest == Dong(16_000));
        fund.When(new UseCredit("L1", Dong(1_001), Day(3, 1), "L2")).ThenRefused(Rules.CreditExceeded, ("available", Dong(1_000)));
        fund.When(new UseCredit("L1", Dong(1), Day(3, 1), "L1")).ThenRefused(Rules.CreditOfAnother, ("toLoanId", "L1"));

        fund.WhenReversed(10, Day(3, 5)).Then(new EntryReversed(
            Day(3, 5), 10, "Ghi nhầm", "L1",
            [new Posting(Account.LoansOutstanding, Dong(5_000)), new Posting(Account.UnallocatedInterest, Dong(4_000)), new Posting(Account.MemberCredits, Dong(-9_000))], [], "L2"));
        fund.Fund.Position(Day(3, 5)).Paid.Credit.Should().Be(Dong(10_000));
        fund.Fund.Position(Day(3, 5), "L2").Outstanding.Should().Be(Dong(400_000));
    }

    [Fact]
    public void Use_OfCreditForAnotherMember_IsRefused()
    {
        var fund = Lent().Given(Repay("L1", 1_222_000, Day(2, 1))).Given(Request(400_000, Day(2, 1)) with { MemberId = "M2" }, Approve("L2", Day(2, 1)), Disburse("L2", Day(2, 1)));
        fund.When(new UseCredit("L1", Dong(1), Day(3, 1), "L2")).ThenRefused(Rules.CreditOfAnother, ("loanId", "L1"), ("toLoanId", "L2"));
    }

    [Fact]
    public void Waive_Interest_LowersWhatIsOwedOldestFirst()
    {
        var fund = Lent();
        // On 20 March 12,000 and 9,000 are late; what the period that has begun costs is not.
        fund.When(new WaiveInterest("L1", Dong(15_000), Day(3, 20), "Biên bản 7")).Then(new InterestWaived(Day(3, 20), "L1", Dong(15_000), "Biên bản 7", default, []));
        Lines(fund, 6).Should().Equal((1, 0, 12_000, 0), (2, 0, 3_000, 0));
        var position = fund.Fund.Position(Day(3, 20));
        (position.OverdueInterest, position.Waived, position.OverduePrincipal).Should().Be((Dong(6_000), Dong(15_000), Dong(600_000)));
        fund.When(Repay("L1", 606_000, Day(3, 20))).Then(Repaid(Day(3, 20), 606_000, interest: 6_000, principal: 600_000));
        FundStatement.Of(fund.Fund, Day(3, 20)).InterestReceived.Should().Be(Dong(6_000));
    }

    [Fact]
    public void Waive_MoreThanIsOwed_IsRefused()
    {
        var fund = Lent(policy: Overdue);
        fund.When(new WaiveInterest("L1", Dong(22_513), Day(2, 25), "Biên bản 7"))
            .ThenRefused(Rules.WaiverExceedsInterest, ("interest", Dong(21_000)), ("penalty", Dong(1_512)), ("amount", Dong(22_513)));
        fund.When(new WaiveInterest("L1", Dong(22_512), Day(2, 25), "Biên bản 7")).ThenAccepted();
        fund.Fund.Position(Day(2, 25)).Waivable.Should().Be(Vnd.Zero);
        Lines(fund, 6).Should().Equal((1, 1_512, 12_000, 0), (2, 0, 9_000, 0));
    }

    [Fact]
    public void Waive_Backdated_ReallocatesLaterRepaymentsAndBack()
    {
        var fund = Lent().Given(Repay("L1", 100_000, Day(3, 20)));
        fund.When(new WaiveInterest("L1", Dong(12_000), Day(3, 1), "Biên bản 7")).Then(new InterestWaived(
            Day(3, 1), "L1", Dong(12_000), "Biên bản 7", default, [new DatedAllocation(Day(3, 20), new Allocation(Vnd.Zero, Dong(-12_000), Dong(12_000), Vnd.Zero))]));
        FundStatement.Of(fund.Fund, Day(3, 20)).LoansOutstanding.Should().Be(Dong(1_100_000));
        fund.WhenReversed(7, Day(4, 1)).ThenAccepted();
        FundStatement.Of(fund.Fund, Day(4, 1)).LoansOutstanding.Should().Be(Dong(1_112_000));
    }

    [Fact]
    public void Reschedule_LateLoan_SpreadsWhatIsOwedAndStaysLate()
    {
        var fund = Lent();
        fund.When(new RescheduleLoan("L1", Day(3, 20), terms => terms with { Instalments = 6 }, null, "Mất mùa")).ThenAccepted();
        // 1,200,000 in six parts. Late in interest: 12,000 and 9,000; of the running period 5 of 31 days of 6,000: 967.74.
        var position = fund.Fund.Position(Day(3, 20));
        position.Outstanding.Should().Be(Dong(1_200_000));
        position.Instalments.Select(line => (line.Number, line.DueOn, line.Principal.Amount, line.Interest.Amount)).Should().Equal(
            (5, Day(4, 20), 200_000, 33_968), (6, Day(5, 20), 200_000, 10_000), (7, Day(6, 20), 200_000, 8_000), (8, Day(7, 20), 200_000, 6_000), (9, Day(8, 20), 200_000, 4_000), (10, Day(9, 20), 200_000, 2_000));
        (position.DaysPastDue, position.LateSince, position.OverduePrincipal).Should().Be((33, Day(2, 15), Vnd.Zero));

        // 621,000 were late. 233,968 leave 387,032 of it.
        fund.Given(Repay("L1", 233_968, Day(4, 20)));
        fund.Fund.Position(Day(4, 20)).DaysPastDue.Should().Be(64);
        fund.Given(Repay("L1", 387_031, Day(4, 25)));
        fund.Fund.Position(Day(4, 25)).DaysPastDue.Should().Be(69);
        fund.Given(Repay("L1", 1, Day(4, 25)));
        fund.Fund.Position(Day(4, 25)).DaysPastDue.Should().Be(0);
    }

    [Fact]
    public void Reschedule_AfterRepayments_KeepsWhatWasPaid()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Repay("L1", 109_000, Day(3, 15)));
        fund.When(new RescheduleLoan("L1", Day(3, 15), terms => terms with { Instalments = 2 }, Day(4, 20), "Mất mùa")).ThenAccepted();
        ((LoanRescheduled)fund.Events[^1]).Schedule.Should().Equal(
            new ScheduledInstalment(Day(4, 20), Dong(400_000), Dong(8_000)), new ScheduledInstalment(Day(5, 20), Dong(400_000), Dong(4_000)));
        fund.Fund.Position(Day(3, 15)).Instalments.Select(line => (line.Number, line.Principal.Amount, line.PaidPrincipal.Amount, line.PaidInterest.Amount))
            .Should().Equal((1, 300_000, 300_000, 12_000), (2, 100_000, 100_000, 9_000), (5, 400_000, 0, 0), (6, 400_000, 0, 0));
        fund.When(Repay("L1", 812_000, Day(5, 20))).Then(Repaid(Day(5, 20), 812_000, 12_000, 800_000));
        fund.Fund.Loan("L1").StatusOn(Day(5, 20)).Should().Be(LoanStatus.Closed);
    }

    [Fact]
    public void Reschedule_ThenARepaymentBackdatedBeforeIt_SpreadsLess()
    {
        var fund = Lent().Given(new RescheduleLoan("L1", Day(2, 15), terms => terms with { Instalments = 3 }, null, "Mất mùa"), Repay("L1", 424_000, Day(3, 15)));
        // 12,000 carried and 12,000 of the new first period are paid with 400,000. With 312,000 on 15 February, 300,000 a month: 9,000 and 415,000.
        fund.When(Repay("L1", 312_000, Day(2, 10))).Then(Repaid(Day(2, 10), 312_000, 12_000, 300_000) with
        {
            Reallocations = [new DatedAllocation(Day(3, 15), new Allocation(Vnd.Zero, Dong(-15_000), Dong(15_000), Vnd.Zero))],
        });
    }

    [Fact]
    public void Reschedule_BeyondThePolicy_IsRefused()
    {
        Lent().When(new RescheduleLoan("L1", Day(3, 20), terms => terms with { Instalments = 25 }, null, "Mất mùa")).ThenRefused(Rules.TermAboveMaximum, ("instalments", 25));
        Lent().When(new RescheduleLoan("L1", Day(3, 20), terms => terms, Day(5, 21), "Mất mùa")).ThenRefused(Rules.FirstDueOn, ("latest", Day(5, 20)));
        Lent().Given(Repay("L1", 1_212_000, Day(2, 1))).When(new RescheduleLoan("L1", Day(3, 20), terms => terms, null, "Mất mùa")).ThenRefused(Rules.LoanNotActive, ("status", "closed"));
    }

    [Fact]
    public void Reschedule_Reversed_BringsTheOldScheduleBack()
    {
        var untouched = Lent().Fund;
        var fund = Lent().Given(new RescheduleLoan("L1", Day(3, 20), terms => terms with { Instalments = 6 }, null, "Mất mùa"));
        fund.WhenReversed(6, Day(4, 1)).Then(new EntryReversed(
            Day(4, 1), 6, "Ghi nhầm", "L1", [new Posting(Account.LoansOutstanding, Vnd.Zero), new Posting(Account.UnallocatedInterest, Vnd.Zero), new Posting(Account.MemberCredits, Vnd.Zero)], []));
        fund.Fund.Position(Day(4, 1)).Instalments.Should().Equal(untouched.Position(Day(4, 1)).Instalments);
        fund.Fund.Position(Day(3, 31)).Instalments.Should().HaveCount(6);
    }

    [Fact]
    public void TopUp_RunningLoan_PaysOutMoreOnANewSchedule()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)));
        fund.When(new TopUpLoan("L1", Dong(300_000), Day(2, 15), null, null, CashAccount.Cash)).ThenAccepted();
        var toppedUp = (LoanToppedUp)fund.Events[^1];
        toppedUp.Schedule.Select(line => (line.DueOn, line.Principal.Amount, line.Interest.Amount))
            .Should().Equal((Day(3, 15), 300_000, 12_000), (Day(4, 15), 300_000, 9_000), (Day(5, 15), 300_000, 6_000), (Day(6, 15), 300_000, 3_000));
        FundStatement.Of(fund.Fund, Day(2, 15)).Should().Match<FundStatement>(statement => statement.LoansOutstanding == Dong(1_200_000) && statement.CashOnHand == Dong(3_812_000));
        fund.When(Repay("L1", 312_000, Day(3, 15))).Then(Repaid(Day(3, 15), 312_000, 12_000, 300_000));
        fund.WhenReversed(7, Day(3, 20)).ThenAccepted();
        // Without it the 312,000 of March settle 309,000 and 3,000 of April.
        FundStatement.Of(fund.Fund, Day(3, 20)).Should().Match<FundStatement>(statement => statement.LoansOutstanding == Dong(597_000) && statement.CashOnHand == Dong(4_424_000));
    }

    [Fact]
    public void TopUp_BeyondThePolicyOrTheCash_IsRefused()
    {
        var fund = Lent(policy: FundPolicy.Default with { MaxPrincipal = Dong(2_000_000) });
        fund.When(new TopUpLoan("L1", Dong(800_001), Day(2, 1), null, null, CashAccount.Cash)).ThenRefused(Rules.PrincipalAboveMaximum, ("principal", Dong(2_000_001)), ("maxPrincipal", Dong(2_000_000)));
        fund.When(new TopUpLoan("L1", Dong(800_000), Day(2, 1), null, null, CashAccount.Bank)).ThenRefused(Rules.InsufficientCash, ("account", "bank"));
        Lent().When(new TopUpLoan("L1", Dong(3_800_001), Day(2, 1), null, null, CashAccount.Cash)).ThenRefused(Rules.InsufficientCash, ("shortfall", Dong(1)));
    }

    [Fact]
    public void WriteOff_Loan_TakesItOutOfThePortfolio()
    {
        // 11 days late: 1,663.56 of overdue interest, 12,000 and 300,000.
        var fund = Lent(policy: Overdue).Given(Repay("L1", 313_664, Day(2, 26)));
        fund.When(new WriteOffLoan("L1", Day(7, 1), "Biên bản 9")).Then(new LoanWrittenOff(Day(7, 1), "L1", "Biên bản 9", new Allocation(Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero, WrittenOff: Dong(900_000)), []));
        var before = FundStatement.Of(fund.Fund, Day(6, 30));
        var after = FundStatement.Of(fund.Fund, Day(7, 1));
        (before.ActiveLoans, before.LoansInArrears, before.PortfolioAtRisk[0].Par.AtRisk, before.FundSize).Should().Be((1, 1, Dong(900_000), Dong(5_000_000)));
        (after.ActiveLoans, after.LoansInArrears, after.PortfolioAtRisk[0].Par.Outstanding, after.FundSize, after.WrittenOff, after.LoansOutstanding, after.PenaltyDue, after.OverdueInterest)
            .Should().Be((0, 0, Vnd.Zero, Dong(4_100_000), Dong(900_000), Vnd.Zero, Vnd.Zero, Vnd.Zero));
        fund.Fund.Loan("L1").StatusOn(Day(7, 1)).Should().Be(LoanStatus.WrittenOff);
        fund.When(Repay("L1", 1, Day(7, 2))).ThenRefused(Rules.LoanWrittenOff, ("loanId", "L1"));
        fund.When(new WriteOffLoan("L1", Day(7, 2), "Biên bản 9")).ThenRefused(Rules.LoanNotActive, ("status", "writtenoff"));
    }

    [Fact]
    public void Recovery_AfterAWriteOff_IsPrincipalThenInterest()
    {
        var fund = Lent();
        fund.When(new ReceiveRecovery("L1", Dong(1), Day(2, 1), CashAccount.Cash)).ThenRefused(Rules.LoanNotWrittenOff, ("on", Day(2, 1)));
        fund.Given(new WriteOffLoan("L1", Day(7, 1), "Biên bản 9"), new ReceiveRecovery("L1", Dong(1_000_000), Day(8, 1), CashAccount.Cash));
        fund.When(new ReceiveRecovery("L1", Dong(250_000), Day(9, 1), CashAccount.Bank)).Then(new RecoveryReceived(
            Day(9, 1), "L1", Dong(250_000), CashAccount.Bank, new Allocation(Vnd.Zero, Dong(50_000), Vnd.Zero, Vnd.Zero, Recovered: Dong(200_000)), []));
        FundStatement.Of(fund.Fund, Day(9, 1)).Should().Match<FundStatement>(statement =>
            statement.WrittenOff == Dong(1_200_000) && statement.Recovered == Dong(1_200_000) && statement.UnallocatedInterest == Dong(50_000) && statement.FundSize == Dong(5_000_000));
    }

    [Fact]
    public void Recovery_WhenTheWriteOffIsReversed_IsARepayment()
    {
        var fund = Lent().Given(new WriteOffLoan("L1", Day(7, 1), "Biên bản 9"), new ReceiveRecovery("L1", Dong(330_000), Day(8, 1), CashAccount.Cash));
        fund.WhenReversed(6, Day(8, 5)).ThenAccepted();
        // The oldest instalment takes 312,000, the next one 9,000 of interest and 9,000 of principal.
        FundStatement.Of(fund.Fund, Day(8, 5)).Should().Match<FundStatement>(statement =>
            statement.WrittenOff == Vnd.Zero && statement.Recovered == Vnd.Zero && statement.LoansOutstanding == Dong(891_000) && statement.InterestReceived == Dong(21_000) && statement.ActiveLoans == 1);
        FundStatement.Of(fund.Fund, Day(8, 4)).WrittenOff.Should().Be(Dong(1_200_000));
    }

    [Fact]
    public void Repay_BackdatedBeforeAWriteOff_LeavesLessToWriteOff()
    {
        var fund = Lent().Given(new WriteOffLoan("L1", Day(7, 1), "Biên bản 9"));
        fund.When(Repay("L1", 312_000, Day(2, 15))).Then(Repaid(Day(2, 15), 312_000, 12_000, 300_000) with
        {
            Reallocations = [new DatedAllocation(Day(7, 1), new Allocation(Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero, WrittenOff: Dong(-300_000)))],
        });
        FundStatement.Of(fund.Fund, Day(7, 1)).Should().Match<FundStatement>(statement => statement.WrittenOff == Dong(900_000) && statement.LoansOutstanding == Vnd.Zero);
    }

    [Fact]
    public void EveryFact_InAClosedPeriod_IsNeitherPostedNorReversed()
    {
        var fund = Lent().Given(new WaiveInterest("L1", Dong(1_000), Day(2, 20), "Biên bản 7"), Close(Day(2, 28)));
        fund.When(new WaiveInterest("L1", Dong(1_000), Day(2, 28), "Biên bản 7")).ThenRefused(Rules.PeriodClosed);
        fund.WhenReversed(6, Day(2, 28)).ThenRefused(Rules.PeriodClosed);
        fund.WhenReversed(6, Day(3, 1)).ThenAccepted();
    }

    [Fact]
    public void Reverse_DisbursementOfALoanWithFacts_IsRefused() =>
        Lent().Given(new RecordBorrowerDeath("L1", Day(2, 1), "Biên bản 3")).WhenReversed(5, Day(3, 1)).ThenRefused(Rules.LoanHasRepayments, ("entry", 6L));

    private static FundSpec Lent(Func<LoanTerms, LoanTerms>? terms = null, FundPolicy? policy = null) => FundSpec.Opened(policy)
        .Given(Receive(5_000_000, Day(1, 2)))
        .Given(Lend(1_200_000, Day(1, 15), agreed => (terms ?? (same => same))(agreed with { Instalments = 4 })));

    private static RepaymentReceived Repaid(LocalDate on, long amount, long interest, long principal, long credit = 0, long penalty = 0) =>
        new(on, "L1", Dong(amount), CashAccount.Cash, new Allocation(Dong(penalty), Dong(interest), Dong(principal), Dong(credit)), []);

    private static IEnumerable<(int Number, long Penalty, long Interest, long Principal)> Lines(FundSpec fund, long entry, string loanId = "L1") =>
        fund.Fund.Loan(loanId).Account!.Settled(entry).Lines.Select(line => (line.Number, line.Penalty.Amount, line.Interest.Amount, line.Principal.Amount));

    private static IEnumerable<(long Principal, long Interest)> Unpaid(FundSpec fund, LocalDate day) =>
        fund.Fund.Position(day).Instalments.Select(line => (line.UnpaidPrincipal.Amount, line.Interest.Amount));
}
