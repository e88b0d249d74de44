using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ledger.Api.Audit;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.Simulation;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using Ledger.EventStore.Tests;
using PostgresCluster = Ledger.Api.Tests.Testing.PostgresCluster;
using PostgresCollection = Ledger.Api.Tests.Testing.PostgresCollection;

namespace Ledger.Marten.Tests;

/// <summary>Both engines on one database: the books of clubs, their mistakes and corrections among them, written by the one and the other in turn.</summary>
[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class EnginesInTurnTests(PostgresCluster server) : IAsyncLifetime
{
    private const int Clubs = 12;
    private const int Entries = 10_000;
    private const int Seed = 11;
    private const int MostTogether = 8;

    private static readonly SimulatedPeriod Period = SimulatedPeriod.Project;
    private static readonly List<ClubScenario> Scenarios = [.. Enumerable.Range(0, Clubs).Select(index => ClubScenario.Of(Seed, index, Period))];

    private readonly ILedgerEngine[] _engines = [new PostgresEngine(), new MartenEngine()];
    private readonly List<IEventStore> _stores = [];
    private string _shared = "";
    private string _alone = "";

    public async Task InitializeAsync()
    {
        (_shared, _alone) = (await server.CreateDatabase(), await server.CreateDatabase());
        _stores.AddRange(_engines.Select(engine => engine.OpenStore(_shared, FundStore.Options())));
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await ((IAsyncDisposable)store).DisposeAsync();
        }
    }

    [Fact]
    public async Task Append_ByTheOneAndTheOtherInTurn_WritesOneChainAndTheReadModelsOfOneEngine()
    {
        Scenarios.Sum(scenario => scenario.Entries.Count).Should().BeGreaterThan(Entries);
        Scenarios.SelectMany(scenario => scenario.Entries).Should().Contain(entry => entry.Event is EntryReversed);

        await Write(_stores, Rebuild);

        (await Sql.Scalar<long>(_shared, "SELECT max(seq_id) - count(*) FROM mt_events")).Should().Be(0, "no number is lost");
        (await Sql.Rows(_shared, "SELECT correlation_id, count(*) > 3000 FROM mt_events GROUP BY 1 ORDER BY 1")).Should().Equal("MartenEventStore | True", "PostgresEventStore | True");
        foreach (var scenario in Scenarios)
        {
            var (province, id) = (scenario.Profile.Club.ProvinceCode, scenario.Profile.Club.ClubId);
            foreach (var store in _stores)
            {
                (await store.FetchLatest<Fund>(province, id))!.Aggregate.Should().Be(scenario.Fund);
                (await store.AggregateStream<Fund>(province, id))!.Aggregate.Should().Be(scenario.Fund);
                (await Verified(store, province, id)).Should().Be(scenario.Entries.Count);
            }
        }

        await using var output = new StringWriter();
        (await ReadModelCommands.Check(_shared, output, isTerminal: false)).Should().BeTrue("{0}", output);
        await using var own = (PostgresEventStore)_engines[0].OpenStore(_alone, FundStore.Options());
        await Write([own], () => Task.CompletedTask);
        (await Contents(_shared)).Should().Equal(await Contents(_alone));
    }

    [Fact]
    public async Task FetchStream_OfWhatTheOtherWrote_IsTheSameByBoth()
    {
        var scenario = Scenarios[0];
        var (province, id) = (scenario.Profile.Club.ProvinceCode, scenario.Profile.Club.ClubId);
        await Append(_stores[0], scenario, 0, 40);
        await Append(_stores[1], scenario, 40, 40);

        var (own, marten) = (await _stores[0].FetchStream(province, id), await _stores[1].FetchStream(province, id));

        own.Should().HaveCount(80);
        marten.Should().BeEquivalentTo(own, options => options.WithStrictOrdering().RespectingRuntimeTypes());
        (await _stores[1].FindKey(province, "turn", $"{id} 40"))!.Response.Should().Equal((await _stores[0].FindKey(province, "turn", $"{id} 40"))!.Response);
        await _stores[0].Awaiting(store => Append(store, scenario, 80, 1, key: $"{id} 40")).Should().ThrowAsync<KeyInUseException>();
        await _stores[1].Awaiting(store => Append(store, scenario, 80, 1, key: $"{id} 0")).Should().ThrowAsync<KeyInUseException>();
    }

    [Fact]
    public async Task Append_ByBothToOneFundAtOnce_LosesNothing()
    {
        const int Writers = 8;
        const int EntriesEach = 10;
        var opened = Scenarios[0];
        var (province, id) = (opened.Profile.Club.ProvinceCode, opened.Profile.Club.ClubId);
        await Append(_stores[0], opened, 0, 1);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var left = EntriesEach; left > 0;)
            {
                await using var session = _stores[writer % _stores.Count].OpenSession(province);
                var stream = await session.FetchForWriting<Fund>(id);
                var on = BusinessCalendar.DateAt(stream.Aggregate!.RecordedAt);
                stream.AppendOne(new EventData(new ReceiveCapital(CapitalSource.Grant, new Vnd(1_000), on, CashAccount.Cash, null, null).Decide(stream.Aggregate!, on), stream.Aggregate!.RecordedAt));
                try
                {
                    await session.SaveChanges();
                    left--;
                }
                catch (ConcurrencyException)
                {
                    // The other engine was first.
                }
            }
        })));

        (await Verified(_stores[0], province, id)).Should().Be(1 + (Writers * EntriesEach));
        (await Sql.Scalar<long>(_shared, "SELECT max(seq_id) - count(*) FROM mt_events")).Should().Be(0, "no number is lost");
        await using var output = new StringWriter();
        (await ReadModelCommands.Check(_shared, output, isTerminal: false)).Should().BeTrue("{0}", output);
    }

    /// <summary>All books, a few entries of one club at a time, by a store after the other.</summary>
    private static async Task Write(List<IEventStore> stores, Func<Task> halfway)
    {
        var random = new Random(Seed);
        var written = new int[Clubs];
        var all = Scenarios.Sum(scenario => scenario.Entries.Count);
        Task? meanwhile = null;
        for (var turn = 0; written.Sum() < all;)
        {
            var club = random.Next(Clubs);
            var together = Math.Min(random.Next(1, MostTogether + 1), Scenarios[club].Entries.Count - written[club]);
            if (together == 0)
            {
                continue;
            }

            await Append(stores[turn++ % stores.Count], Scenarios[club], written[club], together);
            written[club] += together;
            meanwhile ??= written.Sum() > all / 2 ? halfway() : null;
        }

        await (meanwhile ?? Task.CompletedTask);
    }

    private static async Task Append(IEventStore store, ClubScenario scenario, int from, int count, string? key = null)
    {
        var club = scenario.Profile.Club;
        await using var session = store.OpenSession(club.ProvinceCode);
        session.CorrelationId = store.GetType().Name;
        // These entries were decided long ago: an engine that keeps funds in memory must not fold them on one that the other has left behind.
        var stream = await session.FetchForWriting<Fund>(club.ClubId, expectedVersion: from);
        stream.AppendMany(scenario.Entries.Skip(from).Take(count).Select(entry => new EventData(entry.Event, entry.RecordedAt)));
        session.UseKey("turn", key ?? string.Create(CultureInfo.InvariantCulture, $"{club.ClubId} {from}"), [1], [2]);
        await session.SaveChanges();
    }

    private async Task Rebuild()
    {
        await using var output = new StringWriter();
        await ReadModelCommands.Rebuild(_shared, output, isTerminal: false);
    }

    private static async Task<long> Verified(IEventStore store, string province, string clubId)
    {
        var audit = new FundAudit(province, clubId);
        await foreach (var stored in store.ReadStream(province, clubId))
        {
            audit.Add(stored).Should().BeNull();
        }

        return audit.Entries;
    }

    private static async Task<List<string>> Contents(string connectionString)
    {
        var rows = new List<string>();
        foreach (var table in await Sql.Rows(connectionString, "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'read_models' ORDER BY 1"))
        {
            rows.AddRange(await Sql.Rows(connectionString, $"SELECT '{table}', t::text FROM {table} t ORDER BY t::text COLLATE \"C\""));
        }

        return rows;
    }
}
