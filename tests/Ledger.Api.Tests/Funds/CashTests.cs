using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class CashTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Transfer_ToTheBankAndBack_MovesMoney()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);

        (await club.Post("fund/cash-transfers", new { from = "cash", to = "bank", amount = 7_000_000, on = "2025-01-03" })).ShouldBe(201);
        (await club.Post("fund/cash-transfers", new { from = "bank", to = "cash", amount = 1_000_000, on = "2025-01-04" })).ShouldBe(201);

        (await club.Fund()).Numbers("cashOnHand", "bank", "cash").Should().Equal(4_000_000, 6_000_000, 10_000_000);
        (await club.Fund("?asOf=2025-01-03")).Numbers("cashOnHand", "bank").Should().Equal(3_000_000, 7_000_000);
    }

    [Theory]
    [InlineData("cash", "bank", 3_000_001, "insufficient-cash", "amount")]
    [InlineData("bank", "cash", 7_000_001, "insufficient-cash", "amount")]
    [InlineData("cash", "cash", 1, "same-account", "to")]
    [InlineData("bank", "bank", 1, "same-account", "to")]
    public async Task Transfer_Impossible_IsRefused(string from, string to, long amount, string slug, string field)
    {
        var club = await service.OpenClub();
        await club.Capital(3_000_000);
        await club.Capital(7_000_000, via: "bank");
        var before = await service.Recorded();

        (await club.Post("fund/cash-transfers", new { from, to, amount, on = "2025-01-03" })).ShouldBeProblem(422, slug, field);

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Count_Shortage_WaitsInSuspenseUntilItIsSettled()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);

        var count = (await club.Post("fund/cash-counts", new { on = "2025-02-01", counted = 9_990_000, note = "Thiếu" })).ShouldBe(201);
        count.Numbers("expected", "counted", "difference").Should().Equal(10_000_000, 9_990_000, -10_000);
        (await club.Fund()).Numbers("cash", "suspense", "fundSize").Should().Equal(9_990_000, -10_000, 10_000_000);
        (await club.Post("fund/suspense-settlements", new { amount = 4_000, on = "2025-02-02", to = "fundGrowth", note = "Ban Chủ nhiệm" })).ShouldBe(201);

        (await club.Fund()).Numbers("cash", "suspense", "fundSize", "retainedInterest").Should().Equal(9_990_000, -6_000, 9_996_000, -4_000);
        (await club.Post("fund/suspense-settlements", new { amount = 6_001, on = "2025-02-02", to = "fundGrowth", note = "Quá" })).ShouldBeProblem(422, "suspense-exceeded", "amount");
    }

    [Theory]
    [InlineData("fundGrowth", "fundSize", 10_020_000)]
    [InlineData("activityFund", "activityFund", 20_000)]
    [InlineData("reserve", "reserve", 20_000)]
    public async Task Count_Surplus_GoesWhereTheBoardDecides(string to, string field, long balance)
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        (await club.Post("fund/cash-counts", new { on = "2025-02-01", counted = 10_020_000 })).ShouldBe(201).Number("difference").Should().Be(20_000);

        (await club.Post("fund/suspense-settlements", new { amount = 20_000, on = "2025-02-02", to, note = "Ban Chủ nhiệm" })).ShouldBe(201);

        (await club.Fund()).Numbers("suspense", field, "cash").Should().Equal(0, balance, 10_020_000);
    }

    [Fact]
    public async Task Count_WithoutDifference_IsRecorded()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        (await club.Post("fund/cash-transfers", new { from = "cash", to = "bank", amount = 10_000_000, on = "2025-01-03" })).ShouldBe(201);

        var count = (await club.Post("fund/cash-counts", new { on = "2025-02-01", counted = 0 })).ShouldBe(201);

        count.Numbers("entry", "expected", "difference").Should().Equal(4, 0, 0);
        (await club.Fund()).Number("suspense").Should().Be(0);
    }

    [Fact]
    public async Task Settle_NothingOpen_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var before = await service.Recorded();

        (await club.Post("fund/suspense-settlements", new { amount = 1, on = "2025-02-02", to = "reserve", note = "x" })).ShouldBeProblem(422, "suspense-exceeded", "amount");

        (await service.Recorded()).Should().Be(before);
    }
}
