using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests.Integrity;

[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework disposes it through IAsyncLifetime.")]
public sealed class HashChainTests(PostgresCluster cluster) : IAsyncLifetime
{
    private string _database = "";
    private PostgresEventStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await cluster.CreateDatabase();
        _store = new PostgresEventStore(_database, Options());
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public void Next_OfAnEvent_HashesThePreviousHashAndTheCanonicalEvent()
    {
        var stored = new StoredEvent(
            "25", "c1", 2, Guid.Parse("0198c0de-0000-7000-8000-00000000000a"), "amount_added", "{ \"note\": \"g\\u1ea1o\", \"amount\": 5.0 }"u8.ToArray(),
            Start + Duration.FromNanoseconds(1_000), "trace", "cause", "{\"user\":\"u1\"}"u8.ToArray());
        const string Canonical =
            """
            {"causationId":"cause","correlationId":"trace","data":{"amount":5,"note":"gạo"},"headers":{"user":"u1"},"id":"0198c0de-0000-7000-8000-00000000000a","streamId":"c1","tenantId":"25","timestamp":"2026-01-31T08:00:00.000001Z","type":"amount_added","version":2}
            """;
        var previous = new string('a', 64);

        Encoding.UTF8.GetString(HashChain.Canonical(stored)).Should().Be(Canonical);
        HashChain.Next(previous, stored).Should().Be(
            Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(previous), .. Encoding.UTF8.GetBytes(Canonical)])));
    }

    [Fact]
    public async Task AppendOne_OfEvents_ChainsThem()
    {
        var stream = await _store.Append("c1", Opened(), Added(1, 1));
        var later = await _store.Append("c1", Added(2, 2) with { Headers = new Dictionary<string, string> { ["user"] = "u1", ["a"] = "đồng" } });

        RecordedEvent[] appended = [.. stream.Appended, .. later.Appended];
        appended.Select(e => e.PreviousHash).Should().Equal(HashChain.Genesis, appended[0].Hash, appended[1].Hash);
        (await _store.FetchStream(Tenant, "c1")).Select(e => (e.PreviousHash, e.Hash)).Should().Equal(appended.Select(e => (e.PreviousHash, e.Hash)));
        (await _store.FetchStream(Tenant, "c1"))[2].Headers.Should().BeEquivalentTo(new Dictionary<string, string> { ["user"] = "u1", ["a"] = "đồng" });
    }

    [Fact]
    public async Task ReadStream_OfWhatPostgresKept_HashesToWhatWasWritten()
    {
        await using (var session = _store.OpenSession(Tenant))
        {
            session.CorrelationId = "trace \"1\"";
            session.CausationId = "câu lạc bộ";
            var stream = await session.FetchForWriting<Counter>("c1");
            stream.AppendMany([Opened("Quỹ \t\"tăng\" thu nhập \\ 😀 \u2028"), Added(9_007_199_254_740_991, 1), Added(-1, 2) with { Headers = new Dictionary<string, string> { ["z"] = "1", ["é"] = "\n" } }]);
            await session.SaveChanges();
        }

        var hash = HashChain.Genesis;
        await foreach (var stored in _store.ReadStream(Tenant, "c1"))
        {
            stored.PreviousHash.Should().Be(hash);
            hash = HashChain.Next(hash, stored);
            stored.Hash.Should().Be(hash);
        }
        hash.Should().Be((await _store.FetchStream(Tenant, "c1"))[^1].Hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task AppendOne_ByAnotherInstance_ContinuesTheChain(int snapshotInterval)
    {
        await _store.Append("c1", Opened(), Added(1), Added(2), Added(3));
        for (var i = 0; i < 4; i++)
        {
            // Each begins with the newest snapshot and what follows it.
            await using var another = new PostgresEventStore(_database, new EventStoreOptions(Types()) { SnapshotInterval = snapshotInterval }.Add(Aggregate()));
            await another.Append("c1", Added(i), Added(i));
        }
        await _store.FetchLatest<Counter>(Tenant, "c1");
        await _store.Append("c1", Added(9));

        var events = await _store.FetchStream(Tenant, "c1");

        events.Should().HaveCount(13);
        events.Select(e => e.PreviousHash).Should().Equal([HashChain.Genesis, .. events.Take(12).Select(e => e.Hash)]);
    }

    [Fact]
    public async Task AppendOne_AfterAnEventWithoutAHash_BeginsAnew()
    {
        await _store.Append("c1", Opened());
        await Sql.Execute(
            _database,
            $$"""
            UPDATE mt_streams SET version = 2;
            INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, tenant_id, timestamp)
            VALUES (nextval('mt_events_sequence'), gen_random_uuid(), 'c1', 2, '{"amount": 4}', 'amount_added', '{{Tenant}}', now());
            """);
        await using var another = new PostgresEventStore(_database, Options());

        var next = await another.Append("c1", Added(1));

        next.Appended[0].PreviousHash.Should().Be(HashChain.Genesis);
    }

    [Fact]
    public async Task AppendOne_OfAnAmountBeyondADouble_IsRefused()
    {
        await _store.Append("c1", Opened());

        await _store.Invoking(s => s.Append("c1", Added(9_007_199_254_740_993))).Should().ThrowAsync<System.Text.Json.JsonException>();

        (await _store.FetchStream(Tenant, "c1")).Should().HaveCount(1);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("previousHash")]
    public async Task AppendOne_WithAHeaderOfTheChain_IsRefused(string name) =>
        await _store.Invoking(s => s.Append("c1", Opened() with { Headers = new Dictionary<string, string> { [name] = "x" } }))
            .Should().ThrowAsync<ArgumentException>();

    [Fact]
    public async Task Load_WithoutTheEventOfTheSnapshot_SaysSo()
    {
        await using (var writer = new PostgresEventStore(_database, new EventStoreOptions(Types()) { SnapshotInterval = 1 }.Add(Aggregate())))
        {
            await writer.Append("c1", Opened(), Added(1));
        }
        await Sql.Execute(_database, "ALTER TABLE mt_events DISABLE TRIGGER ALL; DELETE FROM mt_events WHERE version = 2");

        await _store.Invoking(s => s.FetchLatest<Counter>(Tenant, "c1")).Should().ThrowAsync<InvalidOperationException>().WithMessage("*no event 2*");
    }
}
