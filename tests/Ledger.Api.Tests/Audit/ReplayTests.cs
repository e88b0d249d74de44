using System.Text.Json.Nodes;
using Ledger.Api.Database;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Audit;

[Collection(PostgresCollection.Name)]
public sealed class ReplayTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Replay_OfTheLatestVersion_AgreesWithTheFundAndTheReadModels()
    {
        var club = await service.OpenEventfulClub();

        var replay = (await club.Get("fund/replay")).ShouldBe(200);

        replay.Number("version").Should().Be(await club.Version());
        replay.ETag.Should().Be($"\"{replay.Number("version")}\"");
        JsonNode.DeepEquals(replay.At("statement"), (await club.Fund()).Body).Should().BeTrue("the fund is what its entries say");
        replay.At("comparison.matches")!.GetValue<bool>().Should().BeTrue("the replay answered {0}", replay.Text);
        replay.Number("comparison.figures").Should().BeGreaterThan(20);
        replay.Items("comparison.differences").Should().BeEmpty();
    }

    [Theory]
    [InlineData("UPDATE read_models.fund_positions SET activity_fund = activity_fund + 1 WHERE club_id = '{0}' RETURNING activity_fund - 1", "fund_positions", "activity_fund")]
    [InlineData("UPDATE read_models.fund_positions SET version = version + 1 WHERE club_id = '{0}' RETURNING version - 1", "fund_positions", "version")]
    [InlineData("UPDATE read_models.loan_positions SET outstanding = outstanding + 1 WHERE club_id = '{0}' AND loan_number = 1 RETURNING outstanding - 1", "loan_positions", "outstanding")]
    [InlineData("UPDATE read_models.loan_positions SET version = 1 WHERE club_id = '{0}' AND loan_number = 1 RETURNING 10", "loan_positions", "version")]
    public async Task Replay_AFigureChangedInTheDatabase_IsNamedWithBothValues(string change, string table, string figure)
    {
        var club = await service.OpenEventfulClub();
        var replayed = (await service.Query(string.Format(null, change, club.Id))).Single();

        var replay = (await club.Get("fund/replay")).ShouldBe(200);

        replay.At("comparison.matches")!.GetValue<bool>().Should().BeFalse();
        var difference = replay.Items("comparison.differences").Should().ContainSingle().Subject!;
        difference["table"]!.GetValue<string>().Should().Be(table);
        difference["key"]!.GetValue<string>().Should().Be(table == "fund_positions" ? club.Id : "L1");
        difference["figure"]!.GetValue<string>().Should().Be(figure);
        difference["replayed"]!.ToJsonString().Should().Be(replayed);
        difference["stored"]!.ToJsonString().Should().NotBe(replayed);
    }

    [Fact]
    public async Task Replay_ARowGone_IsNamed()
    {
        var club = await service.OpenEventfulClub();
        await service.Query($"DELETE FROM read_models.loan_positions WHERE club_id = '{club.Id}' AND loan_number = 2 RETURNING 1");

        var difference = (await club.Get("fund/replay")).Items("comparison.differences").Should().ContainSingle().Subject!;

        (difference["table"]!.GetValue<string>(), difference["key"]!.GetValue<string>(), difference["figure"]!.GetValue<string>()).Should().Be(("loan_positions", "L2", "*"));
        difference["stored"].Should().BeNull();
        difference["replayed"]!["member_id"]!.GetValue<string>().Should().Be(club.MemberId);
    }

    [Fact]
    public async Task Replay_ARowTooMany_IsNamed()
    {
        var club = await service.OpenEventfulClub();
        await service.Query(
            $"""
            INSERT INTO read_models.loan_positions SELECT (jsonb_populate_record(p, jsonb_build_object('loan_number', 3))).* FROM read_models.loan_positions p WHERE club_id = '{club.Id}' AND loan_number = 1 RETURNING 1
            """);

        var difference = (await club.Get("fund/replay")).Items("comparison.differences").Should().ContainSingle().Subject!;

        (difference["key"]!.GetValue<string>(), difference["figure"]!.GetValue<string>()).Should().Be(("L3", "*"));
        difference["replayed"].Should().BeNull();
    }

    [Fact]
    public async Task Replay_ToAVersionOrAnInstant_IsTheFundOfThen()
    {
        service.Clock.Set("2026-02-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(6_000_000, "2026-01-20");
        service.Clock.Set("2026-02-10T18:00:00Z");
        await club.Capital(1_000_000, "2026-01-25");

        var byVersion = (await club.Get("fund/replay?toVersion=2")).ShouldBe(200);
        var byInstant = (await club.Get("fund/replay?at=2026-02-05T00:00:00Z")).ShouldBe(200);

        byVersion.Numbers("version", "statement.cash").Should().Equal(2, 6_000_000);
        (byVersion.String("at"), byVersion.String("statement.asOf")).Should().Be(("2026-02-01T02:00:00Z", "2026-02-01"));
        byInstant.Numbers("version", "statement.cash").Should().Equal(2, 6_000_000);
        (byInstant.String("at"), byInstant.String("statement.asOf")).Should().Be(("2026-02-01T02:00:00Z", "2026-02-05"));
        (await club.Get("fund/replay?toVersion=3")).String("statement.asOf").Should().Be("2026-02-11", "it is past midnight in Vietnam");
        (await club.Get("fund/replay?toVersion=3&asOf=2026-01-24")).Number("statement.cash").Should().Be(6_000_000);
        (await club.Get("fund/replay?toVersion=3")).At("comparison.matches")!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task Replay_OfAClubOfTheDemonstration_AgreesWithWhatWasKnownAtEachVersion()
    {
        var scenario = ClubScenario.Of(Simulator.Demonstration.Seed, 5, Simulator.Demonstration.Period);
        await using var database = ReadModels.DataSource(service.ConnectionString);
        await new ScenarioLoader(database, service.Host.Store).Load([scenario], default);
        var (club, last) = (scenario.Profile.Club.ClubId, scenario.Entries.Count);

        foreach (var version in Enumerable.Range(1, last).Where(version => version % 29 == 0 || version is 1 || version == last))
        {
            var replay = (await service.Api.Get($"clubs/{club}/fund/replay?toVersion={version}")).ShouldBe(200);

            replay.At("comparison.matches")!.GetValue<bool>().Should().BeTrue("version {0} answered {1}", version, replay.At("comparison")!.ToJsonString());
        }
    }

    [Fact]
    public async Task Replay_ABeliefOfThenChangedInTheDatabase_IsNamed()
    {
        service.Clock.Set("2026-02-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(6_000_000, "2026-01-20");
        service.Clock.Set("2026-02-10T18:00:00Z");
        await club.Capital(1_000_000, "2026-01-25");
        (await club.Get("fund/replay?toVersion=2")).At("comparison.matches")!.GetValue<bool>().Should().BeTrue();

        await service.Query($"UPDATE read_models.fund_history SET capital_grant = capital_grant - 1 WHERE club_id = '{club.Id}' AND version = 2 RETURNING 1");

        var difference = (await club.Get("fund/replay?toVersion=2")).Items("comparison.differences").Should().ContainSingle().Subject!;
        (difference["figure"]!.GetValue<string>(), difference["replayed"]!.GetValue<long>(), difference["stored"]!.GetValue<long>()).Should().Be(("capital_grant", 6_000_000, 5_999_999));
        (await club.Get("fund/replay")).At("comparison.matches")!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task Replay_OfAVersionThatAnotherFollowedAtTheSameInstant_HasNothingToCompareWith()
    {
        var club = await service.OpenEventfulClub();

        (await club.Get("fund/replay?toVersion=5")).At("comparison").Should().BeNull("the clock stood still");
    }

    [Theory]
    [InlineData("toVersion=0", "toVersion")]
    [InlineData("toVersion=x", "toVersion")]
    [InlineData("at=2025-01-01", "at")]
    [InlineData("asOf=2025-02-30", "asOf")]
    public async Task Replay_WrongParameter_IsNamedInBothLanguages(string query, string field)
    {
        var club = await service.OpenClub();

        var vietnamese = (await service.Api.Get(club.Path("fund/replay?" + query), ("Accept-Language", "vi"))).ShouldBeProblem(400, "invalid-request", field);
        var english = (await service.Api.Get(club.Path("fund/replay?" + query), ("Accept-Language", "en"))).ShouldBeProblem(400, "invalid-request", field);

        english.String($"errors.{field}.0").Should().NotBe(vietnamese.String($"errors.{field}.0"));
    }

    [Fact]
    public async Task Replay_OfWhatIsNotThere_IsNotFound()
    {
        var club = await service.OpenClub();
        var unopened = await TestClub.Register(service.Api);

        (await club.Get("fund/replay?toVersion=2")).ShouldBeProblem(404, "version-not-found");
        (await club.Get("fund/replay?at=2000-01-01T00:00:00Z")).ShouldBeProblem(404, "fund-not-found");
        (await unopened.Get("fund/replay")).ShouldBeProblem(404, "fund-not-found");
        (await service.Api.Get("clubs/c-nowhere/fund/replay")).ShouldBeProblem(404, "club-not-found");
    }
}
