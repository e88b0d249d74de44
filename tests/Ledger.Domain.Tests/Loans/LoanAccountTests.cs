using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Loans;

/// <summary>1,200,000 đ lent on 15 January at 1 % per month in four instalments: what each payment settles, worked out by hand.</summary>
public sealed class LoanAccountTests
{
    [Fact]
    public void Repay_WhatIsDue_SettlesTheInstalment()
    {
        var fund = Lent();
        fund.When(Repay("L1", 312_000, Day(2, 15))).Then(Repaid(Day(2, 15), 312_000, interest: 12_000, principal: 300_000));
        var position = fund.Fund.Position(Day(2, 15));
        position.Outstanding.Should().Be(Dong(900_000));
        position.Instalments[0].IsSettled.Should().BeTrue();
        position.NextDue!.Value.Should().Match<InstalmentPosition>(line => line.Number == 2 && line.DueOn == Day(3, 15) && line.Total == Dong(309_000));
        fund.Fund.Position(Day(3, 15)).DaysPastDue.Should().Be(0);
        fund.Fund.Position(Day(3, 16)).DaysPastDue.Should().Be(1);
    }

    [Fact]
    public void Repay_PartOfWhatIsDue_LeavesTheRestLate()
    {
        var fund = Lent();
        fund.When(Repay("L1", 100_000, Day(2, 15))).Then(Repaid(Day(2, 15), 100_000, interest: 12_000, principal: 88_000));
        var position = fund.Fund.Position(Day(2, 17));
        (position.DaysPastDue, position.DaysPastDuePrincipal, position.OverduePrincipal, position.OverdueInterest).Should().Be((2, 2, Dong(212_000), Vnd.Zero));
        position.LateSince.Should().Be(Day(2, 15));
        fund.When(Repay("L1", 212_000, Day(2, 15))).Then(Repaid(Day(2, 15), 212_000, interest: 0, principal: 212_000));
        fund.Fund.Position(Day(2, 17)).DaysPastDue.Should().Be(0);
    }

    [Fact]
    public void Repay_LessThanTheInterest_LeavesInterestLateToo()
    {
        var fund = Lent().When(Repay("L1", 5_000, Day(2, 15))).Then(Repaid(Day(2, 15), 5_000, interest: 5_000, principal: 0)).Fund;
        var position = fund.Position(Day(2, 16));
        (position.OverduePrincipal, position.OverdueInterest).Should().Be((Dong(300_000), Dong(7_000)));
    }

    [Fact]
    public void Repay_Late_SettlesTheOldestFirstWithoutFurtherInterest()
    {
        var fund = Lent();
        fund.Fund.Position(Day(3, 20)).Should().Match<LoanPosition>(position =>
            position.DaysPastDue == 33 && position.OverduePrincipal == Dong(600_000) && position.OverdueInterest == Dong(21_000) && position.LateSince == Day(2, 15));
        fund.When(Repay("L1", 621_000, Day(3, 20))).Then(Repaid(Day(3, 20), 621_000, interest: 21_000, principal: 600_000));
        fund.Fund.Position(Day(3, 20)).DaysPastDue.Should().Be(0);
    }

    [Fact]
    public void Repay_Late_SettlesWhatIsLateBeforeThePeriodThatHasBegun() =>
        Lent().When(Repay("L1", 312_500, Day(2, 20))).Then(Repaid(Day(2, 20), 312_500, interest: 12_500, principal: 300_000));

    [Fact]
    public void Repay_Early_OwesTheBegunPeriodWhole()
    {
        var fund = Lent();
        fund.When(Repay("L1", 612_000, Day(2, 1))).Then(Repaid(Day(2, 1), 612_000, interest: 12_000, principal: 600_000));
        var position = fund.Fund.Position(Day(2, 1));
        position.Instalments.Select(line => line.Interest.Amount).Should().Equal(12_000, 6_000, 6_000, 3_000);
        position.Instalments.Select(line => line.UnpaidPrincipal.Amount).Should().Equal(0, 0, 300_000, 300_000);
        fund.Fund.Position(Day(3, 16)).Should().Match<LoanPosition>(late => late.OverdueInterest == Dong(6_000) && late.OverduePrincipal == Vnd.Zero && late.DaysPastDue == 1 && late.DaysPastDuePrincipal == 0);
    }

    [Theory]
    [InlineData(1, 15, 1_200_000, 0)]
    [InlineData(1, 16, 1_212_000, 12_000)]
    [InlineData(2, 15, 1_212_000, 12_000)]
    [InlineData(2, 16, 1_221_000, 21_000)]
    [InlineData(5, 15, 1_230_000, 30_000)]
    [InlineData(8, 1, 1_230_000, 30_000)]
    public void Repay_Everything_ClosesTheLoan(int month, int day, long amount, long interest)
    {
        var on = Day(month, day);
        Lent().When(Repay("L1", amount - 1, on)).ThenAccepted().Fund.Loan("L1").StatusOn(on).Should().Be(LoanStatus.Active);
        var fund = Lent().When(Repay("L1", amount, on)).Then(Repaid(on, amount, interest, 1_200_000)).Fund;
        fund.Loan("L1").StatusOn(on).Should().Be(LoanStatus.Closed);
        fund.Position(FundSpec.Today).Should().Match<LoanPosition>(position => position.IsClosed && position.DaysPastDue == 0 && position.NextDue == null);
        Lent().When(Repay("L1", amount + 700, on)).Then(Repaid(on, amount + 700, interest, 1_200_000, credit: 700));
    }

    [Fact]
    public void Repay_ClosedLoan_IsCredit()
    {
        var fund = Lent().Given(Repay("L1", 1_212_000, Day(2, 1)));
        fund.When(Repay("L1", 50_000, Day(3, 1))).Then(Repaid(Day(3, 1), 50_000, 0, 0, credit: 50_000));
        FundStatement.Of(fund.Fund, Day(3, 1)).Credits.Should().Be(Dong(50_000));
    }

    [Fact]
    public void Repay_BeforeTheDisbursement_IsRefused() =>
        Lent().When(Repay("L1", 1, Day(1, 14))).ThenRefused(Rules.OutOfOrder, ("on", Day(1, 14)), ("earliest", Day(1, 15)));

    [Fact]
    public void Repay_Backdated_ReallocatesLaterRepayments()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(3, 15)));
        fund.When(Repay("L1", 312_000, Day(2, 15))).Then(Repaid(Day(2, 15), 312_000, 12_000, 300_000) with
        {
            Reallocations = [new DatedAllocation(Day(3, 15), new Allocation(Vnd.Zero, Dong(-3_000), Dong(3_000), Vnd.Zero))],
        });
        FundStatement.Of(fund.Fund, Day(3, 14)).Should().Match<FundStatement>(statement => statement.LoansOutstanding == Dong(900_000) && statement.UnallocatedInterest == Dong(12_000));
        FundStatement.Of(fund.Fund, Day(3, 15)).Should().Match<FundStatement>(statement => statement.LoansOutstanding == Dong(597_000) && statement.UnallocatedInterest == Dong(21_000));
        fund.Fund.Loan("L1").Account!.SettledOn(Day(3, 15)).Select(settled => (settled.Fact.Entry, settled.Allocation.Interest.Amount, settled.Allocation.Principal.Amount))
            .Should().Equal((7, 12_000, 300_000), (6, 9_000, 303_000));
    }

    [Fact]
    public void Repay_BackdatedBeforeThePayoff_TurnsLaterMoneyIntoCredit()
    {
        var fund = Lent().Given(Repay("L1", 1_221_000, Day(2, 20)));
        fund.When(Repay("L1", 512_000, Day(2, 10))).Then(Repaid(Day(2, 10), 512_000, 12_000, 500_000) with
        {
            // Period 2 is on 700,000 then: 7,000, and 707,000 of the 1,221,000 are owed on 20 February.
            Reallocations = [new DatedAllocation(Day(2, 20), new Allocation(Vnd.Zero, Dong(-14_000), Dong(-500_000), Dong(514_000)))],
        });
    }

    [Fact]
    public void Repay_TwiceOnOneDay_IsOnePaymentOfBoth()
    {
        var fund = Lent().Given(Repay("L1", 200_000, Day(2, 15)), Repay("L1", 421_000, Day(2, 15)));
        var together = Lent().Given(Repay("L1", 621_000, Day(2, 15)));
        fund.Fund.Position(Day(2, 15)).Paid.Should().Be(together.Fund.Position(Day(2, 15)).Paid);
        fund.Fund.Position(Day(2, 15)).Instalments.Should().Equal(together.Fund.Position(Day(2, 15)).Instalments);
    }

    [Fact]
    public void Repay_PrincipalBeforeInterest_FollowsThePolicy()
    {
        var policy = FundPolicy.Default with { AllocationOrder = [AllocationPart.Principal, AllocationPart.Penalty, AllocationPart.Interest] };
        var fund = Lent(policy: policy);
        fund.When(Repay("L1", 305_000, Day(2, 15))).Then(Repaid(Day(2, 15), 305_000, interest: 5_000, principal: 300_000));
        fund.Fund.Position(Day(2, 16)).OverdueInterest.Should().Be(Dong(7_000));
        fund.When(Repay("L1", 20_000, Day(2, 16))).Then(Repaid(Day(2, 16), 20_000, interest: 7_000, principal: 13_000));
    }

    [Fact]
    public void Repay_FlatLoanInPart_KeepsItsInterest()
    {
        var fund = Lent(terms => terms with { Method = InterestMethod.Flat });
        fund.When(Repay("L1", 612_000, Day(2, 1))).Then(Repaid(Day(2, 1), 612_000, 12_000, 600_000));
        fund.Fund.Position(Day(2, 1)).Instalments.Select(line => line.Interest.Amount).Should().Equal(12_000, 12_000, 12_000, 12_000);
        fund.When(Repay("L1", 636_000, Day(5, 15))).Then(Repaid(Day(5, 15), 636_000, 36_000, 600_000));
        fund.Fund.Position(Day(5, 15)).IsClosed.Should().BeTrue();
    }

    [Fact]
    public void Repay_FlatLoanWhole_SavesTheInterestOfLaterPeriods()
    {
        var fund = Lent(terms => terms with { Method = InterestMethod.Flat }).Given(Repay("L1", 312_000, Day(2, 15)));
        fund.When(Repay("L1", 912_000, Day(3, 1))).Then(Repaid(Day(3, 1), 912_000, 12_000, 900_000));
        fund.Fund.Position(Day(3, 1)).Should().Match<LoanPosition>(position => position.IsClosed && position.Outstanding == Vnd.Zero);
        fund.Fund.Position(Day(5, 16)).Instalments.Select(line => line.Interest.Amount).Should().Equal(12_000, 12_000, 0, 0);
    }

    [Fact]
    public void Repay_InterestOnlyLoanInPart_LowersTheInterestOfLaterPeriods()
    {
        var fund = Lent(terms => terms with { Method = InterestMethod.InterestOnly });
        fund.When(Repay("L1", 412_000, Day(2, 15))).Then(Repaid(Day(2, 15), 412_000, 12_000, 400_000));
        fund.Fund.Position(Day(2, 15)).Instalments.Select(line => (line.UnpaidPrincipal.Amount, line.Interest.Amount)).Should().Equal((0, 12_000), (0, 8_000), (0, 8_000), (800_000, 8_000));
    }

    [Fact]
    public void Repay_EqualInstalmentLoanEarly_TakesInterestOnWhatIsOwed()
    {
        var fund = Lent(terms => terms with { Method = InterestMethod.DecliningEqualInstalment });
        fund.When(Repay("L1", 407_537, Day(2, 15))).Then(Repaid(Day(2, 15), 407_537, 12_000, 395_537));
        // 804,463 is owed from 15 February: 8,044.63 of interest. The 100,000 paid ahead are principal of the second instalment, so the third period runs as scheduled.
        fund.Fund.Position(Day(2, 15)).Instalments.Select(line => (line.UnpaidPrincipal.Amount, line.Interest.Amount))
            .Should().Equal((0, 12_000), (198_492, 8_045), (301_477, 6_060), (304_494, 3_045));
    }

    [Fact]
    public void Interest_AfterAnEarlyPayment_IsTheAgreedRateRoundedOnce()
    {
        // 1,000,000 in twelve parts of 83,333: 916,667 was to run in the second period (9,167); 816,640 does: 8,166.40.
        var fund = Lent(terms => terms with { Instalments = 12 }, principal: 1_000_000).When(Repay("L1", 193_360, Day(2, 1))).Then(Repaid(Day(2, 1), 193_360, 10_000, 183_360)).Fund;
        fund.Position(Day(2, 1)).Instalments[1].Interest.Should().Be(Dong(8_166));
        fund.Position(Day(2, 16)).Instalments[1].Interest.Should().Be(Dong(8_166));
    }

    [Fact]
    public void Interest_RoundedToThousands_IsRoundedOnceOnWhatIsOwed()
    {
        // 1 % of 1,049,900 is 10,499 and rounds to 10,000; 1 % of 887,000 is 8,870 and rounds to 9,000.
        var fund = Lent(terms => terms with { Method = InterestMethod.InterestOnly, Rounding = new Rounding(1000) }, principal: 1_049_900);
        fund.When(Repay("L1", 172_900, Day(2, 15))).Then(Repaid(Day(2, 15), 172_900, 10_000, 162_900));
        fund.Fund.Position(Day(2, 15)).Instalments.Select(line => line.Interest.Amount).Should().Equal(10_000, 9_000, 9_000, 9_000);
    }

    [Fact]
    public void Interest_FirstPeriodToAMeetingDay_IsCountedByItsDays()
    {
        var fund = FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2)))
            .Given(Request(1_200_000, Day(1, 15), terms => terms with { Instalments = 2, DayCount = DayCount.Actual365, Method = InterestMethod.InterestOnly }), Approve("L1", Day(1, 15)))
            .Given(Disburse("L1", Day(1, 15), firstDueOn: Day(2, 20)));
        // 36 days and 28 days at 12 % per year: 14,202.74 and, on the 700,000 left after the payment, 6,443.84.
        fund.When(Repay("L1", 514_203, Day(2, 20))).Then(Repaid(Day(2, 20), 514_203, 14_203, 500_000));
        fund.Fund.Position(Day(2, 20)).Instalments.Select(line => line.Interest.Amount).Should().Equal(14_203, 6_444);
    }

    [Fact]
    public void Grace_OnInterest_IsOwedWhenTheLoanIsPaidOffEarly()
    {
        var fund = Lent(WithGrace);
        fund.Fund.Position(Day(1, 15)).Instalments.Select(line => (line.Principal.Amount, line.Interest.Amount)).Should().Equal((0, 0), (0, 0), (600_000, 36_000), (600_000, 6_000));
        fund.When(Repay("L1", 1_200_000, Day(2, 20))).Then(Repaid(Day(2, 20), 1_200_000, 0, 1_200_000));
        fund.Fund.Position(Day(2, 20)).Should().Match<LoanPosition>(position => !position.IsClosed && position.Instalments[2].UnpaidInterest == Dong(24_000) && position.Instalments[3].Interest == Vnd.Zero);
        fund.When(Repay("L1", 24_500, Day(3, 1))).Then(Repaid(Day(3, 1), 24_500, 24_000, 0, credit: 500));
        fund.Fund.Loan("L1").StatusOn(Day(3, 1)).Should().Be(LoanStatus.Closed);
    }

    [Fact]
    public void Grace_OnInterest_FollowsWhatWasOwedInEachPeriod()
    {
        var fund = Lent(WithGrace);
        fund.When(Repay("L1", 600_000, Day(2, 15))).Then(Repaid(Day(2, 15), 600_000, 0, 600_000));
        // 12,000 for the first period, 6,000 for each of the three that follow on 600,000.
        fund.Fund.Position(Day(2, 15)).Instalments.Select(line => (line.UnpaidPrincipal.Amount, line.Interest.Amount)).Should().Equal((0, 0), (0, 0), (0, 24_000), (600_000, 6_000));
        fund.When(Repay("L1", 630_000, Day(5, 15))).Then(Repaid(Day(5, 15), 630_000, 30_000, 600_000));
        fund.Fund.Position(Day(5, 15)).IsClosed.Should().BeTrue();
    }

    [Fact]
    public void Grace_OnFlatInterest_IsOwedForThePeriodsThatBegan()
    {
        var fund = Lent(terms => terms with { Method = InterestMethod.Flat, GraceInterest = 1 });
        fund.Fund.Position(Day(1, 15)).Instalments.Select(line => line.Interest.Amount).Should().Equal(0, 24_000, 12_000, 12_000);
        fund.When(Repay("L1", 1_212_000, Day(2, 1))).Then(Repaid(Day(2, 1), 1_212_000, 12_000, 1_200_000));
        fund.Fund.Position(Day(2, 1)).IsClosed.Should().BeTrue();
    }

    [Fact]
    public void Grace_PaidOnTime_IsAsScheduled()
    {
        var fund = Lent(WithGrace);
        fund.When(Repay("L1", 636_000, Day(4, 15))).Then(Repaid(Day(4, 15), 636_000, 36_000, 600_000));
        fund.When(Repay("L1", 606_000, Day(5, 15))).Then(Repaid(Day(5, 15), 606_000, 6_000, 600_000));
        fund.Fund.Position(Day(5, 15)).IsClosed.Should().BeTrue();
    }

    [Fact]
    public void ZeroInterest_Loan_IsClosedByItsPrincipal()
    {
        var fund = Lent(terms => terms with { Rate = InterestRate.Zero }).When(Repay("L1", 1_200_000, Day(3, 1))).Then(Repaid(Day(3, 1), 1_200_000, 0, 1_200_000)).Fund;
        fund.Position(Day(3, 1)).IsClosed.Should().BeTrue();
    }

    private static LoanTerms WithGrace(LoanTerms terms) => terms with { GracePrincipal = 2, GraceInterest = 2 };

    private static FundSpec Lent(Func<LoanTerms, LoanTerms>? terms = null, FundPolicy? policy = null, long principal = 1_200_000) => FundSpec.Opened(policy)
        .Given(Receive(5_000_000, Day(1, 2)))
        .Given(Lend(principal, Day(1, 15), agreed => (terms ?? (same => same))(agreed with { Instalments = 4 })));

    private static RepaymentReceived Repaid(LocalDate on, long amount, long interest, long principal, long credit = 0) =>
        new(on, "L1", Dong(amount), CashAccount.Cash, new Allocation(Vnd.Zero, Dong(interest), Dong(principal), Dong(credit)), []);
}
