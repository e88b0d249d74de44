using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Loans;

/// <summary>3,000,000 đ at 1 % per month in three equal parts of principal: 1,030,000, 1,020,000 and 1,010,000 fall due on the 5th of February, March and April.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RepaymentTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Repay_AsAgreed_ClosesTheLoan()
    {
        var (club, loan) = await Lend();

        Allocation(await club.Repay(loan, 1_030_000, "2025-02-05")).Should().Equal(0, 30_000, 1_000_000, 0, 2_000_000);
        Allocation(await club.Repay(loan, 1_020_000, "2025-03-05")).Should().Equal(0, 20_000, 1_000_000, 0, 1_000_000);
        Allocation(await club.Repay(loan, 1_010_000, "2025-04-05")).Should().Equal(0, 10_000, 1_000_000, 0, 0);

        var read = await club.Loan(loan);
        read.String("status").Should().Be("closed");
        read.Numbers("outstanding", "credit", "daysPastDue").Should().Equal(0, 0, 0);
        read.At("nextDue").Should().BeNull();
        read.Items("transactions").Select(line => line!["kind"]!.GetValue<string>()).Should().Equal("disbursement", "repayment", "repayment", "repayment");
        read.Items("transactions").Select(line => line!["entry"]!.GetValue<long>()).Should().Equal(5, 6, 7, 8);
        (await club.Fund()).Numbers("cash", "loansOutstanding", "fundSize", "unallocatedInterest", "interestReceived", "loans.active").Should().Equal(10_060_000, 0, 10_000_000, 60_000, 60_000, 0);
    }

    [Fact]
    public async Task Repay_InPart_LeavesTheRestOverdue()
    {
        var (club, loan) = await Lend();

        Allocation(await club.Repay(loan, 530_000, "2025-02-05")).Should().Equal(0, 30_000, 500_000, 0, 2_500_000);

        var due = await club.Loan(loan, "?asOf=2025-02-05");
        due.Numbers("daysPastDue", "overdue.principal", "nextDue.amount").Should().Equal(0, 0, 500_000);
        var late = await club.Loan(loan, "?asOf=2025-02-06");
        late.Numbers("daysPastDue", "daysPastDuePrincipal", "overdue.principal", "overdue.interest").Should().Equal(1, 1, 500_000, 0);
        late.String("nextDue.on").Should().Be("2025-03-05");
        late.Numbers("schedule.0.paidPrincipal", "schedule.0.paidInterest").Should().Equal(500_000, 30_000);
        // The second instalment bears interest on the 2,000,000 that is not late.
        Allocation(await club.Repay(loan, 1_520_000, "2025-03-05")).Should().Equal(0, 20_000, 1_500_000, 0, 1_000_000);
        (await club.Loan(loan, "?asOf=2025-03-06")).Number("daysPastDue").Should().Be(0);
    }

    [Fact]
    public async Task Arrears_Days_PutTheLoanAtRisk()
    {
        var (club, loan) = await Lend();
        await club.Lend(1_000_000, "2025-01-05");

        (await club.Fund("?asOf=2025-02-05")).Numbers("loans.active", "loans.inArrears", "par.par1.loans").Should().Equal(2, 0, 0);
        (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        // The second loan has paid nothing since the 5th of February: 31 days.
        var fund = await club.Fund("?asOf=2025-03-08");
        fund.Numbers("loans.inArrears", "par.par1.atRisk", "par.par1.outstanding", "par.par1.loans").Should().Equal(2, 3_000_000, 3_000_000, 2);
        fund.Numbers("par.par30.atRisk", "par.par30.outstanding", "par.par30.loans", "par.par60.loans").Should().Equal(1_000_000, 3_000_000, 1, 0);
        fund.Decimal("par.par30.ratio").Should().BeApproximately(1 / 3m, 0.0001m);
    }

    [Fact]
    public async Task Repay_MoreThanIsOwed_BecomesACredit()
    {
        var (club, loan) = await Lend();

        Allocation(await club.Repay(loan, 3_100_000, "2025-02-05")).Should().Equal(0, 30_000, 3_000_000, 70_000, 0);

        var read = await club.Loan(loan);
        read.String("status").Should().Be("closed");
        read.Number("credit").Should().Be(70_000);
        (await club.Fund()).Numbers("credits", "cash", "lendable", "fundSize", "loansOutstanding").Should().Equal(70_000, 10_100_000, 10_000_000, 10_000_000, 0);
        Allocation(await club.Repay(loan, 5_000, "2025-03-05")).Should().Equal(0, 0, 0, 5_000, 0);
        (await club.Loan(loan)).Number("credit").Should().Be(75_000);
    }

    [Fact]
    public async Task Repay_Early_LowersTheInterestToCome()
    {
        var (club, loan) = await Lend();

        // On the due date itself the second period has not begun: what is left over is principal.
        Allocation(await club.Repay(loan, 2_030_000, "2025-02-05")).Should().Equal(0, 30_000, 2_000_000, 0, 1_000_000);

        (await club.Loan(loan)).Numbers("schedule.1.interest", "schedule.1.paidPrincipal", "schedule.2.interest").Should().Equal(10_000, 1_000_000, 10_000);
    }

    [Fact]
    public async Task Repay_Backdated_SetsLaterPaymentsAgainstTheDebtAnew()
    {
        var (club, loan) = await Lend();
        Allocation(await club.Repay(loan, 1_030_000, "2025-02-20")).Should().Equal(0, 30_000, 1_000_000, 0, 2_000_000);

        var backdated = (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        // The earlier payment now settles the first instalment; the later one pays the second with the interest of its period that has begun, and 10,000 of the third.
        Allocation(backdated).Should().Equal(0, 30_000, 1_000_000, 0, 990_000);
        backdated.Items("reallocations").ToJsonString().Should().Be("""[{"on":"2025-02-20","change":{"penalty":0,"interest":-10000,"principal":10000,"credit":0}}]""");
        var fund = await club.Fund("?asOf=2025-02-20");
        fund.Numbers("interestReceived", "loansOutstanding").Should().Equal(50_000, 990_000);
        (await club.Loan(loan)).Items("transactions").Select(line => line!["entry"]!.GetValue<long>()).Should().Equal(5, 6, 7);
    }

    [Fact]
    public async Task Repay_PrincipalFirst_FollowsThePolicyOfTheLoan()
    {
        var club = await service.OpenClub(policy: new { allocationOrder = new[] { "principal", "interest", "penalty" }, instalments = 3 });
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05");

        Allocation(await club.Repay(loan, 1_010_000, "2025-02-05")).Should().Equal(0, 10_000, 1_000_000, 0, 2_000_000);

        (await club.Loan(loan, "?asOf=2025-02-06")).Numbers("overdue.interest", "daysPastDue", "daysPastDuePrincipal").Should().Equal(20_000, 1, 0);
    }

    [Theory]
    [InlineData("requested")]
    [InlineData("approved")]
    [InlineData("rejected")]
    public async Task Repay_LoanNotPaidOut_IsRefused(string status)
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Request(1_000_000, "2025-01-05");
        if (status != "requested")
        {
            (await club.Post($"loans/{loan}/{(status == "approved" ? "approval" : "rejection")}", status == "approved" ? new { on = "2025-01-05" } : new { on = "2025-01-05", reason = "x" })).ShouldBe(201)
                .String("status").Should().Be(status);
        }

        var before = await service.Recorded();

        (await club.Repay(loan, 100_000, "2025-02-05")).ShouldBeProblem(422, "loan-not-disbursed").String("figures.status").Should().Be(status);

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Repay_BeforeTheDisbursement_IsRefused()
    {
        var (club, loan) = await Lend();
        var before = await service.Recorded();

        (await club.Repay(loan, 1, "2025-01-04")).ShouldBeProblem(422, "date-out-of-order", "on").String("figures.earliest").Should().Be("2025-01-05");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Repay_TheLargestAmount_BecomesACreditToTheDong()
    {
        var (club, loan) = await Lend();

        Allocation(await club.Repay(loan, 1_000_000_000_000, "2025-02-05")).Should().Equal(0, 30_000, 3_000_000, 999_996_970_000, 0);

        (await club.Fund()).Number("credits").Should().Be(999_996_970_000);
    }

    private static long[] Allocation(Reply reply) => reply.ShouldBe(201).Numbers("allocation.penalty", "allocation.interest", "allocation.principal", "allocation.credit", "outstanding");

    private async Task<(TestClub Club, string Loan)> Lend()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        return (club, await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 }));
    }
}
