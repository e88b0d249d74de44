using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class PolicyTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Change_FromADate_HoldsFromThatDateOn()
    {
        var club = await service.OpenClub();

        var changed = (await club.Put("fund/policy", new { effectiveFrom = "2025-07-01", monthlyRate = 0.9, maxPrincipal = 4_000_000 })).ShouldBe(200);

        changed.Number("entry").Should().Be(2);
        changed.ETag.Should().Be("\"2\"");
        changed.String("policy.effectiveFrom").Should().Be("2025-07-01");
        (await club.Get("fund/policy?asOf=2025-06-30")).Decimal("monthlyRate").Should().Be(1);
        var inForce = await club.Get("fund/policy?asOf=2025-07-01");
        inForce.Decimal("monthlyRate").Should().Be(0.9m);
        inForce.Numbers("maxPrincipal", "instalments").Should().Equal(4_000_000, 12);
        inForce.ETag.Should().Be("\"2\"");
        (await club.Get("fund/policy?version=1")).Decimal("monthlyRate").Should().Be(1);
    }

    [Fact]
    public async Task Change_ForADayBetweenTwoOthers_BuildsOnTheOneInForceThen()
    {
        var club = await service.OpenClub();
        (await club.Put("fund/policy", new { effectiveFrom = "2025-09-01", monthlyRate = 0.5 })).ShouldBe(200);

        (await club.Put("fund/policy", new { effectiveFrom = "2025-06-01", instalments = 6 })).ShouldBe(200);

        var june = await club.Get("fund/policy?asOf=2025-06-01");
        (june.Decimal("monthlyRate"), june.Number("instalments")).Should().Be((1, 6));
        var september = await club.Get("fund/policy?asOf=2025-09-01");
        (september.Decimal("monthlyRate"), september.Number("instalments")).Should().Be((0.5m, 12));
    }

    [Fact]
    public async Task Loan_Terms_AreThoseOfTheDayOfTheRequest()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        (await club.Put("fund/policy", new { effectiveFrom = "2025-07-01", monthlyRate = 0.5, instalments = 2 })).ShouldBe(200);

        var before = await club.Lend(1_200_000, "2025-06-30");
        var after = await club.Lend(1_200_000, "2025-07-01");

        (await club.Loan(before)).Items("schedule").Should().HaveCount(12);
        (await club.Loan(before)).Number("schedule.0.interest").Should().Be(12_000);
        (await club.Loan(after)).Items("schedule").Should().HaveCount(2);
        (await club.Loan(after)).Number("schedule.0.interest").Should().Be(6_000);
    }

    [Fact]
    public async Task Target_Changed_IsTheOneOfTheDayAskedFor()
    {
        var club = await service.OpenClub(policy: new { target = 10_000_000 });
        await club.Capital(20_000_000);
        (await club.Put("fund/policy", new { effectiveFrom = "2025-07-01", target = 30_000_000 })).ShouldBe(200);

        var june = await club.Fund("?asOf=2025-06-30");
        (june.Number("target"), june.String("targetReachedOn")).Should().Be((10_000_000, "2025-01-02"));
        var july = await club.Fund("?asOf=2025-07-01");
        (july.Number("target"), july.String("targetReachedOn")).Should().Be((30_000_000, "2025-01-02"), "it was reached when it was lower");
    }

    [Theory]
    [InlineData("""{"activityFund":70,"fundGrowth":20,"reserve":9,"boardAllowance":0}""")]
    [InlineData("""{"activityFund":70,"fundGrowth":20,"reserve":10.1}""")]
    [InlineData("{}")]
    public async Task Split_NotSummingTo100_IsRefused(string split)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        (await club.Put("fund/policy", $$"""{"effectiveFrom":"2025-07-01","interestSplit":{{split}}}""")).ShouldBeProblem(422, "interest-split-not-100", "interestSplit");

        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("monthlyRate", "1.667", 422, "interest-cap")]
    [InlineData("monthlyRate", "100", 422, "interest-cap")]
    [InlineData("monthlyRate", "-0.1", 400, "invalid-request")]
    [InlineData("monthlyRate", "100.1", 400, "invalid-request")]
    [InlineData("monthlyRate", "1.0000001", 400, "invalid-request")]
    [InlineData("instalments", "25", 422, "term-above-maximum")]
    [InlineData("instalments", "0", 400, "invalid-request")]
    [InlineData("instalments", "601", 400, "invalid-request")]
    [InlineData("every", "0", 400, "invalid-request")]
    [InlineData("every", "367", 400, "invalid-request")]
    [InlineData("rounding", "7", 400, "invalid-request")]
    [InlineData("instalmentMultiple", "-1", 400, "invalid-request")]
    [InlineData("gracePrincipal", "12", 400, "invalid-request")]
    [InlineData("graceInterest", "-1", 400, "invalid-request")]
    [InlineData("maxPrincipal", "0", 400, "invalid-request")]
    [InlineData("maxPrincipal", "1000000000001", 400, "invalid-request")]
    [InlineData("interestSplit", """{"activityFund":110,"reserve":-10}""", 400, "invalid-request", ".reserve")]
    [InlineData("interestSplit", """{"activityFund":100.5}""", 400, "invalid-request", ".activityFund")]
    [InlineData("maxTermMonths", "0", 400, "invalid-request")]
    [InlineData("target", "-1", 400, "invalid-request")]
    [InlineData("allocationOrder", "[]", 400, "invalid-request")]
    [InlineData("allocationOrder", """["interest","interest","principal"]""", 400, "invalid-request")]
    [InlineData("method", "\"annuity\"", 400, "invalid-request")]
    [InlineData("unit", "\"year\"", 400, "invalid-request")]
    [InlineData("dayCount", "\"actual360\"", 400, "invalid-request")]
    public async Task Policy_ValueBeyondItsLimits_IsNamedWhereverItIsSet(string field, string value, int status, string slug, string part = "")
    {
        var open = await service.OpenClub();
        var closed = await TestClub.Register(service.Api);
        var before = await service.Recorded();

        (await open.Put("fund/policy", $$"""{"effectiveFrom":"2025-07-01","{{field}}":{{value}}}""")).ShouldBeProblem(status, slug, field + part);
        var opening = (await closed.Post("fund", $$$"""{"openedOn":"2025-01-01","policy":{"{{{field}}}":{{{value}}}}}""")).ShouldBeProblem(status, slug);

        opening.Text.Should().Contain(field);
        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("""{"instalments":600,"every":366}""")]
    [InlineData("""{"instalments":600,"every":366,"unit":"week","maxTermMonths":600}""")]
    [InlineData("""{"interestSplit":{"activityFund":79000000000000000000000000000,"fundGrowth":79000000000000000000000000000}}""")]
    [InlineData("""{"monthlyRate":79000000000000000000000000000}""")]
    public async Task Policy_ExtremeValues_AreRefusedNotAFault(string policy)
    {
        var club = await TestClub.Register(service.Api);
        var before = await service.Recorded();

        var reply = await club.Post("fund", $$"""{"openedOn":"2025-01-01","policy":{{policy}}}""");

        reply.Status.Should().BeOneOf(400, 422);
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Rate_JustBelowTheLegalCap_IsAllowed()
    {
        var club = await service.OpenClub();

        (await club.Put("fund/policy", new { effectiveFrom = "2025-07-01", monthlyRate = 1.666 })).ShouldBe(200);
    }

    [Fact]
    public async Task Change_BeforeTheOpeningOrInAClosedPeriod_IsRefused()
    {
        var club = await service.OpenClub();
        (await club.Post("fund/period-closings", new { through = "2025-03-31" })).ShouldBe(201);
        var before = await service.Recorded();

        (await club.Put("fund/policy", new { effectiveFrom = "2024-12-31", monthlyRate = 0.5 })).ShouldBeProblem(422, "policy-effective-from", "effectiveFrom");
        (await club.Put("fund/policy", new { effectiveFrom = "2025-03-31", monthlyRate = 0.5 })).ShouldBeProblem(422, "policy-effective-from", "effectiveFrom");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Change_WithKeyAgain_IsReplayed()
    {
        var club = await service.OpenClub();
        var body = new { effectiveFrom = "2025-07-01", monthlyRate = 0.5 };

        var first = (await club.Put("fund/policy", body, ("Idempotency-Key", "policy"))).ShouldBe(200);
        var again = (await club.Put("fund/policy", body, ("Idempotency-Key", "policy"))).ShouldBe(200);

        again.Text.Should().Be(first.Text);
        again.Header("Idempotency-Replayed").Should().Be("true");
        (await club.Version()).Should().Be(2);
    }
}
