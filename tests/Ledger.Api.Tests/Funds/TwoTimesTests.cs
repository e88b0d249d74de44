using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

/// <summary>The business date and the recorded instant, with a clock that moves.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TwoTimesTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task KnownAt_Instants_ShowWhatWasRecordedByThen()
    {
        service.Clock.Set("2026-02-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(6_000_000, "2026-01-20");
        service.Clock.Set("2026-02-10T02:00:00Z");
        await club.Capital(1_000_000, "2026-01-25");

        (await club.Get("fund?knownAt=2026-02-01T01:59:59.999999Z")).ShouldBeProblem(404, "fund-not-found");
        var then = await club.Fund("?knownAt=2026-02-05T00:00:00Z");
        then.Numbers("version", "cash").Should().Equal(2, 6_000_000);
        then.String("asOf").Should().Be("2026-02-05", "as known then means as of then, unless another day is asked for");
        then.String("knownAt").Should().Be("2026-02-05T00:00:00Z");
        (await club.Fund("?knownAt=2026-02-01T02:00:00Z&asOf=2026-01-31")).Number("cash").Should().Be(6_000_000);
        (await club.Fund("?knownAt=2026-02-10T02:00:00Z&asOf=2026-01-31")).Number("cash").Should().Be(7_000_000);
        (await club.Fund("?asOf=2026-01-24")).Number("cash").Should().Be(6_000_000);
    }

    [Fact]
    public async Task KnownAt_Loan_ShowsWhatWasRecordedByThen()
    {
        service.Clock.Set("2026-03-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(6_000_000, "2025-01-02");
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });
        service.Clock.Set("2026-03-02T02:00:00Z");
        (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        (await club.Loan(loan, "?knownAt=2026-03-01T12:00:00Z&asOf=2025-02-10")).Number("outstanding").Should().Be(3_000_000);
        (await club.Loan(loan, "?asOf=2025-02-10")).Number("outstanding").Should().Be(2_000_000);
        (await club.Loan(loan, "?version=3")).String("status").Should().Be("requested");
    }

    [Fact]
    public async Task Today_JustAfterMidnightInVietnam_IsTheNewDay()
    {
        service.Clock.Set("2026-04-30T16:59:59Z");
        var club = await service.OpenClub();
        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2026-05-01" })).ShouldBeProblem(422, "date-in-future", "on");

        service.Clock.Set("2026-04-30T17:00:00Z");

        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2026-05-01" })).ShouldBe(201);
        (await club.Fund()).String("asOf").Should().Be("2026-05-01");
    }

    [Fact]
    public async Task Clock_SetBack_KeepsTheOrderOfEntries()
    {
        service.Clock.Set("2026-06-02T02:00:00Z");
        var club = await service.OpenClub();
        service.Clock.Set("2026-06-01T02:00:00Z");

        await club.Capital(1_000);

        (await service.Query($"SELECT count(*) FROM mt_events WHERE stream_id = '{club.Id}' AND timestamp = '2026-06-02T02:00:00Z'")).Should().Equal("2");
    }
}
