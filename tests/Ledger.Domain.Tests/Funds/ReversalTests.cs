using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

/// <summary>Entries of the fund that most tests start from: 1 opened, 2 capital, 3 to 5 loan L1 of 1,200,000 in four parts on 15 January.</summary>
public sealed class ReversalTests
{
    private const long Capital = 2;
    private const long Disbursement = 5;

    [Fact]
    public void Reverse_Repayment_UndoesItFromTheDayOfTheReversal()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)));
        fund.WhenReversed(6, Day(2, 20)).Then(new EntryReversed(Day(2, 20), 6, "Ghi nhầm", "L1", Unpaid(312_000, interest: 12_000, principal: 300_000), []));
        fund.Fund.Reversals.Should().Equal(new Dictionary<long, long> { [6] = 7 });
        fund.Fund.Position(Day(2, 19)).Outstanding.Should().Be(Dong(900_000));
        fund.Fund.Position(Day(2, 20)).Should().Match<LoanPosition>(position => position.Outstanding == Dong(1_200_000) && position.DaysPastDue == 5);
        fund.Fund.Loan("L1").Account!.SettledOn(Day(2, 20)).Should().BeEmpty();
        FundStatement.Of(fund.Fund, Day(2, 19)).InterestReceived.Should().Be(Dong(12_000));
        FundStatement.Of(fund.Fund, Day(2, 20)).Should().Match<FundStatement>(statement => statement.InterestReceived == Vnd.Zero && statement.UnallocatedInterest == Vnd.Zero && statement.LoansInArrears == 1);
    }

    [Fact]
    public void Reverse_RepaymentOnItsOwnDay_LeavesNoTraceInTheBalances()
    {
        var untouched = Lent().Fund;
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15))).GivenReversed(6, Day(2, 15)).Fund;
        foreach (var day in new[] { Day(2, 14), Day(2, 15), FundSpec.Today })
        {
            fund.Books.TrialBalance(day).Should().Equal(untouched.Books.TrialBalance(day));
        }
    }

    [Fact]
    public void Reverse_RepaymentFollowedByAnother_SetsThatAgainstWhatIsThenOwed()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Repay("L1", 309_000, Day(3, 15)));
        // What is left is 309,000 against the first instalment: 12,000 of interest and 297,000 of principal, instead of 21,000 and 600,000.
        fund.WhenReversed(6, Day(3, 20)).Then(new EntryReversed(Day(3, 20), 6, "Ghi nhầm", "L1", Unpaid(312_000, interest: 9_000, principal: 303_000), []));
        var settled = fund.Fund.Loan("L1").Account!.SettledOn(Day(3, 20)).Should().ContainSingle().Subject;
        (settled.Fact, settled.Allocation).Should().Be((new Repayment(7, Day(3, 15), Dong(309_000)), new Allocation(Vnd.Zero, Dong(12_000), Dong(297_000), Vnd.Zero)));
        settled.Lines.Should().Equal(new InstalmentAllocation(1, Vnd.Zero, Dong(12_000), Dong(297_000)));
        fund.Fund.Position(Day(3, 19)).Outstanding.Should().Be(Dong(600_000));
        FundStatement.Of(fund.Fund, Day(3, 20)).LoansOutstanding.Should().Be(Dong(903_000));
    }

    [Fact]
    public void Reverse_RepaymentDatedBeforeAnother_AdjustsOnBothDates()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Repay("L1", 309_000, Day(3, 15)));
        fund.WhenReversed(6, Day(3, 1)).Then(new EntryReversed(
            Day(3, 1), 6, "Ghi nhầm", "L1", Unpaid(312_000, interest: 12_000, principal: 300_000),
            [new DatedAllocation(Day(3, 15), new Allocation(Vnd.Zero, Dong(3_000), Dong(-3_000), Vnd.Zero))]));
        FundStatement.Of(fund.Fund, Day(3, 14)).LoansOutstanding.Should().Be(Dong(1_200_000));
        FundStatement.Of(fund.Fund, Day(3, 15)).LoansOutstanding.Should().Be(Dong(903_000));
    }

    [Fact]
    public void Reverse_ThenPostAgain_IsAsIfPostedRightAtOnce()
    {
        var right = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Repay("L1", 309_000, Day(3, 15))).Fund;
        var corrected = Lent().Given(Repay("L1", 31_200, Day(2, 15)), Repay("L1", 309_000, Day(3, 15))).GivenReversed(6, Day(3, 20)).Given(Repay("L1", 312_000, Day(2, 15))).Fund;
        corrected.Position(Day(3, 20)).Instalments.Should().Equal(right.Position(Day(3, 20)).Instalments);
        corrected.Books.TrialBalance(Day(3, 20)).Should().Equal(right.Books.TrialBalance(Day(3, 20)));
        // Until the reversal both payments stand in the books: 31,200 + 312,000 + 309,000.
        FundStatement.Of(corrected, Day(3, 19)).CashOnHand.Should().Be(Dong(5_000_000 - 1_200_000 + 652_200));
    }

    [Fact]
    public void Repay_BackdatedBeforeAReversal_IsSetAgainstWhatWasOwedOnEachDay()
    {
        // The wrong 312,000 counts from 15 February to 1 April; the right 312,000 of 1 March prepays while it does.
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15))).GivenReversed(6, Day(4, 1));
        fund.When(Repay("L1", 312_000, Day(3, 1))).Then(new RepaymentReceived(
            Day(3, 1), "L1", Dong(312_000), CashAccount.Cash, new Allocation(Vnd.Zero, Dong(9_000), Dong(303_000), Vnd.Zero),
            [new DatedAllocation(Day(4, 1), new Allocation(Vnd.Zero, Dong(3_000), Dong(-3_000), Vnd.Zero))]));
        fund.Fund.Position(Day(4, 1)).Paid.Should().Be(new Allocation(Vnd.Zero, Dong(12_000), Dong(300_000), Vnd.Zero));
        FundStatement.Of(fund.Fund, Day(4, 1)).LoansOutstanding.Should().Be(Dong(900_000));
    }

    [Fact]
    public void Reverse_RepaymentOfAClosedLoan_OpensItAgain()
    {
        var fund = Lent().Given(Repay("L1", 1_212_500, Day(2, 1)));
        fund.WhenReversed(6, Day(2, 3)).Then(new EntryReversed(Day(2, 3), 6, "Ghi nhầm", "L1", Unpaid(1_212_500, 12_000, 1_200_000, credit: 500), []));
        fund.Fund.Loan("L1").StatusOn(Day(2, 2)).Should().Be(LoanStatus.Closed);
        fund.Fund.Loan("L1").StatusOn(Day(2, 3)).Should().Be(LoanStatus.Active);
    }

    [Fact]
    public void Reverse_RepaymentIntoTheBank_TakesItFromThere()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15), CashAccount.Bank)).GivenReversed(6, Day(2, 15)).Fund;
        fund.Balance(Account.Bank, Day(2, 15)).Should().Be(0);
    }

    [Fact]
    public void Reverse_RepaymentWhoseInterestWasSpent_IsMadeUpByTheNextInterest()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Allocate(Day(2, 16)), Pay(12_000, Day(2, 17)));
        fund.WhenReversed(6, Day(2, 20)).ThenAccepted();
        FundStatement.Of(fund.Fund, Day(2, 20)).Should().Match<FundStatement>(statement => statement.UnallocatedInterest == Dong(-12_000) && statement.InterestReceived == Vnd.Zero);
        fund.When(Allocate(Day(2, 20))).ThenRefused(Rules.NothingToAllocate);

        // The first instalment and the second: 21,000 of interest, of which 12,000 fill the gap.
        fund.Given(Repay("L1", 621_000, Day(3, 15)));
        fund.When(Allocate(Day(3, 15))).Then(new InterestAllocated(Day(3, 15), Dong(9_000), new InterestShares(Dong(9_000), Vnd.Zero, Vnd.Zero, Vnd.Zero)));
    }

    [Fact]
    public void Reverse_AllocationThatWasSpent_IsRefused()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Allocate(Day(2, 16)), Pay(10_000, Day(2, 17)));
        fund.WhenReversed(7, Day(2, 20)).ThenRefused(Rules.InsufficientPot, ("account", "activityFund"), ("available", Dong(2_000)), ("needed", Dong(12_000)), ("shortfall", Dong(10_000)));
        fund.WhenReversed(8, Day(2, 20)).ThenAccepted();
        fund.WhenReversed(7, Day(2, 20)).ThenAccepted();
    }

    [Fact]
    public void Reverse_Disbursement_TakesTheLoanBackToApproved()
    {
        var fund = Lent();
        fund.WhenReversed(Disbursement, Day(1, 20)).Then(new EntryReversed(
            Day(1, 20), Disbursement, "Ghi nhầm", "L1", [new Posting(Account.LoansOutstanding, Dong(-1_200_000)), new Posting(Account.Cash, Dong(1_200_000))], []));
        var loan = fund.Fund.Loan("L1");
        (loan.Account, loan.Stage).Should().Be((null, LoanStatus.Approved));
        (loan.StatusOn(Day(1, 19)), loan.StatusOn(Day(1, 20))).Should().Be((LoanStatus.Active, LoanStatus.Approved));
        fund.When(Repay("L1", 1, Day(1, 19))).ThenRefused(Rules.LoanNotDisbursed, ("status", "approved"));

        fund.When(Disburse("L1", Day(1, 19))).ThenRefused(Rules.OutOfOrder, ("earliest", Day(1, 20)));
        fund.When(Disburse("L1", Day(1, 20))).ThenAccepted();
        fund.Fund.Loan("L1").AccountOn(Day(1, 19))!.Entry.Should().Be(5);
        fund.Fund.Loan("L1").AccountOn(Day(1, 20))!.Entry.Should().Be(7);
        FundStatement.Of(fund.Fund, Day(1, 20)).Should().Match<FundStatement>(statement => statement.LoansOutstanding == Dong(1_200_000) && statement.ActiveLoans == 1);
        fund.WhenReversed(7, Day(1, 20)).ThenAccepted();
        fund.Fund.Loan("L1").AccountOn(Day(1, 20)).Should().BeNull();
    }

    [Fact]
    public void Reverse_DisbursementInKind_PutsTheGoodsBack()
    {
        var fund = FundSpec.Opened().Given(Receive(2_000_000, Day(1, 2), CapitalSource.InKind)).Given(Request(1_500_000, Day(1, 10)), Approve("L1", Day(1, 10))).Given(Disburse("L1", Day(1, 15), inKind: true));
        fund.WhenReversed(5, Day(1, 15)).ThenAccepted();
        fund.Fund.Balance(Account.InKindStock, Day(1, 15)).Should().Be(2_000_000);
    }

    [Fact]
    public void Reverse_DisbursementWithRepayments_IsRefusedUntilTheyAreReversed()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)));
        fund.WhenReversed(Disbursement, Day(2, 20)).ThenRefused(Rules.LoanHasRepayments, ("loanId", "L1"), ("entry", 6L), ("on", Day(2, 15)));
        fund.GivenReversed(6, Day(2, 20));
        fund.WhenReversed(Disbursement, Day(2, 19)).ThenRefused(Rules.LoanHasRepayments, ("entry", 6L));
        fund.WhenReversed(Disbursement, Day(2, 20)).ThenAccepted();
        fund.Fund.Books.TrialBalance(Day(2, 20)).Should().HaveCount(2).And.OnlyContain(line => line.Account == Account.Cash || line.Account == Account.CapitalGrant);
        fund.WhenReversed(6, Day(2, 21)).ThenRefused(Rules.AlreadyReversed);
    }

    [Fact]
    public void Reverse_CapitalThatWasLent_IsRefused()
    {
        var fund = Lent();
        fund.WhenReversed(Capital, Day(1, 14)).ThenRefused(Rules.InsufficientCash, ("available", Dong(3_800_000)), ("needed", Dong(5_000_000)), ("shortfall", Dong(1_200_000)), ("shortOn", Day(1, 15)));
        fund.WhenReversed(Capital, Day(2, 1)).ThenRefused(Rules.InsufficientCash, ("shortOn", Day(2, 1)));
    }

    [Fact]
    public void Reverse_EveryOtherKind_PostsTheOpposite()
    {
        var fund = FundSpec.Opened().Given(
            Receive(1_000_000, Day(2, 1)),
            Return(100_000, Day(2, 2)),
            Transfer(CashAccount.Cash, CashAccount.Bank, 200_000, Day(2, 3)),
            Count(701_000, Day(2, 4)),
            Settle(1_000, Day(2, 5), SuspenseTarget.ActivityFund),
            Pay(400, Day(2, 6)));
        for (var entry = 7L; entry >= 2; entry--)
        {
            var original = fund.Events[(int)entry - 1];
            fund.WhenReversed(entry, Day(2, 20)).ThenAccepted();
            var reversal = (EntryReversed)fund.Events[^1];
            (reversal.LoanId, reversal.Reallocations.Length).Should().Be((null, 0));
            reversal.Postings.Should().Equal(Journal.EntriesOf(original).Single().Postings.Select(posting => posting with { Amount = -posting.Amount }));
        }

        fund.Fund.Books.TrialBalance(Day(2, 20)).Should().BeEmpty();
        fund.Fund.Balance(Account.Cash, Day(2, 19)).Should().Be(700_600);
    }

    [Fact]
    public void Reverse_Reversal_IsRefused() => Lent().Given(Receive(1, Day(2, 1))).GivenReversed(6, Day(2, 1)).WhenReversed(7, Day(2, 2)).ThenRefused(Rules.ReversalOfReversal, ("entry", 7L));

    [Fact]
    public void Reverse_Twice_IsRefused() =>
        Lent().Given(Receive(1, Day(2, 1))).GivenReversed(6, Day(2, 1)).WhenReversed(6, Day(2, 1)).ThenRefused(Rules.AlreadyReversed, ("entry", 6L), ("reversedBy", 7L));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Reverse_EntryThatMovedNoMoney_IsRefused(long entry) => Lent()
        .Given(Count(3_800_000, Day(2, 1)), Request(1_000_000, Day(2, 1)), Reject("L2", Day(2, 1)), Close(Day(2, 1)), new ChangePolicy(Day(3, 1), FundPolicy.Default))
        .WhenReversed(entry, Day(3, 1)).ThenRefused(Rules.NotReversible, ("entry", entry));

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-1)]
    public void Reverse_EntryThatIsNot_IsRefused(long entry) => Lent().WhenReversed(entry, Day(3, 1)).ThenRefused(Rules.NoSuchEntry, ("entry", entry), ("last", 5L));

    [Fact]
    public void Reverse_BeforeTheOriginal_IsRefused()
    {
        Lent().WhenReversed(Capital, Day(1, 1)).ThenRefused(Rules.OutOfOrder, ("on", Day(1, 1)), ("earliest", Day(1, 2)));
        Lent().WhenReversed(Disbursement, Day(1, 14)).ThenRefused(Rules.OutOfOrder);
    }

    [Fact]
    public void Reverse_EntryOfAClosedPeriod_IsPostedAfterIt()
    {
        var fund = Lent().Given(Repay("L1", 312_000, Day(2, 15)), Close(Day(2, 28)));
        fund.WhenReversed(6, Day(2, 28)).ThenRefused(Rules.PeriodClosed);
        fund.WhenReversed(6, Day(3, 1)).ThenAccepted();
        FundStatement.Of(fund.Fund, Day(2, 28)).LoansOutstanding.Should().Be(Dong(900_000), "closed days stay as they were");
    }

    private static FundSpec Lent() => FundSpec.Opened().Given(Receive(5_000_000, Day(1, 2))).Given(Lend(1_200_000, Day(1, 15), terms => terms with { Instalments = 4 }));

    private static System.Collections.Immutable.ImmutableArray<Posting> Unpaid(long amount, long interest, long principal, long credit = 0) =>
    [
        new Posting(Account.Cash, Dong(-amount)),
        new Posting(Account.LoansOutstanding, Dong(principal)),
        new Posting(Account.UnallocatedInterest, Dong(interest)),
        new Posting(Account.MemberCredits, Dong(credit)),
    ];
}
