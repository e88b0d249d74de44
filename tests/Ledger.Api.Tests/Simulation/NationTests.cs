using System.Diagnostics.CodeAnalysis;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Tests.Simulation;

/// <summary>The nation, with fewer clubs.</summary>
[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class NationTests(PostgresCluster server) : IAsyncLifetime
{
    private static readonly Simulator SmallNation = new(70, new SimulatedPeriod(new YearMonth(2024, 1), 5), Seed: 3, IsNation: true);

    private string _connectionString = "";
    private NpgsqlDataSource _database = null!;
    private PostgresEventStore _store = null!;

    public async Task InitializeAsync()
    {
        _connectionString = await server.CreateDatabase();
        _database = ReadModels.DataSource(_connectionString);
        _store = new PostgresEventStore(_connectionString, FundStore.Options());
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Run_StoppedAndRunAgain_WritesEveryClubOnce_AndTheReadModelsFollow()
    {
        using var stop = new CancellationTokenSource();
        var stopped = () => SmallNation.Run(_database, _store, new Stop(stop), stop.Token, ReadModels.Rebuild(_connectionString).MarkOutdated);
        await stopped.Should().ThrowAsync<OperationCanceledException>();

        var rest = await SmallNation.Run(_database, _store, null, default, ReadModels.Rebuild(_connectionString).MarkOutdated);

        rest.Skipped.Should().BeInRange(1, 69);
        (rest.Done, rest.Skipped).Should().Be((70, 70 - (int)(await Scalar("SELECT count(*) FROM mt_streams") - rest.Skipped)));
        (await ReadModels.Rebuild(_connectionString).RunIfOutdated()).Should().BeTrue();
        var scenarios = Enumerable.Range(0, 70).Select(index => ClubScenario.Of(ClubProfile.Of(3, index, SmallNation.Period, ofNation: true), 3, SmallNation.Period)).ToList();
        (await Scalar("SELECT count(*) FROM mt_streams")).Should().Be(70);
        (await Scalar("SELECT count(*) FROM mt_events")).Should().Be(scenarios.Sum(scenario => scenario.Entries.Count));
        (await Scalar("SELECT count(*) FROM ledger.clubs")).Should().Be(70);
        (await Scalar("SELECT count(*) FROM ledger.members")).Should().Be(scenarios.Sum(scenario => scenario.Profile.Members.Count));
        (await Scalar("SELECT count(*) FROM fund_positions")).Should().Be(70);
        (await Scalar("SELECT count(*) FROM loan_positions")).Should().Be(scenarios.Sum(scenario => scenario.Fund.Loans.Count));
        (await ReadModels.Check(_connectionString).Run()).Should().BeNull();
    }

    [Fact]
    public async Task Run_WhenAllIsThere_MarksNothing()
    {
        var three = SmallNation with { Clubs = 3 };
        await three.Run(_database, _store, null, default);
        await ReadModels.Rebuild(_connectionString).Run();

        var again = await three.Run(_database, _store, null, default, _ => throw new InvalidOperationException("nothing is to be written"));

        again.Should().Match<SimulationProgress>(done => done.Done == 3 && done.Skipped == 3 && done.Entries == 0);
    }

    [Fact]
    public async Task Run_ThenAnEntry_ContinuesTheFundAsAnyOther()
    {
        await (SmallNation with { Clubs = 2 }).Run(_database, _store, null, default);
        await ReadModels.Rebuild(_connectionString).Run();
        var scenario = ClubScenario.Of(ClubProfile.Of(3, 0, SmallNation.Period, ofNation: true), 3, SmallNation.Period);
        var club = scenario.Profile.Club;
        (await _store.FetchLatest<Fund>(club.ProvinceCode, club.ClubId))!.Aggregate.Should().Be(scenario.Fund);

        var recordedAt = scenario.Fund.RecordedAt + Duration.FromDays(40);
        var donation = new ReceiveCapital(CapitalSource.Donation, new Vnd(500_000), BusinessCalendar.DateAt(recordedAt), CashAccount.Cash, null, null);
        await using var session = _store.OpenSession(club.ProvinceCode);
        var stream = await session.FetchForWriting<Fund>(club.ClubId, scenario.Fund.Version);
        stream.AppendOne(new EventData(donation.Execute(stream.Aggregate!, recordedAt).Event, recordedAt));
        await session.SaveChanges();

        (await Scalar($"SELECT version FROM fund_positions WHERE club_id = '{club.ClubId}'")).Should().Be(scenario.Fund.Version + 1);
        (await ReadModels.Check(_connectionString).Run()).Should().BeNull();
    }

    [Fact]
    public void Clubs_AreSpreadOverAllProvinces_InProportionToTheirCommunes()
    {
        var clubs = Enumerable.Range(0, 2_600).Select(index => Nation.RegionOf(1648, index).ProvinceCode).GroupBy(code => code).ToDictionary(province => province.Key, province => province.Count());

        clubs.Keys.Should().BeEquivalentTo(Province.All.Keys);
        clubs["46"].Should().BeInRange(17, 21, "Huế has 19 of 2,611 rural communes");
        clubs["38"].Should().BeInRange(144, 149, "Thanh Hóa has 147");
    }

    [Fact]
    public void Clubs_HaveTheSizeAndTheLoansOfTheNation()
    {
        var period = new SimulatedPeriod(new YearMonth(2024, 1), 24);
        var clubs = Enumerable.Range(0, 40).Select(index => ClubScenario.Of(ClubProfile.Of(1648, index, period, ofNation: true), 1648, period)).ToList();

        clubs.Average(club => club.Profile.Members.Count).Should().BeInRange(54, 56, "20,000 clubs have 1.1 million members");
        clubs.Average(club => club.Entries.Count).Should().BeInRange(500, 700, "and at least 10 million entries");
        clubs.Average(club => club.Fund.Loans.Count(loan => loan.Account?.PositionOn(period.Last).IsOpen == true)).Should().BeInRange(27, 34, "and some 600,000 active loans");
    }

    private async Task<long> Scalar(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class Stop(CancellationTokenSource stop) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => stop.Cancel();
    }
}
