using System.Diagnostics.CodeAnalysis;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.People;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;
using Ledger.Drills;
using Ledger.EventStore;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Tests.Hosting;

[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class ReadModelCommandsTests(PostgresCluster server) : IAsyncLifetime
{
    private static readonly SimulatedPeriod Period = new(new YearMonth(2024, 1), 16);

    private string _connectionString = "";
    private NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        _connectionString = await server.CreateDatabase();
        _database = ReadModels.DataSource(_connectionString);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Rebuild_AfterPostingsOfAllKinds_GivesTheSameRows()
    {
        await Post(clubs: 3, seed: 5);
        var live = await Contents();

        (await Check()).Should().Be((true, "identical"));
        await using var output = new StringWriter();
        await ReadModelCommands.Rebuild(_connectionString, output, isTerminal: false);

        (await Contents()).Should().Equal(live);
        output.ToString().Should().Contain(" entries rebuilt, ").And.Contain("0 s left");
        (await Check()).Should().Be((true, "identical"));
    }

    [Theory]
    [InlineData("UPDATE loan_positions SET outstanding = outstanding + 1 WHERE loan_number = 2", "different: loan_positions tenant_id=01, club_id=")]
    [InlineData("DELETE FROM loan_history WHERE loan_number = 1", "different: loan_history tenant_id=01, club_id=")]
    [InlineData("UPDATE fund_history SET cash_on_hand = 1", "different: fund_history tenant_id=01, club_id=")]
    public async Task Check_AfterARowWasManipulated_SaysWhichAndHow(string manipulation, string says)
    {
        await Post(clubs: 1, seed: 6);
        await using var manipulate = _database.CreateCommand(manipulation);
        (await manipulate.ExecuteNonQueryAsync()).Should().BePositive();

        var (identical, text) = await Check();

        identical.Should().BeFalse();
        text.Should().StartWith(says).And.Contain("\nlive:    ").And.Contain("\nrebuilt: {");
    }

    [Fact]
    public async Task Start_WithReadModelsOfAnotherRelease_RebuildsThem()
    {
        await Post(clubs: 1, seed: 7);
        var live = await Contents();
        await using (var spoil = _database.CreateCommand("TRUNCATE fund_positions; ALTER TABLE loan_positions DROP COLUMN credit CASCADE; COMMENT ON SCHEMA read_models IS 'another release'"))
        {
            await spoil.ExecuteNonQueryAsync();
        }

        await using var service = ServiceProcess.Launch(("ConnectionStrings__Ledger", _connectionString));
        await service.Ready(TestPeople.Token(Role.Treasurer));

        (await Contents()).Should().Equal(live);
    }

    // Entries of several clubs in turn, in commits of a few, as meetings bring them; among them backdated ones and reversals.
    private async Task Post(int clubs, int seed)
    {
        await using var store = new PostgresEventStore(_connectionString, FundStore.Options());
        var random = new Random(seed);
        var scenarios = Enumerable.Range(0, clubs).Select(index => ClubScenario.Of(ClubProfile.Of(seed, index, Period), seed, Period)).ToList();
        scenarios.SelectMany(scenario => scenario.Entries).Select(entry => entry.Event).OfType<EntryReversed>().Should().NotBeEmpty();
        var posted = new int[clubs];
        while (Array.Exists(Enumerable.Range(0, clubs).ToArray(), club => posted[club] < scenarios[club].Entries.Count))
        {
            var club = random.Next(clubs);
            var entries = scenarios[club].Entries.Skip(posted[club]).Take(random.Next(1, 9)).ToList();
            var (province, id) = (scenarios[club].Profile.Club.ProvinceCode, scenarios[club].Profile.Club.ClubId);
            await using var session = store.OpenSession(province);
            (await session.FetchForWriting<Fund>(id)).AppendMany(entries.Select(entry => new EventData(entry.Event, entry.RecordedAt)));
            await session.SaveChanges();
            posted[club] += entries.Count;
        }
    }

    private async Task<(bool Identical, string Text)> Check()
    {
        await using var output = new StringWriter();
        var identical = await ReadModelCommands.Check(_connectionString, output, isTerminal: false);
        var lines = output.ToString().Trim().Split('\n');
        return (identical, string.Join('\n', lines.SkipWhile(line => line.Contains(" compared, ", StringComparison.Ordinal))));
    }

    private async Task<List<string>> Contents()
    {
        var rows = new List<string>();
        foreach (var table in await Tables())
        {
            await using var command = _database.CreateCommand($"SELECT t::text FROM {table} t ORDER BY 1");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add($"{table} {reader.GetString(0)}");
            }
        }

        return rows;
    }

    private async Task<List<string>> Tables()
    {
        var tables = new List<string>();
        await using var command = _database.CreateCommand("SELECT tablename::text FROM pg_tables WHERE schemaname = 'read_models' ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}
