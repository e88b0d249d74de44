using System.Diagnostics.CodeAnalysis;
using Ledger.Api.Funds;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Tests.Simulation;

[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class SimulatorTests(PostgresCluster server) : IAsyncLifetime
{
    private static readonly Simulator SixClubs = new(6, new SimulatedPeriod(new YearMonth(2024, 1), 8), Seed: 3);

    private NpgsqlDataSource _database = null!;
    private PostgresEventStore _store = null!;

    public async Task InitializeAsync()
    {
        var connectionString = await server.CreateDatabase();
        _database = NpgsqlDataSource.Create(connectionString);
        _store = new PostgresEventStore(connectionString, FundStore.Options());
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Run_OnAnEmptyDatabase_WritesEveryClubWithItsMembersFundAndReadModels()
    {
        var run = await SixClubs.Run(_database, _store, null, default);

        var scenarios = Enumerable.Range(0, SixClubs.Clubs).Select(index => ClubScenario.Of(SixClubs.Seed, index, SixClubs.Period)).ToList();
        run.Should().Match<SimulationProgress>(done => done.Done == 6 && done.Skipped == 0 && done.Entries == scenarios.Sum(scenario => scenario.Entries.Count));
        (await Count("ledger.clubs")).Should().Be(6);
        (await Count("ledger.members")).Should().Be(scenarios.Sum(scenario => scenario.Profile.Members.Count));
        (await Count("read_models.loan_positions")).Should().Be(scenarios.Sum(scenario => scenario.Fund.Loans.Count));
        (await Count("read_models.fund_positions")).Should().Be(6);
        foreach (var scenario in scenarios)
        {
            var club = scenario.Profile.Club;
            var stored = await _store.AggregateStream<Fund>(club.ProvinceCode, club.ClubId);
            stored!.Aggregate.Should().Be(scenario.Fund);
        }
    }

    [Fact]
    public async Task Run_Again_AddsNothing()
    {
        await SixClubs.Run(_database, _store, null, default);
        var before = await Counts();

        var again = await SixClubs.Run(_database, _store, null, default);

        again.Should().Match<SimulationProgress>(done => done.Done == 6 && done.Skipped == 6 && done.Entries == 0);
        (await Counts()).Should().Equal(before);
    }

    [Fact]
    public async Task Run_AfterOneThatWasStopped_WritesWhatIsMissing()
    {
        using var stop = new CancellationTokenSource();
        var stopped = () => SixClubs.Run(_database, _store, new StopAfter(2, stop), stop.Token);
        await stopped.Should().ThrowAsync<OperationCanceledException>();
        var written = await Count("read_models.fund_positions");

        var rest = await SixClubs.Run(_database, _store, null, default);

        written.Should().BeInRange(2, 5);
        rest.Skipped.Should().Be((int)written);
        (await Count("read_models.fund_positions")).Should().Be(6);
        (await Count("ledger.clubs")).Should().Be(6);
    }

    [Fact]
    public async Task Run_ReportsEveryClub()
    {
        var reports = new Reports();

        await SixClubs.Run(_database, _store, reports, default);

        reports.All.Select(report => report.Done).Should().Equal(1, 2, 3, 4, 5, 6);
        reports.All.Should().OnlyContain(report => report.Clubs == 6 && report.Entries > 0 && report.Remaining >= TimeSpan.Zero);
    }

    private async Task<long> Count(string table)
    {
        await using var command = _database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<long[]> Counts()
    {
        var counts = new List<long>();
        foreach (var table in new[] { "public.mt_streams", "public.mt_events", "ledger.clubs", "ledger.members", "read_models.fund_positions", "read_models.loan_positions" })
        {
            counts.Add(await Count(table));
        }

        return [.. counts];
    }

    private sealed class Reports : IProgress<SimulationProgress>
    {
        public List<SimulationProgress> All { get; } = [];

        public void Report(SimulationProgress value) => All.Add(value);
    }

    private sealed class StopAfter(int clubs, CancellationTokenSource stop) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value)
        {
            if (value.Done >= clubs)
            {
                stop.Cancel();
            }
        }
    }
}
