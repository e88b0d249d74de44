using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>Targets of the nation, of provinces and of clubs, from dates on and as known at instants.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TargetTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Target_OfAClub_IsItsOwnElseTheProvincesElseTheNations()
    {
        service.Clock.Set("2026-02-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(30_000_000);
        (await club.Fund()).Number("target").Should().Be(50_000_000, "Decision 1648/QĐ-TTg");
        service.Clock.Set("2026-02-02T02:00:00Z");
        (await service.Api.Put("targets", new { scope = new { province = "33" }, amount = 25_000_000, effectiveFrom = "2025-06-01", note = "Quyết định của tỉnh" })).ShouldBe(200);

        var fund = await club.Fund();
        (fund.Number("target"), fund.String("targetReachedOn")).Should().Be((25_000_000, "2025-06-01"), "on that day the target came down to what the fund had");
        (await club.Fund("?asOf=2025-05-31")).Number("target").Should().Be(50_000_000);
        (await club.Fund("?knownAt=2026-02-01T12:00:00Z")).Number("target").Should().Be(50_000_000);
        (await club.Put("fund/policy", new { effectiveFrom = "2025-09-01", target = 60_000_000 })).ShouldBe(200).Number("policy.target").Should().Be(60_000_000);
        (await club.Fund()).Number("target").Should().Be(60_000_000);
        (await club.Put("fund/policy", new { effectiveFrom = "2025-10-01", monthlyRate = 0.9 })).ShouldBe(200).Number("policy.target").Should().Be(60_000_000, "what is left out stays as it was");
        (await club.Put("fund/policy", "{\"effectiveFrom\":\"2025-11-01\",\"target\":null}")).ShouldBe(200).At("policy.target").Should().BeNull();
        (await club.Fund()).Number("target").Should().Be(25_000_000);
        (await service.Api.Get($"portfolio?club={club.Id}&asOf=2025-09-15")).ShouldBe(200).Number("fundTarget.target").Should().Be(60_000_000);
        (await service.Api.Get($"portfolio?club={club.Id}")).ShouldBe(200).Numbers("fundTarget.target", "fundTarget.clubsAtOrAbove").Should().Equal(25_000_000, 1);
    }

    [Fact]
    public async Task Portfolio_AsKnownBeforeAClubDecided_HasNotItsTarget()
    {
        service.Clock.Set("2026-02-11T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(22_000_000);
        service.Clock.Set("2026-02-12T02:00:00Z");
        (await club.Put("fund/policy", new { effectiveFrom = "2026-01-01", target = 20_000_000 })).ShouldBe(200);

        (await service.Api.Get($"portfolio?club={club.Id}&asOf=2026-02-12&knownAt=2026-02-11T12:00:00Z")).ShouldBe(200).Number("fundTarget.clubsAtOrAbove").Should().Be(0, "the decision leaves the row of its fund as it was");
        (await service.Api.Get($"portfolio?club={club.Id}&asOf=2026-02-12&knownAt=2026-02-12T02:00:00Z")).ShouldBe(200).Number("fundTarget.clubsAtOrAbove").Should().Be(1);
    }

    [Fact]
    public async Task Put_TheSameAgain_RecordsNothing()
    {
        var body = new { scope = new { province = "04" }, amount = 30_000_000, effectiveFrom = "2026-01-01" };
        var first = (await service.Api.Put("targets", body)).ShouldBe(200);
        (first.String("scope.level"), first.String("scope.code"), first.String("scope.name"), first.Number("amount")).Should().Be(("province", "04", "Cao Bằng", 30_000_000));
        var recorded = await service.Recorded();

        (await service.Api.Put("targets", body)).ShouldBe(200).Text.Should().Be(first.Text);

        (await service.Recorded()).Should().Be(recorded);
        (await service.Api.Put("targets", body with { amount = 31_000_000 })).ShouldBe(200);
        (await service.Api.Put("targets", body)).ShouldBe(200);
        (await service.Api.Get("targets?province=04")).ShouldBe(200).Items().Select(item => item!["amount"]!.GetValue<long>()).Should().Equal([30_000_000, 31_000_000, 30_000_000], "a decision that was changed back is a decision");
    }

    [Fact]
    public async Task Put_WithAKey_IsAnsweredAgain()
    {
        var body = new { scope = new { nation = true }, amount = 55_000_000, effectiveFrom = "2150-01-01" };
        var first = (await service.Api.Put("targets", body, ("Idempotency-Key", "decree-1"))).ShouldBe(200);
        (await service.Api.Put("targets", body with { amount = 56_000_000 })).ShouldBe(200);

        var again = (await service.Api.Put("targets", body, ("Idempotency-Key", "decree-1"))).ShouldBe(200);

        (again.Text, again.Header("Idempotency-Replayed")).Should().Be((first.Text, "true"));
        (await service.Api.Put("targets", body with { amount = 57_000_000 }, ("Idempotency-Key", "decree-1"))).ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("""{"amount":1,"effectiveFrom":"2026-01-01"}""", "scope")]
    [InlineData("""{"scope":{},"amount":1,"effectiveFrom":"2026-01-01"}""", "scope")]
    [InlineData("""{"scope":{"nation":true,"province":"33"},"amount":1,"effectiveFrom":"2026-01-01"}""", "scope")]
    [InlineData("""{"scope":{"nation":false},"amount":1,"effectiveFrom":"2026-01-01"}""", "scope")]
    [InlineData("""{"scope":{"province":"99"},"amount":1,"effectiveFrom":"2026-01-01"}""", "scope.province")]
    [InlineData("""{"scope":{"commune":"12142"},"amount":1,"effectiveFrom":"2026-01-01"}""", "scope.commune")]
    [InlineData("""{"scope":{"nation":true},"amount":0,"effectiveFrom":"2026-01-01"}""", "amount")]
    [InlineData("""{"scope":{"nation":true},"amount":1.5,"effectiveFrom":"2026-01-01"}""", "amount")]
    [InlineData("""{"scope":{"nation":true},"effectiveFrom":"2026-01-01"}""", "amount")]
    [InlineData("""{"scope":{"nation":true},"amount":1}""", "effectiveFrom")]
    [InlineData("""{"scope":{"nation":true},"amount":1,"effectiveFrom":"2026-02-30"}""", "effectiveFrom")]
    public async Task Put_WrongField_IsNamed(string body, string field) => (await service.Api.Put("targets", body)).ShouldBeProblem(400, "invalid-request", field);

    [Fact]
    public async Task List_AtFirst_HasTheNationsTarget()
    {
        var target = (await service.Api.Get("targets?limit=1")).ShouldBe(200);

        (target.String("items.0.scope.level"), target.Number("items.0.amount"), target.String("items.0.note")).Should().Be(("nation", 50_000_000, "Quyết định 1648/QĐ-TTg (2025)"));
    }
}
