using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class InterestTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Allocate_Split_DividesAllInterestReceived()
    {
        var club = await service.OpenClub(policy: new { interestSplit = new { activityFund = 70, fundGrowth = 20, reserve = 10, boardAllowance = 0 } });
        await WithInterest(club, 3_000_000);

        var allocated = (await club.Post("fund/interest-allocations", new { on = "2025-02-05" })).ShouldBe(201);

        allocated.Numbers("amount", "shares.activityFund", "shares.fundGrowth", "shares.reserve", "shares.boardAllowance").Should().Equal(30_000, 21_000, 6_000, 3_000, 0);
        (await club.Fund()).Numbers("unallocatedInterest", "activityFund", "retainedInterest", "reserve", "boardAllowance", "fundSize", "interestReceived")
            .Should().Equal(0, 21_000, 6_000, 3_000, 0, 10_006_000, 30_000);
        (await club.Post("fund/interest-allocations", new { on = "2025-02-05" })).ShouldBeProblem(422, "nothing-to-allocate");
    }

    [Fact]
    public async Task Allocate_Indivisible_GivesTheLastDongToTheLargestRemainder()
    {
        var club = await service.OpenClub(policy: new { interestSplit = new { activityFund = 33.34, fundGrowth = 33.33, reserve = 33.33, boardAllowance = 0 } });
        await WithInterest(club, 1_000_100);

        var allocated = (await club.Post("fund/interest-allocations", new { on = "2025-02-05" })).ShouldBe(201);

        // 33.34 % is 3,334.3334 and 33.33 % is 3,333.3333 twice: the one đồng left goes to the first.
        allocated.Number("amount").Should().Be(10_001);
        allocated.Numbers("shares.activityFund", "shares.fundGrowth", "shares.reserve").Should().Equal(3_335, 3_333, 3_333);
    }

    [Fact]
    public async Task Allocate_SplitOfTheDay_Decides()
    {
        var club = await service.OpenClub();
        (await club.Put("fund/policy", new { effectiveFrom = "2025-03-01", interestSplit = new { fundGrowth = 100 } })).ShouldBe(200);
        await WithInterest(club, 3_000_000);

        (await club.Post("fund/interest-allocations", new { on = "2025-02-28" })).ShouldBe(201).Number("shares.activityFund").Should().Be(30_000);
    }

    [Fact]
    public async Task Pay_FromEachPot_TakesFromItAndFromTheCash()
    {
        var club = await service.OpenClub(policy: new { interestSplit = new { activityFund = 50, fundGrowth = 0, reserve = 30, boardAllowance = 20 } });
        await WithInterest(club, 3_000_000);
        (await club.Post("fund/interest-allocations", new { on = "2025-02-05" })).ShouldBe(201);
        var cash = (await club.Fund()).Number("cash");

        (await club.Post("fund/activity-payments", new { amount = 10_000, on = "2025-02-06", activity = "Thăm hội viên ốm" })).ShouldBe(201);
        (await club.Post("fund/activity-payments", new { amount = 2_000, on = "2025-02-06", activity = "Sửa cân", from = "reserve" })).ShouldBe(201);
        (await club.Post("fund/activity-payments", new { amount = 6_000, on = "2025-02-06", activity = "Phụ cấp", from = "boardAllowance" })).ShouldBe(201);

        (await club.Fund()).Numbers("activityFund", "reserve", "boardAllowance", "cash", "fundSize").Should().Equal(5_000, 7_000, 0, cash - 18_000, 10_000_000);
    }

    [Fact]
    public async Task Pay_MoreThanThePot_IsRefusedWithTheFigures()
    {
        var club = await service.OpenClub();
        await WithInterest(club, 3_000_000);
        (await club.Post("fund/interest-allocations", new { on = "2025-02-05" })).ShouldBe(201);
        var before = await service.Recorded();

        var refused = await club.Post("fund/activity-payments", new { amount = 30_001, on = "2025-02-06", activity = "Văn nghệ" }, ("Accept-Language", "en"));

        refused.ShouldBeProblem(422, "insufficient-pot", "amount");
        refused.Numbers("figures.available", "figures.needed", "figures.shortfall").Should().Equal(30_000, 30_001, 1);
        refused.String("detail").Should().Contain("30,000 đ").And.Contain("30,001 đ").And.Contain("2025-02-06");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Pay_BeforeTheAllocation_IsRefused()
    {
        var club = await service.OpenClub();
        await WithInterest(club, 3_000_000);
        (await club.Post("fund/interest-allocations", new { on = "2025-03-01" })).ShouldBe(201);

        (await club.Post("fund/activity-payments", new { amount = 1_000, on = "2025-02-28", activity = "Văn nghệ" })).ShouldBeProblem(422, "insufficient-pot", "amount");
    }

    /// <summary>A loan whose first instalment is paid: its interest is one percent of the principal.</summary>
    private static async Task WithInterest(TestClub club, long principal)
    {
        await club.Capital(10_000_000);
        var loan = await club.Lend(principal, "2025-01-05", new { method = "interestOnly" });
        (await club.Repay(loan, principal / 100, "2025-02-05")).ShouldBe(201).Number("allocation.interest").Should().Be(principal / 100);
    }
}
