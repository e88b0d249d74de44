using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Npgsql;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests;

/// <summary>What any engine behind <see cref="IEventStore"/> must do on Marten's tables in PostgreSQL.</summary>
public abstract class EventStoreConformance(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly List<IEventStore> _opened = [];

    protected string Database { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Database = await cluster.CreateDatabase();
        await Prepare(Database);
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await ((IAsyncDisposable)store).DisposeAsync();
        }
    }

    /// <summary>What the engine needs in the database beside the tables.</summary>
    protected virtual Task Prepare(string connectionString) => Task.CompletedTask;

    /// <summary>An instance of its own, as another process would have it.</summary>
    protected abstract IEventStore CreateStore(string connectionString, EventStoreOptions options);

    protected IEventStore Open(EventStoreOptions? options = null)
    {
        var store = CreateStore(Database, options ?? Options());
        _opened.Add(store);
        return store;
    }

    [Fact]
    public async Task FetchStream_AfterAppend_ReturnsTheEventsInOrder()
    {
        var store = Open();

        await store.Append("c1", Opened(), Added(5, 1), Added(7, 2));

        var events = await store.FetchStream(Tenant, "c1");
        events.Select(e => e.Version).Should().Equal(1, 2, 3);
        events.Select(e => e.Data).Should().Equal(new CounterOpened("rice"), new AmountAdded(5), new AmountAdded(7));
        events.Select(e => e.Type).Should().Equal("counter_opened", "amount_added", "amount_added");
        events.Select(e => e.Timestamp).Should().Equal(Start, Start + Duration.FromMinutes(1), Start + Duration.FromMinutes(2));
        events.Select(e => e.Sequence).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task FetchStream_OfAnotherTenant_IsEmpty()
    {
        var store = Open();
        await store.Append("c1", Opened());

        (await store.FetchStream("01", "c1")).Should().BeEmpty();
        (await store.FetchLatest<Counter>("01", "c1")).Should().BeNull();
    }

    [Fact]
    public async Task FetchStream_BetweenVersionsWithLimit_ReturnsThatPart()
    {
        var store = Open();
        await store.Append("c1", Opened(), Added(1), Added(2), Added(3), Added(4));

        (await store.FetchStream(Tenant, "c1", fromVersion: 2, toVersion: 4)).Select(e => e.Version).Should().Equal(2, 3, 4);
        (await store.FetchStream(Tenant, "c1", fromVersion: 2, limit: 2)).Select(e => e.Version).Should().Equal(2, 3);
    }

    [Fact]
    public async Task FetchStream_UntilInstant_IncludesTheInstant()
    {
        var store = Open();
        await store.Append("c1", Opened(), Added(1, 1), Added(2, 2));

        (await store.FetchStream(Tenant, "c1", until: Start + Duration.FromMinutes(1))).Should().HaveCount(2);
        (await store.FetchStream(Tenant, "c1", until: Start + Duration.FromMinutes(2) - Duration.FromMilliseconds(1))).Should().HaveCount(2);
    }

    [Fact]
    public async Task AggregateStream_ToVersionOrInstant_FoldsUpToIt()
    {
        var store = Open();
        await store.Append("c1", Opened(), Added(1, 1), Added(2, 2), Added(4, 3));

        (await store.AggregateStream<Counter>(Tenant, "c1", toVersion: 3))!.Should().Be(new Versioned<Counter>(new Counter("rice", 3, 3), 3));
        (await store.AggregateStream<Counter>(Tenant, "c1", until: Start + Duration.FromMinutes(1)))!.Aggregate.Total.Should().Be(1);
        (await store.AggregateStream<Counter>(Tenant, "c1"))!.Aggregate.Total.Should().Be(7);
        (await store.AggregateStream<Counter>(Tenant, "none")).Should().BeNull();
    }

    [Fact]
    public async Task ReadFacts_OfAStream_AreItsEventsUpToAVersionOrAnInstant()
    {
        var store = Open();
        await store.Append("c1", Opened(), Added(1, 1), Added(2, 2), Added(4, 3));
        await store.Append("c2", Opened());

        var whole = await Facts(null, null);

        var fetched = await store.FetchStream(Tenant, "c1");
        whole.Select(fact => (fact.Tenant, fact.StreamId, fact.Version, fact.Type, fact.Data, fact.Timestamp))
            .Should().Equal(fetched.Select(recorded => (recorded.Tenant, recorded.StreamId, recorded.Version, recorded.Type, recorded.Data, recorded.Timestamp)));
        (await Facts(3, null)).Should().HaveCount(3);
        (await Facts(null, Start + Duration.FromMinutes(1))).Should().HaveCount(2);

        async Task<List<RecordedEvent>> Facts(long? toVersion, Instant? until)
        {
            var facts = new List<RecordedEvent>();
            await foreach (var fact in store.ReadFacts(Tenant, "c1", toVersion, until))
            {
                facts.Add(fact);
            }
            return facts;
        }
    }

    [Fact]
    public async Task AppendOne_BeforeTheCommit_ShowsTheStateAndVersionToCome()
    {
        var store = Open();
        await using var session = store.OpenSession(Tenant);
        var stream = await session.FetchForWriting<Counter>("c1");

        stream.AppendOne(Opened());
        var second = stream.AppendOne(Added(5));

        second.Version.Should().Be(2);
        second.Sequence.Should().Be(0);
        stream.StartingVersion.Should().Be(0);
        stream.CurrentVersion.Should().Be(2);
        stream.Aggregate!.Total.Should().Be(5);
        (await store.FetchStream(Tenant, "c1")).Should().BeEmpty();
        await session.SaveChanges();
        second.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task AppendOne_WithNanoseconds_KeepsWhatTheDatabaseKeeps()
    {
        var store = Open();
        var instant = Start + Duration.FromNanoseconds(1_999);

        var stream = await store.Append("c1", new EventData(new CounterOpened("rice"), instant));

        stream.Appended[0].Timestamp.Should().Be(Start + Duration.FromNanoseconds(1_000));
        (await store.FetchStream(Tenant, "c1"))[0].Timestamp.Should().Be(stream.Appended[0].Timestamp);
    }

    [Fact]
    public async Task SaveChanges_OfSeveralStreams_CommitsAllOrNothing()
    {
        var store = Open(Options(new CounterTotals()));
        await Sql.Execute(Database, CounterTotals.Table);
        await using var session = store.OpenSession(Tenant);
        (await session.FetchForWriting<Counter>("a")).AppendMany([Opened(), Added(1)]);
        (await session.FetchForWriting<Counter>("b")).AppendMany([Opened(), Added(13)]);

        await session.Invoking(s => s.SaveChanges()).Should().ThrowAsync<PostgresException>();

        (await store.FetchStream(Tenant, "a")).Should().BeEmpty();
        (await store.FetchStream(Tenant, "b")).Should().BeEmpty();
    }

    [Fact]
    public async Task BulkAppend_OfNewStreams_WritesWhatAppendingWrites()
    {
        var store = Open();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = "x" };
        await store.Append("appended", Opened(), new EventData(new AmountAdded(5), Start, headers));

        await store.BulkAppend<Counter>([
            new NewStream("01", "bulk", [Opened(), new EventData(new AmountAdded(5), Start, headers)]),
            new NewStream(Tenant, "bulk", [Opened("tea"), Added(7, 3)])]);

        var (appended, bulk) = ((await store.FetchStream(Tenant, "appended"))[1], (await store.FetchStream("01", "bulk"))[1]);
        bulk.Should().BeEquivalentTo(appended, options => options
            .Excluding(e => e.Tenant).Excluding(e => e.StreamId).Excluding(e => e.Id).Excluding(e => e.Sequence).Excluding(e => e.Hash).Excluding(e => e.PreviousHash));
        (await store.FetchLatest<Counter>(Tenant, "bulk"))!.Aggregate.Should().Be(new Counter("tea", 7, 2));
        const string Columns = "s.type, s.version, s.is_archived, e.bdata, e.timestamp, e.mt_dotnet_type, e.correlation_id, e.causation_id, e.is_archived, e.headers - 'hash' - 'previousHash'";
        var rows = await Sql.Rows(Database, $"SELECT {Columns} FROM mt_streams s JOIN mt_events e ON (e.tenant_id, e.stream_id) = (s.tenant_id, s.id) WHERE e.version = 2 AND s.id = 'appended'");
        rows.Should().ContainSingle();
        (await Sql.Rows(Database, $"SELECT {Columns} FROM mt_streams s JOIN mt_events e ON (e.tenant_id, e.stream_id) = (s.tenant_id, s.id) WHERE e.version = 2 AND s.tenant_id = '01'")).Should().Equal(rows);
    }

    [Fact]
    public async Task BulkAppend_ThenAppend_ContinuesTheStream()
    {
        var (first, second) = (Open(), Open());
        await first.BulkAppend<Counter>([new NewStream(Tenant, "c1", [Opened(), Added(1)])]);

        await using var session = second.OpenSession(Tenant);
        (await session.FetchForWriting<Counter>("c1", expectedVersion: 2)).AppendOne(Added(2));
        await session.SaveChanges();
        await first.Append("c1", Added(4));

        var events = await first.FetchStream(Tenant, "c1");
        events.Select(e => e.Version).Should().Equal(1, 2, 3, 4);
        events.Skip(1).Select(e => e.PreviousHash).Should().Equal(events.Take(3).Select(e => e.Hash));
        (await first.FetchLatest<Counter>(Tenant, "c1"))!.Aggregate.Total.Should().Be(7);
    }

    [Fact]
    public async Task BulkAppend_WithAStreamThatExists_WritesNothing()
    {
        var store = Open();
        await store.Append("c1", Opened());

        var thrown = await store.Awaiting(s => s.BulkAppend<Counter>([new NewStream(Tenant, "c0", [Opened()]), new NewStream(Tenant, "c1", [Opened()])]))
            .Should().ThrowAsync<ConcurrencyException>();

        (thrown.Which.StreamId, thrown.Which.Actual).Should().Be(("c1", 1));
        (await store.FetchStream(Tenant, "c0")).Should().BeEmpty();
        (await store.Append("c2", Opened())).Appended[0].Sequence.Should().Be(2);
    }

    [Fact]
    public async Task FetchForWriting_WithAnotherExpectedVersion_ThrowsWithTheActualOne()
    {
        var store = Open();
        await store.Append("c1", Opened(), Added(1));
        await using var session = store.OpenSession(Tenant);

        var thrown = await session.Invoking(s => s.FetchForWriting<Counter>("c1", expectedVersion: 1)).Should().ThrowAsync<ConcurrencyException>();

        thrown.Which.Expected.Should().Be(1);
        thrown.Which.Actual.Should().Be(2);
    }

    [Fact]
    public async Task FetchForWriting_WithTheVersionThatAnotherInstanceWrote_IsAccepted()
    {
        var (first, second) = (Open(), Open());
        await first.Append("c1", Opened());
        await second.Append("c1", Added(1));

        await using var session = first.OpenSession(Tenant);
        var stream = await session.FetchForWriting<Counter>("c1", expectedVersion: 2);

        stream.Aggregate!.Total.Should().Be(1);
    }

    [Fact]
    public async Task SaveChanges_WhenAnotherInstanceWasFirst_WritesNothingAndLeavesNoGap()
    {
        var (first, second) = (Open(), Open());
        await first.Append("c1", Opened());
        await using var late = first.OpenSession(Tenant);
        (await late.FetchForWriting<Counter>("c1")).AppendOne(Added(2));
        await second.Append("c1", Added(1));

        var thrown = await late.Invoking(s => s.SaveChanges()).Should().ThrowAsync<ConcurrencyException>();

        thrown.Which.Expected.Should().Be(1);
        thrown.Which.Actual.Should().Be(2);
        var next = await first.Append("c1", Added(4));
        next.Appended[0].Version.Should().Be(3);
        next.Appended[0].Sequence.Should().Be(3);
        next.Aggregate!.Total.Should().Be(5);
    }

    [Fact]
    public async Task SaveChanges_WhenTwoInstancesCreateTheSameStream_LetsOneWin()
    {
        var (first, second) = (Open(), Open());
        await using var one = first.OpenSession(Tenant);
        await using var other = second.OpenSession(Tenant);
        (await one.FetchForWriting<Counter>("c1")).AppendOne(Opened("one"));
        (await other.FetchForWriting<Counter>("c1")).AppendOne(Opened("other"));

        await one.SaveChanges();
        (await other.Invoking(s => s.SaveChanges()).Should().ThrowAsync<ConcurrencyException>()).Which.Actual.Should().Be(1);

        (await second.FetchLatest<Counter>(Tenant, "c1"))!.Aggregate.Name.Should().Be("one");
    }

    [Fact]
    public async Task FetchForWriting_By32WritersOfOneStream_LosesNothingAndLeavesNoGap()
    {
        var store = Open();
        await store.Append("c1", Opened());

        await Task.WhenAll(Enumerable.Range(1, 32).Select(amount => Task.Run(() => store.Append("c1", Added(amount)))));

        var events = await store.FetchStream(Tenant, "c1");
        events.Select(e => e.Version).Should().Equal(Enumerable.Range(1, 33).Select(version => (long)version));
        events.Select(e => e.Sequence).Should().Equal(Enumerable.Range(1, 33).Select(sequence => (long)sequence));
        (await store.FetchLatest<Counter>(Tenant, "c1"))!.Aggregate.Total.Should().Be(32 * 33 / 2);
    }

    [Fact]
    public async Task FetchForWriting_By32WritersWhoAllExpectOneVersion_LetsExactlyOneWin()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        await stores[0].Append("c1", Opened());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
        {
            try
            {
                await using var session = stores[writer % stores.Count].OpenSession(Tenant);
                var stream = await session.FetchForWriting<Counter>("c1", expectedVersion: 1);
                stream.AppendOne(Added(1));
                await session.SaveChanges();
                return true;
            }
            catch (ConcurrencyException)
            {
                return false;
            }
        })));

        outcomes.Count(won => won).Should().Be(1);
        (await stores[0].Append("c1", Added(1))).Appended[0].Sequence.Should().Be(3);
    }

    [Fact]
    public async Task SaveChanges_ByInstancesThatTryAgain_LosesNothing()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        await stores[0].Append("c1", Opened());

        await Task.WhenAll(stores.Select(store => Task.Run(async () =>
        {
            for (var left = 25; left > 0;)
            {
                try
                {
                    await store.Append("c1", Added(1));
                    left--;
                }
                catch (ConcurrencyException)
                {
                    // Another instance was first.
                }
            }
        })));

        var events = await stores[0].FetchStream(Tenant, "c1");
        events.Select(e => e.Version).Should().Equal(Enumerable.Range(1, 101).Select(version => (long)version));
        events.Select(e => e.Sequence).Should().Equal(Enumerable.Range(1, 101).Select(sequence => (long)sequence));
    }

    [Fact]
    public async Task SaveChanges_OfAGroupWithOneStaleVersion_FailsThatOneAlone()
    {
        var (store, other) = (Open(), Open());
        await OpenStreams(store, 10);

        var outcomes = await CommitTogether(
            store, Enumerable.Range(0, 10).Select(i => ($"s{i}", 1L)), (_, id) => id == "s5" ? other.Append("s5", Added(100)) : Task.CompletedTask);

        outcomes.Select(outcome => outcome?.GetType()).Should().Equal(Enumerable.Range(0, 10).Select(i => i == 5 ? typeof(ConcurrencyException) : null));
        await ExpectNoGap(other, 10);
    }

    [Fact]
    public async Task SaveChanges_OfAGroupWithOneFailingProjection_FailsThatOneAlone()
    {
        await Sql.Execute(Database, CounterTotals.Table);
        var store = Open(Options(new CounterTotals()));
        await OpenStreams(store, 10);

        var outcomes = await CommitTogether(store, Enumerable.Range(0, 10).Select(i => ($"s{i}", i == 5 ? 13L : 1L)));

        outcomes.Select(outcome => outcome?.GetType()).Should().Equal(Enumerable.Range(0, 10).Select(i => i == 5 ? typeof(PostgresException) : null));
        (await store.FetchStream(Tenant, "s5")).Should().HaveCount(1);
        (await Sql.Scalar<long>(Database, "SELECT sum(total) FROM counter_totals")).Should().Be(9);
        (await store.Append("s5", Added(2))).CurrentVersion.Should().Be(2);
    }

    [Fact]
    public async Task SaveChanges_OfAGroupWithOneUsedKey_FailsThatOneAlone()
    {
        var store = Open();
        await OpenStreams(store, 4);
        await AppendWithKey(store, "s3", "k1");

        var outcomes = await CommitTogether(
            store, Enumerable.Range(0, 3).Select(i => ($"s{i}", 1L)), (session, id) =>
            {
                session.UseKey("post", id == "s1" ? "k1" : "k-" + id, [1], [2]);
                return Task.CompletedTask;
            });

        outcomes.Select(outcome => outcome?.GetType()).Should().Equal(null, typeof(KeyInUseException), null);
        (await store.FetchStream(Tenant, "s1")).Should().HaveCount(1);
    }

    [Fact]
    public async Task UseKey_Again_ThrowsAndKeepsTheFirstAnswer()
    {
        var store = Open();
        await store.Append("c1", Opened());
        await AppendWithKey(store, "c1", "k1", answer: "first");

        var thrown = await store.Awaiting(s => AppendWithKey(s, "c1", "k1", answer: "second")).Should().ThrowAsync<KeyInUseException>();

        thrown.Which.Key.Should().Be("k1");
        var claimed = await store.FindKey(Tenant, "post", "k1");
        Encoding.UTF8.GetString(claimed!.Response).Should().Be("first");
        claimed.RequestHash.Should().Equal(SHA256.HashData("first"u8));
        claimed.Status.Should().Be(201);
        claimed.Metadata.Should().Be("v2");
        (await store.FetchStream(Tenant, "c1")).Should().HaveCount(2);
        (await store.FindKey("01", "post", "k1")).Should().BeNull();
        (await store.FindKey(Tenant, "other", "k1")).Should().BeNull();
    }

    [Fact]
    public async Task UseKey_By20WritersAtOnce_BooksExactlyOnce()
    {
        var (first, second) = (Open(), Open());
        await OpenStreams(first, 20);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await AppendWithKey(i % 2 == 0 ? first : second, $"s{i}", "k1");
                return true;
            }
            catch (KeyInUseException)
            {
                return false;
            }
        })));

        outcomes.Count(won => won).Should().Be(1);
        (await Sql.Scalar<long>(Database, "SELECT count(*) FROM mt_events")).Should().Be(23);
        (await Sql.Scalar<long>(Database, "SELECT last_value FROM mt_events_sequence")).Should().Be(23);
    }

    [Fact]
    public async Task SaveChanges_WithAProjection_WritesItsRowsInTheSameTransaction()
    {
        await Sql.Execute(Database, CounterTotals.Table);
        var store = Open(Options(new CounterTotals()));

        await store.Append("c1", Opened(), Added(5), Added(6));

        (await Sql.Rows(Database, "SELECT c.total, c.xmin = e.xmin FROM counter_totals c JOIN mt_events e ON e.stream_id = c.id AND e.version = 3"))
            .Should().Equal("11 | True");
    }

    [Fact]
    public async Task SaveChanges_WhenAProjectionFails_LeavesNothing()
    {
        await Sql.Execute(Database, CounterTotals.Table);
        var store = Open(Options(new CounterTotals()));
        await using var session = store.OpenSession(Tenant);
        session.UseKey("post", "k1", [1], [2]);
        (await session.FetchForWriting<Counter>("c1")).AppendMany([Opened(), Added(13)]);

        await session.Invoking(s => s.SaveChanges()).Should().ThrowAsync<PostgresException>();

        await ExpectNothingWritten();
        (await store.Append("c1", Opened())).CurrentVersion.Should().Be(1);
    }

    [Fact]
    public async Task SaveChanges_WhenTheConnectionDiesBetweenStatements_LeavesNothingHalfWritten()
    {
        await Sql.Execute(Database, CounterTotals.Table);
        var store = Open(Options(new CounterTotals()));
        await using var session = store.OpenSession(Tenant);
        session.UseKey("post", "k1", [1], [2]);
        (await session.FetchForWriting<Counter>("c1")).AppendMany([Opened(), Added(-1)]);

        await session.Invoking(s => s.SaveChanges()).Should().ThrowAsync<StoreUnavailableException>();

        await ExpectNothingWritten();
        (await store.Append("c1", Opened())).CurrentVersion.Should().Be(1);
    }

    [Fact]
    public async Task FetchLatest_FromSnapshotAndTail_EqualsTheFullFold()
    {
        var store = Open();
        await store.Append("c1", [Opened(), .. Enumerable.Range(1, 119).Select(i => Added(i))]);
        await store.Append("c1", Added(1_000));

        var fresh = await Open().FetchLatest<Counter>(Tenant, "c1");

        (await Sql.Scalar<long>(Database, "SELECT version FROM ledger.snapshots")).Should().Be(120);
        fresh.Should().Be(await store.AggregateStream<Counter>(Tenant, "c1"));
        fresh.Should().Be(await store.FetchLatest<Counter>(Tenant, "c1"));
        fresh!.Version.Should().Be(121);
    }

    [Fact]
    public async Task FetchLatest_WithASnapshotOfAnotherSchema_FoldsTheEvents()
    {
        var store = Open();
        await store.Append("c1", [Opened(), .. Enumerable.Range(1, 119).Select(i => Added(i))]);
        await Sql.Execute(Database, """UPDATE ledger.snapshots SET data = '{"name":"wrong","total":0,"events":0}'""");

        var changed = Open(new EventStoreOptions(Types()).Add(Aggregate(snapshotSchema: 2)));

        (await changed.FetchLatest<Counter>(Tenant, "c1"))!.Aggregate.Should().Be(new Counter("rice", 119 * 120 / 2, 120));
        (await Open().FetchLatest<Counter>(Tenant, "c1"))!.Aggregate.Name.Should().Be("wrong", "the same schema is trusted");
        await changed.Append("c1", Added(1));
        (await Sql.Rows(Database, "SELECT schema, version FROM ledger.snapshots")).Should().Equal("2 | 121");
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100, 1)]
    public async Task SaveChanges_AtTheSnapshotInterval_WritesASnapshot(int events, int snapshots)
    {
        await Open().Append("c1", [Opened(), .. Enumerable.Range(2, events - 1).Select(i => Added(i))]);

        (await Sql.Scalar<int>(Database, "SELECT count(*) FROM ledger.snapshots")).Should().Be(snapshots);
    }

    [Fact]
    public async Task FetchLatest_AfterAnotherInstanceWrote_IsExactToTheLastCommit()
    {
        var (first, second) = (Open(), Open());
        await first.Append("c1", Opened());
        (await first.FetchLatest<Counter>(Tenant, "c1"))!.Version.Should().Be(1);

        await second.Append("c1", Added(1), Added(2));

        (await first.FetchLatest<Counter>(Tenant, "c1"))!.Should().Be(new Versioned<Counter>(new Counter("rice", 3, 3), 3));
    }

    [Fact]
    public async Task FetchStream_OfAnOldTypeName_UpcastsIt()
    {
        await Open().Append("c1", Opened(), Added(5));
        var renamed = new EventTypes(CounterJson.Default.Options).Map<CounterOpened>().Map<AmountAdded>("units_added")
            .Upcast("amount_added", old => new AmountAdded(old.GetProperty("amount").GetInt64() * 1_000));

        var store = Open(new EventStoreOptions(renamed).Add(Aggregate()));

        (await store.FetchLatest<Counter>(Tenant, "c1"))!.Aggregate.Total.Should().Be(5_000);
        (await Sql.Scalar<string>(Database, "SELECT data ->> 'amount' FROM mt_events WHERE version = 2")).Should().Be("5", "what is stored stays");
    }

    [Fact]
    public async Task FetchStream_OfAnUnknownTypeName_SaysWhichOne()
    {
        await Open().Append("c1", Opened());
        var store = Open(new EventStoreOptions(new EventTypes(CounterJson.Default.Options).Map<AmountAdded>()).Add(Aggregate()));

        var thrown = await store.Invoking(s => s.FetchStream(Tenant, "c1")).Should().ThrowAsync<UnknownEventTypeException>();

        thrown.Which.Alias.Should().Be("counter_opened");
    }

    [Fact]
    public async Task AppendOne_OfAnUnmappedRecord_ChangesNothing()
    {
        var store = Open();
        await using var session = store.OpenSession(Tenant);
        var stream = await session.FetchForWriting<Counter>("c1");

        stream.Invoking(s => s.AppendOne(new EventData(new Counter("x", 1, 1), Start))).Should().Throw<InvalidOperationException>().WithMessage("*Counter*");

        stream.CurrentVersion.Should().Be(0);
    }

    [Fact]
    public async Task FetchStream_AfterAppendWithMetadata_ReturnsIt()
    {
        var store = Open();
        await using var session = store.OpenSession(Tenant);
        session.CorrelationId = "correlation";
        session.CausationId = "causation";
        var stream = await session.FetchForWriting<Counter>("c1");
        var headers = new Dictionary<string, string> { ["by"] = "treasurer-1", ["note"] = "ab\"cd" };
        stream.AppendOne(Opened() with { Headers = headers });
        stream.AppendOne(Added(1));
        await session.SaveChanges();

        var events = await store.FetchStream(Tenant, "c1");

        events.Should().AllSatisfy(e => e.CorrelationId.Should().Be("correlation")).And.AllSatisfy(e => e.CausationId.Should().Be("causation"));
        events[0].Headers.Should().Equal(headers);
        events[1].Headers.Should().BeNull();
        events[0].Id.Should().Be(stream.Appended[0].Id);
    }

    [Fact]
    public async Task DisposeAsync_OfASessionThatSavedNothing_ReleasesItsTurn()
    {
        var store = Open();
        await store.Append("c1", Opened());
        var abandoned = store.OpenSession(Tenant);
        (await abandoned.FetchForWriting<Counter>("c1")).AppendOne(Added(1));
        var waiting = store.Append("c1", Added(2));
        waiting.IsCompleted.Should().BeFalse("the turn is taken");

        await abandoned.DisposeAsync();

        (await waiting).Aggregate!.Total.Should().Be(2);
    }

    [Fact]
    public async Task FetchForWriting_Cancelled_GivesUpItsPlaceInTheQueue()
    {
        var store = Open();
        await store.Append("c1", Opened());
        using var cancellation = new CancellationTokenSource();
        var holder = store.OpenSession(Tenant);
        await holder.FetchForWriting<Counter>("c1");
        await using var impatient = store.OpenSession(Tenant);
        var cancelled = impatient.FetchForWriting<Counter>("c1", ct: cancellation.Token);
        var patient = store.Append("c1", Added(2));

        await cancellation.CancelAsync();
        await cancelled.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        await holder.DisposeAsync();

        (await patient).Aggregate!.Total.Should().Be(2);
    }

    [Fact]
    public async Task SaveChanges_AfterAFailure_LeavesTheStreamFree()
    {
        await Sql.Execute(Database, CounterTotals.Table);
        var store = Open(Options(new CounterTotals()));
        await store.Append("c1", Opened());

        await store.Invoking(s => s.Append("c1", Added(13))).Should().ThrowAsync<PostgresException>();

        (await store.Append("c1", Added(12))).Aggregate!.Total.Should().Be(12);
    }

    private static async Task AppendWithKey(IEventStore store, string id, string key, string answer = "answer")
    {
        await using var session = store.OpenSession(Tenant);
        (await session.FetchForWriting<Counter>(id)).AppendOne(Added(1));
        session.UseKey("post", key, SHA256.HashData(Encoding.UTF8.GetBytes(answer)), Encoding.UTF8.GetBytes(answer), 201, "v2");
        await session.SaveChanges();
    }

    private static async Task OpenStreams(IEventStore store, int count)
    {
        await store.Append("blocker1", Opened());
        await store.Append("blocker2", Opened());
        for (var i = 0; i < count; i++)
        {
            await store.Append($"s{i}", Opened());
        }
    }

    /// <summary>Holds up a committer of two groups at most with locked streams until all the others wait, so that they go as one group.</summary>
    private async Task<Exception?[]> CommitTogether(
        IEventStore store, IEnumerable<(string Id, long Amount)> appends, Func<IEventSession, string, Task>? meanwhile = null)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("SELECT 1 FROM mt_streams WHERE id LIKE 'blocker%' FOR UPDATE", connection);
        await hold.ExecuteNonQueryAsync();
        var blocked = Task.WhenAll(store.Append("blocker1", Added(0)), store.Append("blocker2", Added(0)));
        var saves = new List<Task<Exception?>>();
        foreach (var (id, amount) in appends)
        {
            var session = store.OpenSession(Tenant);
            (await session.FetchForWriting<Counter>(id)).AppendOne(Added(amount));
            if (meanwhile is not null)
            {
                await meanwhile(session, id);
            }
            saves.Add(Outcome(session));
        }
        await transaction.RollbackAsync();
        await blocked;
        return await Task.WhenAll(saves);
    }

    private static async Task<Exception?> Outcome(IEventSession session)
    {
        await using (session)
        {
            try
            {
                await session.SaveChanges();
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }

    private async Task ExpectNoGap(IEventStore store, int streams)
    {
        var sequences = new List<long>();
        foreach (var id in (string[])["blocker1", "blocker2", .. Enumerable.Range(0, streams).Select(i => $"s{i}")])
        {
            sequences.AddRange((await store.FetchStream(Tenant, id)).Select(e => e.Sequence));
        }
        sequences.Order().Should().Equal(Enumerable.Range(1, sequences.Count).Select(sequence => (long)sequence));
        (await Sql.Scalar<long>(Database, "SELECT last_value FROM mt_events_sequence")).Should().Be(sequences.Count);
    }

    private async Task ExpectNothingWritten()
    {
        foreach (var table in (string[])["mt_events", "mt_streams", "ledger.idempotency_keys", "ledger.snapshots", "counter_totals"])
        {
            (await Sql.Scalar<long>(Database, $"SELECT count(*) FROM {table}")).Should().Be(0, table);
        }
    }
}
