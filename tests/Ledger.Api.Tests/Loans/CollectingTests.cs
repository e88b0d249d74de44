using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Loans;

/// <summary>3,000,000 đ at 1 % per month in three equal parts of principal: 1,030,000, 1,020,000 and 1,010,000 fall due on the 5th of February, March and April.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CollectingTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Repay_Lines_SayWhichInstalmentGotWhat()
    {
        var (club, loan) = await Lend();

        var late = await club.Repay(loan, 1_060_000, "2025-03-10");

        late.ShouldBe(201).Items("lines").ToJsonString().Should().Be(
            """[{"number":1,"penalty":0,"interest":30000,"principal":1000000},{"number":2,"penalty":0,"interest":20000,"principal":10000}]""");
        (await club.Loan(loan)).At("transactions.1.lines")!.ToJsonString().Should().Be(late.Items("lines").ToJsonString());
    }

    [Theory]
    [InlineData("nextInstalments", new long[] { 0, 500_000, 1_000_000 }, new long[] { 30_000, 15_000, 10_000 })]
    [InlineData("shorten", new long[] { 0, 1_000_000, 500_000 }, new long[] { 30_000, 15_000, 5_000 })]
    [InlineData("lower", new long[] { 0, 750_000, 750_000 }, new long[] { 30_000, 15_000, 7_500 })]
    public async Task Repay_Early_AsTheBorrowerChooses(string early, long[] principal, long[] interest)
    {
        var (club, loan) = await Lend();

        (await club.Post($"loans/{loan}/repayments", new { amount = 1_530_000, on = "2025-02-05", early })).ShouldBe(201);

        var schedule = (await club.Loan(loan, "?asOf=2025-02-05")).Items("schedule");
        schedule.Select(line => line!["principal"]!.GetValue<long>() - line["paidPrincipal"]!.GetValue<long>()).Should().Equal(principal);
        schedule.Select(line => line!["interest"]!.GetValue<long>()).Should().Equal(interest);
    }

    [Fact]
    public async Task Repay_EarlyInAnotherWay_IsNotValid()
    {
        var (club, loan) = await Lend();

        (await club.Post($"loans/{loan}/repayments", new { amount = 1, on = "2025-02-05", early = "never" })).ShouldBeProblem(400, "invalid-request", "early");
    }

    [Fact]
    public async Task Overdue_UnderThePolicy_IsOwedAndExplained()
    {
        var club = await service.OpenClub(policy: new { overdueInterest = "civilCode466", allocationBy = "perPart", instalments = 3 });
        (await club.Get("fund/policy")).String("allocationBy").Should().Be("perPart");
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05");

        // 10 days: 1,000,000 at 18 % and 30,000 at 10 % per year: 4,931.51 + 82.19 = 5,013.70.
        var late = await club.Loan(loan, "?asOf=2025-02-15");
        late.Numbers("penaltyDue", "overdue.penalty", "overdue.interest", "daysPastDue").Should().Equal(5_014, 5_014, 30_000, 10);
        (await club.Fund("?asOf=2025-02-15")).Number("overdue.penalty").Should().Be(5_014);
        (await club.Get("meetings/2025-02-15/collection-sheet")).Numbers("lines.0.dueNow.penalty", "lines.0.overdue", "lines.0.total").Should().Equal(5_014, 1_030_000, 1_035_014);
        (await club.Repay(loan, 1_035_014, "2025-02-15")).Numbers("allocation.penalty", "allocation.interest", "allocation.principal", "lines.0.penalty").Should().Equal(5_014, 30_000, 1_000_000, 5_014);
        (await club.Fund("?asOf=2025-02-15")).Numbers("unallocatedInterest", "interestReceived").Should().Equal(35_014, 35_014);
    }

    [Fact]
    public async Task Credit_IsRefundedOrUsedForAnotherLoan()
    {
        var (club, loan) = await Lend();
        (await club.Repay(loan, 3_100_000, "2025-02-05")).ShouldBe(201);
        var other = await club.Lend(1_000_000, "2025-02-05");

        var refund = (await club.Post($"loans/{loan}/credit-refunds", new { amount = 20_000, on = "2025-02-06" })).ShouldBe(201);
        refund.Numbers("credit", "allocation.credit").Should().Equal(50_000, -20_000);
        refund.String("status").Should().Be("closed");
        var use = (await club.Post($"loans/{loan}/credit-uses", new { amount = 30_000, on = "2025-02-20", toLoanId = other })).ShouldBe(201);
        use.Numbers("credit", "allocation.interest", "allocation.principal", "outstanding").Should().Equal(20_000, 10_000, 20_000, 980_000);
        use.Items("lines").Should().ContainSingle();

        var read = await club.Loan(loan);
        read.Number("credit").Should().Be(20_000);
        read.Items("transactions").Select(line => line!["kind"]!.GetValue<string>()).Should().Equal("disbursement", "repayment", "creditRefund", "creditUse");
        read.String("transactions.3.otherLoanId").Should().Be(other);
        (await club.Loan(other)).String("transactions.1.kind").Should().Be("creditReceived");
        (await club.Get("loans")).Items().Select(line => line!["outstanding"]!.GetValue<long>()).Should().Equal(0, 980_000);
        (await club.Fund()).Numbers("credits", "loansOutstanding").Should().Equal(20_000, 980_000);

        var entry = use.Number("entry");
        (await club.Post("fund/reversals", new { entry, reason = "Ghi nhầm", on = "2025-02-21" })).ShouldBe(201);
        (await club.Get("loans")).Items().Select(line => line!["outstanding"]!.GetValue<long>()).Should().Equal(0, 1_000_000);
        (await club.Get("loans")).Items().Select(line => line!["credit"]!.GetValue<long>()).Should().Equal(50_000, 0);
    }

    [Fact]
    public async Task Credit_MoreThanThereIs_IsRefused()
    {
        var (club, loan) = await Lend();
        (await club.Repay(loan, 3_100_000, "2025-02-05")).ShouldBe(201);
        var before = await service.Recorded();

        var refused = (await club.Post($"loans/{loan}/credit-refunds", new { amount = 70_001, on = "2025-02-06" })).ShouldBeProblem(422, "credit-exceeded", "amount");
        refused.Numbers("figures.available", "figures.needed", "figures.shortfall").Should().Equal(70_000, 70_001, 1);
        (await club.Post($"loans/{loan}/credit-uses", new { amount = 1, on = "2025-02-06", toLoanId = loan })).ShouldBeProblem(422, "credit-of-another", "toLoanId");
        (await club.Post($"loans/{loan}/credit-uses", new { amount = 1, on = "2025-02-06" })).ShouldBeProblem(400, "invalid-request", "toLoanId");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Waiver_LowersTheInterestOwed()
    {
        var (club, loan) = await Lend();

        var waived = (await club.Post($"loans/{loan}/interest-waivers", new { amount = 20_000, on = "2025-02-10", reason = "Biên bản 7" })).ShouldBe(201);
        waived.Numbers("allocation.interest", "waivable", "outstanding", "lines.0.number", "lines.0.interest").Should().Equal(20_000, 30_000, 3_000_000, 1, 20_000);
        (await club.Post($"loans/{loan}/interest-waivers", new { amount = 30_001, on = "2025-02-10", reason = "Biên bản 7" })).ShouldBeProblem(422, "waiver-exceeds-interest", "amount")
            .Numbers("figures.interest", "figures.amount").Should().Equal(30_000, 30_001);

        (await club.Loan(loan, "?asOf=2025-02-10")).Numbers("waived", "overdue.interest", "schedule.0.interest").Should().Equal(20_000, 10_000, 10_000);
        (await club.Fund()).Number("interestReceived").Should().Be(0);
    }

    [Fact]
    public async Task Rescheduling_KeepsTheHistoryAndTheLateness()
    {
        var (club, loan) = await Lend();
        (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        // Late since 5 March with 1,020,000; on 5 April 2,000,000 and 30,000 of interest are owed.
        var spread = (await club.Post($"loans/{loan}/reschedulings", new { on = "2025-04-05", terms = new { instalments = 4 }, reason = "Dịch tả lợn" })).ShouldBe(201);
        spread.Numbers("outstanding", "daysPastDue", "terms.instalments").Should().Equal(2_000_000, 31, 4);
        spread.Items("schedule").Select(line => line!["number"]!.GetValue<long>()).Should().Equal(1, 4, 5, 6, 7);
        spread.Items("schedule").Select(line => line!["interest"]!.GetValue<long>()).Should().Equal(30_000, 50_000, 15_000, 10_000, 5_000);

        var read = await club.Loan(loan, "?asOf=2025-04-20");
        read.Numbers("daysPastDue", "overdue.principal", "scheduleVersions.0.number", "scheduleVersions.1.number").Should().Equal(46, 0, 1, 2);
        read.Items("scheduleVersions").Should().HaveCount(2);
        read.String("transactions.2.kind").Should().Be("rescheduling");
        (await club.Get("loans")).At("items.0.daysPastDue")!.GetValue<long>().Should().BeGreaterThan(46);
        (await club.Post($"loans/{loan}/reschedulings", new { on = "2025-04-05", terms = new { instalments = 25 }, reason = "Dịch tả lợn" })).ShouldBeProblem(422, "term-above-maximum", "instalments");
        (await club.Post($"loans/{loan}/reschedulings", new { on = "2025-04-05", reason = "Dịch tả lợn" })).ShouldBeProblem(400, "invalid-request", "terms");

        (await club.Post("fund/reversals", new { entry = spread.Number("entry"), reason = "Ghi nhầm", on = "2025-04-05" })).ShouldBe(201);
        (await club.Loan(loan)).Items("schedule").Should().HaveCount(3);
    }

    [Fact]
    public async Task TopUp_PaysOutMoreOnTheSameLoan()
    {
        var (club, loan) = await Lend();
        (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        var topUp = (await club.Post($"loans/{loan}/top-ups", new { amount = 1_000_000, on = "2025-02-05", terms = new { instalments = 6 } })).ShouldBe(201);
        topUp.Numbers("outstanding", "schedule.1.principal", "schedule.1.interest").Should().Equal(3_000_000, 500_000, 30_000);
        (await club.Fund()).Numbers("cash", "loansOutstanding").Should().Equal(7_030_000, 3_000_000);
        (await club.Loan(loan)).Items("transactions").Select(line => line!["kind"]!.GetValue<string>()).Should().Equal("disbursement", "repayment", "topUp");
        (await club.Post($"loans/{loan}/top-ups", new { amount = 47_000_001, on = "2025-02-05" })).ShouldBeProblem(422, "principal-above-maximum", "principal");
        (await club.Post($"loans/{loan}/top-ups", new { amount = 7_030_001, on = "2025-02-05" })).ShouldBeProblem(422, "insufficient-cash", "amount");
    }

    [Fact]
    public async Task WriteOff_ThenRecovery_LeavesThePortfolio()
    {
        var (club, loan) = await Lend();

        var writeOff = (await club.Post($"loans/{loan}/write-offs", new { on = "2025-10-01", reason = "Biên bản 9" })).ShouldBe(201);
        writeOff.String("status").Should().Be("writtenOff");
        writeOff.Numbers("allocation.writtenOff", "outstanding").Should().Equal(3_000_000, 0);
        (await club.Repay(loan, 1, "2025-10-02")).ShouldBeProblem(422, "loan-written-off");
        var recovery = (await club.Post($"loans/{loan}/recoveries", new { amount = 3_100_000, on = "2025-11-01", via = "bank" })).ShouldBe(201);
        recovery.Numbers("allocation.recovered", "allocation.interest").Should().Equal(3_000_000, 100_000);

        var fund = await club.Fund("?asOf=2025-10-31");
        fund.Numbers("writtenOff", "recovered", "loansOutstanding", "loans.active", "loans.inArrears", "par.par1.outstanding", "fundSize").Should().Equal(3_000_000, 0, 0, 0, 0, 0, 7_000_000);
        (await club.Fund()).Numbers("writtenOff", "recovered", "fundSize", "unallocatedInterest", "bank").Should().Equal(3_000_000, 3_000_000, 10_000_000, 100_000, 3_100_000);
        var read = await club.Loan(loan);
        read.String("status").Should().Be("writtenOff");
        read.Numbers("writtenOff", "recovered", "daysPastDue", "transactions.1.amount").Should().Equal(3_000_000, 3_000_000, 0, 3_000_000);
        (await club.Get("loans?status=writtenOff")).Items().Should().ContainSingle();
        (await club.Get("loans?status=active")).Items().Should().BeEmpty();
        (await club.Get("meetings/2025-12-05/collection-sheet")).Items("lines").Should().BeEmpty();
    }

    [Fact]
    public async Task Recovery_OnALoanNotWrittenOff_IsRefused()
    {
        var (club, loan) = await Lend();

        (await club.Post($"loans/{loan}/recoveries", new { amount = 1, on = "2025-02-05" })).ShouldBeProblem(422, "loan-not-written-off");
    }

    [Fact]
    public async Task Death_OfTheBorrower_EndsOverdueInterest()
    {
        var club = await service.OpenClub(policy: new { overdueInterest = "civilCode466", instalments = 3 });
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05");

        (await club.Post($"loans/{loan}/borrower-deaths", new { on = "2025-02-15", minutesReference = "Biên bản 3/2025" })).ShouldBe(201).String("status").Should().Be("active");

        var read = await club.Loan(loan, "?asOf=2025-03-01");
        read.Number("penaltyDue").Should().Be(5_014);
        read.String("diedOn").Should().Be("2025-02-15");
        (await club.Post($"loans/{loan}/borrower-deaths", new { on = "2025-02-16", minutesReference = "Biên bản 4/2025" })).ShouldBeProblem(422, "death-already-recorded");
        (await club.Post($"loans/{loan}/write-offs", new { on = "2025-03-01", reason = "Biên bản 3/2025" })).ShouldBe(201);
    }

    [Fact]
    public async Task Collections_Sheet_ExplainsItsRepayments()
    {
        var (club, loan) = await Lend();

        var sheet = (await club.Post("meetings/2025-02-05/collections", new { repayments = new[] { new { loanId = loan, amount = 1_530_000, early = "shorten" } } })).ShouldBe(201);

        sheet.Items("entries.0.lines").ToJsonString().Should().Be(
            """[{"number":1,"penalty":0,"interest":30000,"principal":1000000},{"number":3,"penalty":0,"interest":0,"principal":500000}]""");
    }

    [Theory]
    [InlineData("credit-refunds", """{"amount":1,"on":"2025-02-05"}""")]
    [InlineData("interest-waivers", """{"amount":1,"on":"2025-02-05","reason":"x"}""")]
    [InlineData("reschedulings", """{"on":"2025-02-05","terms":{"instalments":2},"reason":"x"}""")]
    [InlineData("top-ups", """{"amount":1,"on":"2025-02-05"}""")]
    [InlineData("write-offs", """{"on":"2025-02-05","reason":"x"}""")]
    [InlineData("recoveries", """{"amount":1,"on":"2025-02-05"}""")]
    [InlineData("borrower-deaths", """{"on":"2025-02-05","minutesReference":"x"}""")]
    public async Task EveryFact_OfALoanNotPaidOutOrInAClosedPeriod_IsRefused(string fact, string body)
    {
        var (club, loan) = await Lend();
        var requested = await club.Request(1_000_000, "2025-01-05");
        (await club.Post($"loans/{requested}/{fact}", body)).ShouldBeProblem(422, "loan-not-disbursed");
        (await club.Post($"loans/L99/{fact}", body)).ShouldBeProblem(404, "loan-not-found");
        (await club.Post("fund/period-closings", new { through = "2025-02-05" })).ShouldBe(201);
        (await club.Post($"loans/{loan}/{fact}", body)).ShouldBeProblem(422, "period-closed", "on");
    }

    private async Task<(TestClub Club, string Loan)> Lend()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        return (club, await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 }));
    }
}
