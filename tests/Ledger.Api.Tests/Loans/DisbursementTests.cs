using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Loans;

[Collection(PostgresCollection.Name)]
public sealed class DisbursementTests(LedgerService service) : IClassFixture<LedgerService>
{
    // 3,000,000 đ at 1 % per month over three months. The annuity is 3,000,000 x 0.01 / (1 - 1.01^-3) = 1,020,066.33.
    [Theory]
    [InlineData("decliningEqualPrincipal", new long[] { 1_000_000, 30_000, 1_000_000, 20_000, 1_000_000, 10_000 })]
    [InlineData("flat", new long[] { 1_000_000, 30_000, 1_000_000, 30_000, 1_000_000, 30_000 })]
    [InlineData("interestOnly", new long[] { 0, 30_000, 0, 30_000, 3_000_000, 30_000 })]
    [InlineData("decliningEqualInstalment", new long[] { 990_066, 30_000, 999_967, 20_099, 1_009_967, 10_100 })]
    public async Task Disburse_EachMethod_AgreesOnTheScheduleComputedByHand(string method, long[] principalAndInterest)
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000);
        var loan = await club.Approve(3_000_000, "2025-01-05", new { method, instalments = 3 });

        var disbursed = (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBe(201);

        disbursed.Numbers("entry", "version", "principal").Should().Equal(5, 5, 3_000_000);
        disbursed.String("status").Should().Be("active");
        var schedule = disbursed.Items("schedule");
        schedule.Select(line => line!["dueOn"]!.GetValue<string>()).Should().Equal("2025-02-05", "2025-03-05", "2025-04-05");
        schedule.SelectMany(line => new[] { line!["principal"]!.GetValue<long>(), line["interest"]!.GetValue<long>() }).Should().Equal(principalAndInterest);
        schedule.Should().OnlyContain(line => line!["total"]!.GetValue<long>() == line["principal"]!.GetValue<long>() + line["interest"]!.GetValue<long>());
        schedule[^1]!["balance"]!.GetValue<long>().Should().Be(0);
        (await club.Fund()).Numbers("cash", "loansOutstanding", "fundSize", "loans.active").Should().Equal(2_000_000, 3_000_000, 5_000_000, 1);
        (await club.Loan(loan)).Items("schedule").ToJsonString().Should().Be(schedule.ToJsonString());
    }

    [Fact]
    public async Task Disburse_OnTheMeetingDay_FallsDueOnIt()
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000);
        var loan = await club.Approve(3_000_000, "2025-01-31", new { instalments = 3 });

        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-31", firstDueOn = "2025-02-10" })).ShouldBe(201)
            .Items("schedule").Select(line => line!["dueOn"]!.GetValue<string>()).Should().Equal("2025-02-10", "2025-03-10", "2025-04-10");
    }

    [Theory]
    [InlineData("2025-01-31")]
    [InlineData("2025-01-30")]
    [InlineData("2025-04-01")]
    public async Task Disburse_FirstDueDateOutOfReach_IsRefused(string firstDueOn)
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000);
        var loan = await club.Approve(3_000_000, "2025-01-31");
        var before = await service.Recorded();

        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-31", firstDueOn })).ShouldBeProblem(422, "first-due-date", "firstDueOn");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Disburse_InKind_TakesFromTheStock()
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000, source: "inKind");
        var loan = await club.Approve(3_000_000, "2025-01-05", new { instalments = 3 });

        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05", inKind = true })).ShouldBe(201);
        (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        (await club.Fund()).Numbers("inKindStock", "cash", "loansOutstanding", "fundSize").Should().Equal(2_000_000, 1_030_000, 2_000_000, 5_000_000);
        var second = await club.Approve(2_000_001, "2025-02-05");
        (await club.Post($"loans/{second}/disbursement", new { on = "2025-02-05", inKind = true })).ShouldBeProblem(422, "insufficient-in-kind-stock");
    }

    [Fact]
    public async Task Disburse_FromTheBank_TakesFromTheBank()
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000, via: "bank");
        var loan = await club.Approve(3_000_000, "2025-01-05");

        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBeProblem(422, "insufficient-cash");
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05", via = "bank" })).ShouldBe(201);
        (await club.Post($"loans/{loan}/repayments", new { amount = 280_000, on = "2025-02-05", via = "bank" })).ShouldBe(201);

        (await club.Fund()).Numbers("cashOnHand", "bank").Should().Equal(0, 2_280_000);
    }

    [Fact]
    public async Task Disburse_MoreThanTheCash_IsRefusedWithTheFigures()
    {
        var club = await service.OpenClub();
        await club.Capital(2_000_000);
        var loan = await club.Approve(3_000_000, "2025-01-05");
        var before = await service.Recorded();

        var refused = await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" }, ("Accept-Language", "en"));

        refused.ShouldBeProblem(422, "insufficient-cash");
        refused.Numbers("figures.available", "figures.needed", "figures.shortfall").Should().Equal(2_000_000, 3_000_000, 1_000_000);
        refused.String("detail").Should().Contain("2,000,000 đ").And.Contain("3,000,000 đ").And.Contain("1,000,000 đ");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Disburse_BackdatedBeforeMoneyThatIsSpentLater_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(3_000_000);
        var (early, late) = (await club.Approve(2_000_000, "2025-01-05"), await club.Approve(2_000_000, "2025-01-05"));
        (await club.Post($"loans/{late}/disbursement", new { on = "2025-06-01" })).ShouldBe(201);
        await club.Capital(1_000_000, "2025-07-01");
        var before = await service.Recorded();

        (await club.Post($"loans/{early}/disbursement", new { on = "2025-02-01" })).ShouldBeProblem(422, "insufficient-cash").String("figures.shortOn").Should().Be("2025-06-01");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Disburse_MoneyOfThePots_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(3_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 1 });
        (await club.Repay(loan, 3_030_000, "2025-02-05")).ShouldBe(201);
        (await club.Fund()).Numbers("cash", "lendable", "unallocatedInterest").Should().Equal(3_030_000, 3_000_000, 30_000);
        var next = await club.Approve(3_000_001, "2025-02-05");

        (await club.Post($"loans/{next}/disbursement", new { on = "2025-02-05" })).ShouldBeProblem(422, "insufficient-cash");
    }

    [Fact]
    public async Task Disburse_OutOfOrder_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(9_000_000);
        var requested = await club.Request(1_000_000, "2025-01-05");
        var rejected = await club.Request(1_000_000, "2025-01-05");
        (await club.Post($"loans/{rejected}/rejection", new { on = "2025-01-05", reason = "Còn nợ" })).ShouldBe(201);
        var approved = await club.Approve(1_000_000, "2025-01-05");
        var active = await club.Lend(1_000_000, "2025-01-05");
        var before = await service.Recorded();

        (await club.Post($"loans/{requested}/disbursement", new { on = "2025-01-06" })).ShouldBeProblem(422, "loan-not-approved");
        (await club.Post($"loans/{rejected}/disbursement", new { on = "2025-01-06" })).ShouldBeProblem(422, "loan-not-approved");
        (await club.Post($"loans/{approved}/disbursement", new { on = "2025-01-04" })).ShouldBeProblem(422, "date-out-of-order", "on");
        (await club.Post($"loans/{active}/disbursement", new { on = "2025-01-06" })).ShouldBeProblem(422, "loan-already-disbursed");

        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("L9")]
    [InlineData("L0")]
    [InlineData("L01")]
    [InlineData("L-1")]
    [InlineData("L99999999999")]
    [InlineData("l1")]
    [InlineData("1")]
    [InlineData("%F0%9F%92%9B")]
    [InlineData("L1'%20OR%201=1")]
    public async Task Post_UnknownLoan_IsAProblem(string loan)
    {
        var club = await service.OpenClub();
        await club.Request(1_000_000, "2025-01-05");
        var before = await service.Recorded();

        (await club.Post($"loans/{loan}/approval", new { on = "2025-01-06" })).ShouldBeProblem(404, "loan-not-found");
        (await club.Post($"loans/{loan}/rejection", new { on = "2025-01-06", reason = "x" })).ShouldBeProblem(404, "loan-not-found");
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-06" })).ShouldBeProblem(404, "loan-not-found");
        (await club.Repay(loan, 1, "2025-01-06")).ShouldBeProblem(404, "loan-not-found");
        (await club.Loan(loan)).ShouldBeProblem(404, "loan-not-found");

        (await service.Recorded()).Should().Be(before);
    }
}
