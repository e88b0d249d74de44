using Npgsql;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests;

[Collection(PostgresCollection.Name)]
public sealed class PostgresEventStoreConformance(PostgresCluster cluster) : EventStoreConformance(cluster)
{
    protected override IEventStore CreateStore(string connectionString, EventStoreOptions options) => new PostgresEventStore(connectionString, options);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresEventStoreTests(PostgresCluster cluster) : IAsyncLifetime
{
    private string _database = "";

    public async Task InitializeAsync() => _database = await cluster.CreateDatabase();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SaveChanges_OfManyStreamsAtOnce_SharesTransactions(int lanes)
    {
        await using var store = new PostgresEventStore(
            _database, new EventStoreOptions(Types()) { GroupsInFlight = lanes }.Add(Aggregate()));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => store.Append($"s{i}", Opened())));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => store.Append($"s{i}", Added(1))));

        (await Sql.Scalar<int>(_database, "SELECT count(*) FROM mt_events WHERE version = 2")).Should().Be(200);
        (await Sql.Scalar<int>(_database, "SELECT count(DISTINCT xmin::text) FROM mt_events WHERE version = 2")).Should().BeLessThan(200);
        (await Sql.Scalar<long>(_database, "SELECT last_value FROM mt_events_sequence")).Should().Be(400);
    }

    [Theory]
    [InlineData(1, 1 << 20)]
    [InlineData(128, 1)]
    public async Task SaveChanges_OfMoreThanAGroupHolds_TakesSeveralGroups(int commits, int bytes)
    {
        await using var store = new PostgresEventStore(
            _database, new EventStoreOptions(Types()) { GroupCommits = commits, GroupBytes = bytes }.Add(Aggregate()));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.Append($"s{i}", Opened())));

        (await Sql.Scalar<int>(_database, "SELECT count(DISTINCT xmin::text) FROM mt_events")).Should().Be(20);
    }

    [Fact]
    public async Task SaveChanges_OfACachedAggregateThatAnotherInstanceHasLeftBehind_WritesNothingAndLeavesNoGap()
    {
        await using var first = new PostgresEventStore(_database, Options());
        await using var second = new PostgresEventStore(_database, Options());
        await first.Append("c1", Opened());
        await second.Append("c1", Added(1));

        var thrown = await first.Invoking(s => s.Append("c1", Added(2))).Should().ThrowAsync<ConcurrencyException>();

        thrown.Which.Expected.Should().Be(1);
        thrown.Which.Actual.Should().Be(2);
        var next = await first.Append("c1", Added(4));
        next.Appended[0].Version.Should().Be(3);
        next.Appended[0].Sequence.Should().Be(3);
        next.Aggregate!.Total.Should().Be(5);
    }

    [Fact]
    public async Task BulkAppend_OfANewStream_SaysWhenItWasWrittenAsAppendingDoes()
    {
        await using var store = new PostgresEventStore(_database, Options());
        await store.Append("appended", Opened(), Added(5, 3));

        await store.BulkAppend<Counter>([new NewStream(Tenant, "bulk", [Opened(), Added(5, 3)])]);

        (await Sql.Scalar<int>(_database, "SELECT count(DISTINCT (timestamp, created)) FROM mt_streams")).Should().Be(1);
    }

    [Fact]
    public async Task FetchForWriting_OfACachedAggregate_NeedsNoConnection()
    {
        await using var store = new PostgresEventStore(_database, Options());
        await store.Append("c1", Opened());
        await using var session = store.OpenSession(Tenant);

        var fetch = session.FetchForWriting<Counter>("c1");

        fetch.IsCompletedSuccessfully.Should().BeTrue();
        (await fetch).CurrentVersion.Should().Be(1);
    }

    [Fact]
    public async Task FetchForWriting_OfMoreAggregatesThanTheCacheHolds_ReadsThemAgain()
    {
        await using var store = new PostgresEventStore(
            _database, new EventStoreOptions(Types()) { CachedAggregates = 2 }.Add(Aggregate()));
        foreach (var id in (string[])["a", "b", "a", "c"])
        {
            await store.Append(id, (await store.FetchLatest<Counter>(Tenant, id)) is null ? Opened(id) : Added(1));
        }

        store.Cache.Find(new StreamKey(Tenant, "b")).Should().BeNull("it was used longest ago");
        store.Cache.Find(new StreamKey(Tenant, "a")).Should().NotBeNull();
        (await store.Append("b", Added(1))).CurrentVersion.Should().Be(2);
    }

    [Fact]
    public async Task FetchForWriting_OfLongerAggregatesThanTheCacheHolds_ReadsThemAgain()
    {
        await using var store = new PostgresEventStore(_database, new EventStoreOptions(Types()) { CachedEvents = 6 }.Add(Aggregate()));
        await store.Append("a", Opened(), Added(1));
        await store.Append("b", Opened(), Added(1));
        store.Cache.Find(new StreamKey(Tenant, "a")).Should().NotBeNull();

        await store.Append("b", Added(1), Added(1), Added(1));

        store.Cache.Find(new StreamKey(Tenant, "a")).Should().BeNull("seven events are too many");
        await store.Append("b", [.. Enumerable.Range(0, 9).Select(_ => Added(1))]);
        store.Cache.Find(new StreamKey(Tenant, "b")).Should().NotBeNull("the one just used stays, however long it is");
        (await store.Append("a", Added(1))).CurrentVersion.Should().Be(3);
        store.Cache.Find(new StreamKey(Tenant, "b")).Should().BeNull();
    }

    [Fact]
    public async Task DisposeAsync_WithCommitsWaiting_CommitsThemAndTakesNoMore()
    {
        var store = new PostgresEventStore(_database, Options());
        await store.Append("warm", Opened());
        await store.Append("c1", Opened());
        var first = store.Append("warm", Added(1));
        var second = store.Append("c1", Added(1));

        await store.DisposeAsync();

        (await first).CurrentVersion.Should().Be(2);
        (await second).CurrentVersion.Should().Be(2);
        await store.Invoking(s => s.Append("warm", Added(1))).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task SaveChanges_LongerThanTheStatementTimeout_FailsAndWritesNothing()
    {
        await using var store = new PostgresEventStore(
            _database, new EventStoreOptions(Types()) { StatementTimeout = TimeSpan.FromMilliseconds(200) }.Add(Aggregate()));
        await store.Append("c1", Opened());
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("SELECT 1 FROM mt_streams FOR UPDATE", connection);
            await hold.ExecuteNonQueryAsync();

            var thrown = await store.Invoking(s => s.Append("c1", Added(1))).Should().ThrowAsync<StoreUnavailableException>();

            thrown.WithInnerException<PostgresException>().Which.SqlState.Should().Be(PostgresErrorCodes.QueryCanceled);
        }
        (await store.Append("c1", Added(2))).Aggregate!.Total.Should().Be(2);
    }

    [Fact]
    public async Task SaveChanges_WhenTheServerCannotBeReached_IsUnavailable()
    {
        await using var store = new PostgresEventStore("Host=/nowhere;Username=nobody", Options());
        await using var session = store.OpenSession(Tenant);
        session.UseKey("post", "k1", [1], [2]);

        await session.Invoking(s => s.SaveChanges()).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Fact]
    public async Task FetchLatest_OfAnAggregateThatWasNotAdded_SaysSo()
    {
        await using var store = new PostgresEventStore(_database, new EventStoreOptions(Types()));

        await store.Invoking(s => s.FetchLatest<Counter>(Tenant, "c1")).Should().ThrowAsync<InvalidOperationException>().WithMessage("*Counter*Add*");
    }
}
