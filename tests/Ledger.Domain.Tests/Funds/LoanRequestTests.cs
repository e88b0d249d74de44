using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

public sealed class LoanRequestTests
{
    private static readonly LoanTerms Terms = FundPolicy.Default.LoanTerms;

    [Fact]
    public void RequestLoan_PolicyTerms_AreKeptWithTheLoan()
    {
        var fund = FundSpec.Opened();
        fund.When(Request(3_000_000, Day(1, 10))).Then(
            new LoanRequested(Day(1, 10), "L1", "M1", Woman, Dong(3_000_000), "Nuôi gà", Terms, FundPolicy.Default.AllocationOrder, OverdueInterest.Off));
        fund.When(Request(3_000_000, Day(1, 10))).ThenAccepted();
        fund.Fund.Loans.Select(loan => loan.Id).Should().Equal("L1", "L2");
        fund.Fund.Loan("L1").StatusOn(Day(1, 9)).Should().BeNull();
        fund.Fund.Loan("L1").StatusOn(Day(1, 10)).Should().Be(LoanStatus.Requested);
    }

    [Fact]
    public void RequestLoan_PolicyChangedLater_KeepsWhatWasAgreed()
    {
        var stricter = FundPolicy.Default with { MaxPrincipal = Dong(1_000_000), LoanTerms = Terms with { Rate = InterestRate.PerMonth(0.5m) } };
        var fund = FundSpec.Opened().Given(Request(3_000_000, Day(1, 10))).Given(new ChangePolicy(Day(2, 1), stricter));
        fund.Fund.Loan("L1").Terms.Should().Be(Terms);
        fund.When(Request(3_000_000, Day(2, 1))).ThenRefused(Rules.PrincipalAboveMaximum, ("maxPrincipal", Dong(1_000_000)));
        fund.When(Request(3_000_000, Day(1, 31))).ThenAccepted();
    }

    [Fact]
    public void RequestLoan_Principal_IsAtMostThePolicys()
    {
        FundSpec.Opened().When(Request(50_000_000, Day(1, 10))).ThenAccepted();
        FundSpec.Opened().When(Request(50_000_001, Day(1, 10))).ThenRefused(Rules.PrincipalAboveMaximum, ("principal", Dong(50_000_001)), ("maxPrincipal", Dong(50_000_000)));
    }

    [Fact]
    public void RequestLoan_Overrides_StayWithinTheLimits()
    {
        var fund = FundSpec.Opened();
        fund.When(Request(1_000_000, Day(1, 10), terms => terms with { Method = InterestMethod.Flat, Instalments = 24 })).ThenAccepted();
        fund.Fund.Loan("L1").Terms.Should().Be(Terms with { Method = InterestMethod.Flat, Instalments = 24 });
        fund.When(Request(1_000_000, Day(1, 10), terms => terms with { Instalments = 25 }))
            .ThenRefused(Rules.TermAboveMaximum, ("instalments", 25), ("every", 1), ("unit", "month"), ("maxTermMonths", 24));
        fund.When(Request(1_000_000, Day(1, 10), terms => terms with { Rate = InterestRate.PerMonth(1.7m) })).ThenRefused(Rules.InterestCap, ("monthlyRate", 1.7m), ("yearlyRate", 20.4m));
        FluentActions.Invoking(() => fund.When(Request(1_000_000, Day(1, 10), terms => terms with { Instalments = 0 }))).Should().Throw<ImpossibleTermsException>();
    }

    [Fact]
    public void Loan_UnknownId_IsRefused()
    {
        var fund = FundSpec.Opened().Given(Request(1_000_000, Day(1, 10)));
        foreach (var id in new[] { "L2", "L0", "L01", "l1", "1", "", "L", "L-1", "L99999999999", "L1 " })
        {
            fund.When(Approve(id, Day(1, 10))).ThenRefused(Rules.NoSuchLoan, ("loanId", id));
            fund.When(Reject(id, Day(1, 10))).ThenRefused(Rules.NoSuchLoan);
            fund.When(Disburse(id, Day(1, 10))).ThenRefused(Rules.NoSuchLoan);
            fund.When(Repay(id, 1, Day(1, 10))).ThenRefused(Rules.NoSuchLoan);
        }
    }

    [Fact]
    public void ApproveLoan_Requested_IsApproved()
    {
        var fund = FundSpec.Opened().Given(Request(1_000_000, Day(1, 10)));
        fund.When(Approve("L1", Day(1, 9))).ThenRefused(Rules.OutOfOrder, ("on", Day(1, 9)), ("earliest", Day(1, 10)));
        fund.When(Approve("L1", Day(1, 12))).Then(new LoanApproved(Day(1, 12), "L1"));
        fund.Fund.Loan("L1").StatusOn(Day(1, 11)).Should().Be(LoanStatus.Requested);
        fund.Fund.Loan("L1").StatusOn(Day(1, 12)).Should().Be(LoanStatus.Approved);
        fund.When(Approve("L1", Day(1, 12))).ThenRefused(Rules.LoanNotRequested, ("status", "approved"));
        fund.When(Reject("L1", Day(1, 12))).ThenRefused(Rules.LoanNotRequested, ("status", "approved"));
    }

    [Fact]
    public void RejectLoan_Requested_IsRejected()
    {
        var fund = FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2)), Request(1_000_000, Day(1, 10)));
        fund.When(Reject("L1", Day(1, 9))).ThenRefused(Rules.OutOfOrder, ("earliest", Day(1, 10)));
        fund.When(Reject("L1", Day(1, 12))).Then(new LoanRejected(Day(1, 12), "L1", "Chưa đủ điều kiện"));
        fund.Fund.Loan("L1").StatusOn(Day(1, 12)).Should().Be(LoanStatus.Rejected);
        fund.When(Approve("L1", Day(1, 12))).ThenRefused(Rules.LoanNotRequested, ("status", "rejected"));
        fund.When(Disburse("L1", Day(1, 12))).ThenRefused(Rules.LoanNotApproved, ("status", "rejected"));
        fund.When(Repay("L1", 1, Day(1, 12))).ThenRefused(Rules.LoanNotDisbursed, ("status", "rejected"));
    }

    [Fact]
    public void DisburseLoan_Approved_KeepsItsSchedule()
    {
        var fund = FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2))).Given(Request(1_200_000, Day(1, 10), terms => terms with { Instalments = 2 }), Approve("L1", Day(1, 12)));
        fund.When(Disburse("L1", Day(1, 11))).ThenRefused(Rules.OutOfOrder, ("earliest", Day(1, 12)));
        fund.When(Disburse("L1", Day(1, 15))).Then(new LoanDisbursed(
            Day(1, 15), "L1", Dong(1_200_000), false, CashAccount.Cash, null,
            [new ScheduledInstalment(Day(2, 15), Dong(600_000), Dong(12_000)), new ScheduledInstalment(Day(3, 15), Dong(600_000), Dong(6_000))]));
        fund.Fund.Loan("L1").StatusOn(Day(1, 14)).Should().Be(LoanStatus.Approved);
        fund.Fund.Loan("L1").StatusOn(Day(1, 15)).Should().Be(LoanStatus.Active);
        fund.When(Disburse("L1", Day(1, 16))).ThenRefused(Rules.LoanAlreadyDisbursed, ("principal", Dong(1_200_000)), ("disbursedOn", Day(1, 15)), ("entry", 5L));
        fund.When(Approve("L1", Day(1, 16))).ThenRefused(Rules.LoanNotRequested, ("status", "active"));
    }

    [Fact]
    public void DisburseLoan_Unapproved_IsRefused() =>
        FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2)), Request(1_200_000, Day(1, 10))).When(Disburse("L1", Day(1, 15))).ThenRefused(Rules.LoanNotApproved, ("status", "requested"));

    [Fact]
    public void DisburseLoan_MoreThanTheCash_IsRefused()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(1, 2)), Receive(400_000, Day(1, 2), via: CashAccount.Bank)).Given(Request(1_200_000, Day(1, 10)), Approve("L1", Day(1, 10)));
        fund.When(Disburse("L1", Day(1, 15))).ThenRefused(Rules.InsufficientCash, ("account", "cash"), ("available", Dong(1_000_000)), ("needed", Dong(1_200_000)), ("shortfall", Dong(200_000)));
        fund.When(Disburse("L1", Day(1, 15), via: CashAccount.Bank)).ThenRefused(Rules.InsufficientCash, ("account", "bank"), ("shortfall", Dong(800_000)));
        fund.When(Disburse("L1", Day(1, 15), inKind: true)).ThenRefused(Rules.InsufficientStock, ("available", Vnd.Zero));
    }

    [Fact]
    public void DisburseLoan_MoneyOfThePots_CannotBeLent()
    {
        var fund = FundSpec.Opened().Given(Receive(1_000_000, Day(1, 2))).Given(Lend(1_000_000, Day(1, 5), terms => terms with { Instalments = 1 })).Given(Repay("L1", 1_010_500, Day(2, 5)));
        FundStatement.Of(fund.Fund, Day(2, 5)).Should().Match<FundStatement>(statement =>
            statement.Cash == Dong(1_010_500) && statement.UnallocatedInterest == Dong(10_000) && statement.Credits == Dong(500) && statement.Lendable == Dong(1_000_000));
        fund.Given(Request(1_000_001, Day(2, 6)), Approve("L2", Day(2, 6)), Request(1_000_000, Day(2, 6)), Approve("L3", Day(2, 6)));
        fund.When(Disburse("L2", Day(2, 6))).ThenRefused(Rules.InsufficientCash, ("available", Dong(1_000_000)), ("needed", Dong(1_000_001)), ("shortfall", Dong(1)));
        fund.When(Return(1_000_001, Day(2, 6))).ThenRefused(Rules.InsufficientCapital);
        fund.When(Disburse("L3", Day(2, 6))).ThenAccepted();
    }

    [Fact]
    public void DisburseLoan_MoneyThatIsNotThereYet_CannotBeLent()
    {
        var fund = FundSpec.Opened().Given(Receive(1_200_000, Day(2, 1))).Given(Request(1_200_000, Day(1, 10)), Approve("L1", Day(1, 10)));
        fund.When(Disburse("L1", Day(1, 31))).ThenRefused(Rules.InsufficientCash, ("shortOn", Day(1, 31)));
        fund.When(Disburse("L1", Day(2, 1))).ThenAccepted();
    }

    [Theory]
    [InlineData(PeriodUnit.Month, 1, 1, 15, false)]
    [InlineData(PeriodUnit.Month, 1, 1, 16, true)]
    [InlineData(PeriodUnit.Month, 1, 3, 15, true)]
    [InlineData(PeriodUnit.Month, 1, 3, 16, false)]
    [InlineData(PeriodUnit.Month, 3, 7, 15, true)]
    [InlineData(PeriodUnit.Week, 1, 1, 29, true)]
    [InlineData(PeriodUnit.Week, 1, 1, 30, false)]
    [InlineData(PeriodUnit.Day, 10, 2, 4, true)]
    [InlineData(PeriodUnit.Day, 10, 2, 5, false)]
    public void DisburseLoan_FirstDueOn_LiesWithinTwoPeriods(PeriodUnit unit, int every, int month, int day, bool isAccepted)
    {
        var fund = FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2))).Given(Request(1_200_000, Day(1, 10), terms => terms with { Instalments = 3, Unit = unit, Every = every }), Approve("L1", Day(1, 10)));
        fund.When(Disburse("L1", Day(1, 15), firstDueOn: Day(month, day)));
        _ = isAccepted ? fund.ThenAccepted() : fund.ThenRefused(Rules.FirstDueOn, ("firstDueOn", Day(month, day)), ("on", Day(1, 15)));
        if (isAccepted)
        {
            fund.Fund.Position(Day(1, 15)).Instalments[0].DueOn.Should().Be(Day(month, day));
        }
    }

    [Fact]
    public void Schedule_FourMethods_IsWhatWasWorkedOutByHand()
    {
        (InterestMethod Method, (long Principal, long Interest)[] Lines)[] methods =
        [
            (InterestMethod.Flat, [(300_000, 12_000), (300_000, 12_000), (300_000, 12_000), (300_000, 12_000)]),
            (InterestMethod.DecliningEqualPrincipal, [(300_000, 12_000), (300_000, 9_000), (300_000, 6_000), (300_000, 3_000)]),
            (InterestMethod.DecliningEqualInstalment, [(295_537, 12_000), (298_492, 9_045), (301_477, 6_060), (304_494, 3_045)]),
            (InterestMethod.InterestOnly, [(0, 12_000), (0, 12_000), (0, 12_000), (1_200_000, 12_000)]),
        ];
        foreach (var (method, lines) in methods)
        {
            var fund = FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2))).Given(Lend(1_200_000, Day(1, 31), terms => terms with { Method = method, Instalments = 4 })).Fund;
            var position = fund.Position(Day(1, 31));
            position.Instalments.Select(line => (line.Principal.Amount, line.Interest.Amount)).Should().Equal(lines, method.ToString());
            position.Instalments.Select(line => line.DueOn).Should().Equal(Day(2, 28), Day(3, 31), Day(4, 30), Day(5, 31));
            position.Instalments.Select(line => line.Number).Should().Equal(1, 2, 3, 4);
            position.Instalments[^1].Balance.Should().Be(Vnd.Zero);
            foreach (var (due, line) in position.Instalments.Zip(lines))
            {
                var before = fund;
                (var @event, fund) = Repay("L1", line.Principal + line.Interest, due.DueOn).Execute(fund, Instant.FromUtc(2025, 12, 31, 0, 0));
                ((RepaymentReceived)@event).Allocation.Should().Be(new Allocation(Vnd.Zero, Dong(line.Interest), Dong(line.Principal), Vnd.Zero));
                FundStatement.Of(before, due.DueOn).LoansInArrears.Should().Be(0);
            }

            fund.Position(Day(5, 31)).IsClosed.Should().BeTrue();
            fund.Loan("L1").StatusOn(Day(5, 31)).Should().Be(LoanStatus.Closed);
            fund.Loan("L1").StatusOn(Day(5, 30)).Should().Be(LoanStatus.Active);
            FundStatement.Of(fund, Day(5, 31)).ActiveLoans.Should().Be(0);
            fund.Balance(Account.UnallocatedInterest, Day(5, 31)).Should().Be(lines.Sum(line => line.Interest));
        }
    }
}
