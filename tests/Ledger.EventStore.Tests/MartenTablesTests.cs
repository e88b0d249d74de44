using System.Diagnostics.CodeAnalysis;
using Npgsql;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests;

/// <summary>What a Marten 9 document store that opens our database relies on, read from the tables as it would.</summary>
[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The test framework disposes it through IAsyncLifetime.")]
public sealed class MartenTablesTests(PostgresCluster cluster) : IAsyncLifetime
{
    private string _database = "";
    private PostgresEventStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await cluster.CreateDatabase();
        _store = new PostgresEventStore(_database, Options());
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [InlineData(
        "mt_streams",
        "tenant_id character varying NO, id character varying NO, type character varying YES, version bigint YES, "
        + "timestamp timestamp with time zone NO, created timestamp with time zone NO, is_archived boolean YES")]
    [InlineData(
        "mt_events",
        "seq_id bigint NO, id uuid NO, stream_id character varying YES, version bigint NO, data jsonb NO, bdata bytea YES, type character varying NO, "
        + "timestamp timestamp with time zone NO, tenant_id character varying YES, mt_dotnet_type character varying YES, "
        + "correlation_id character varying YES, causation_id character varying YES, headers jsonb YES, is_archived boolean YES")]
    [InlineData("mt_event_progression", "name character varying NO, last_seq_id bigint YES, last_updated timestamp with time zone YES")]
    public async Task Columns_OfEachTable_AreMartensAndNoOther(string table, string columns) =>
        (await Sql.Scalar<string>(
            _database,
            $"""
            SELECT string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', ' ORDER BY ordinal_position)
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'
            """)).Should().Be(columns);

    [Fact]
    public async Task Constraints_OfTheTables_AreMartens() =>
        (await Sql.Rows(
            _database,
            """
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid::regclass::text LIKE 'mt\_%' AND contype <> 'n' ORDER BY conname
            """)).Should().Equal(
            "fkey_mt_events_stream_id_tenant_id | FOREIGN KEY (tenant_id, stream_id) REFERENCES mt_streams(tenant_id, id)",
            "pk_mt_event_progression | PRIMARY KEY (name)",
            "pkey_mt_events_seq_id | PRIMARY KEY (seq_id)",
            "pkey_mt_streams_tenant_id_id | PRIMARY KEY (tenant_id, id)");

    [Fact]
    public async Task Indexes_OfTheTables_AreMartensAndNoOther() =>
        (await Sql.Rows(_database, "SELECT indexname, indexdef LIKE '%UNIQUE%(tenant_id, stream_id, version)' FROM pg_indexes WHERE tablename LIKE 'mt\\_%' ORDER BY 1"))
            .Should().Equal(
                "pk_mt_event_progression | False", "pk_mt_events_stream_and_version | True", "pkey_mt_events_seq_id | False",
                "pkey_mt_streams_tenant_id_id | False");

    [Fact]
    public async Task Sequence_OfEvents_IsOwnedByTheColumnWithoutBeingItsDefault()
    {
        (await Sql.Scalar<string>(_database, "SELECT pg_get_serial_sequence('mt_events', 'seq_id')")).Should().Be("public.mt_events_sequence");
        (await Sql.Rows(_database, "SELECT column_default FROM information_schema.columns WHERE table_name = 'mt_events' AND column_name = 'seq_id'"))
            .Should().Equal("NULL");
    }

    [Fact]
    public async Task Append_OfEvents_WritesTheRowsAsMartenReadsThem()
    {
        await _store.Append("c1", Opened(), Added(5, 1));

        (await Sql.Rows(
            _database,
            """
            SELECT seq_id, stream_id, version, data, bdata, type, timestamp AT TIME ZONE 'UTC' = '2026-01-31 08:00' AS at_start,
                tenant_id, mt_dotnet_type, correlation_id, causation_id, (headers - 'hash' - 'previousHash')::text, is_archived
            FROM mt_events ORDER BY seq_id
            """)).Should().Equal(
            """1 | c1 | 1 | {"name": "rice"} | NULL | counter_opened | True | 25 | Ledger.EventStore.Tests.CounterOpened, Ledger.EventStore.Tests | NULL | NULL | {} | False""",
            """2 | c1 | 2 | {"amount": 5} | NULL | amount_added | False | 25 | Ledger.EventStore.Tests.AmountAdded, Ledger.EventStore.Tests | NULL | NULL | {} | False""");
    }

    [Fact]
    public async Task Append_ToAStream_KeepsItsRowUpToDate()
    {
        await _store.Append("c1", Opened());
        await _store.Append("c1", Added(1, 10), Added(2, 20));

        (await Sql.Rows(
            _database,
            """
            SELECT tenant_id, id, type, version, (timestamp AT TIME ZONE 'UTC')::text, (created AT TIME ZONE 'UTC')::text, is_archived FROM mt_streams
            """)).Should().Equal("25 | c1 | counter | 3 | 2026-01-31 08:20:00 | 2026-01-31 08:00:00 | False");
    }

    [Fact]
    public async Task Append_WithHeaders_WritesThemAsJson()
    {
        await _store.Append("c1", Opened() with { Headers = new Dictionary<string, string> { ["user"] = "abc" } });

        (await Sql.Scalar<string>(_database, "SELECT headers ->> 'user' FROM mt_events")).Should().Be("abc");
    }

    [Fact]
    public async Task Append_InAServerOfAnotherTimeZone_WritesTheSameInstant()
    {
        var name = new NpgsqlConnectionStringBuilder(_database).Database;
        await Sql.Execute(_database, $"ALTER DATABASE \"{name}\" SET timezone = 'Asia/Ho_Chi_Minh'");
        await using var store = new PostgresEventStore(_database, Options());

        await store.Append("c1", Opened());

        (await Sql.Scalar<long>(_database, "SELECT extract(epoch FROM timestamp)::bigint FROM mt_events")).Should().Be(Start.ToUnixTimeSeconds());
        (await store.FetchStream(Tenant, "c1"))[0].Timestamp.Should().Be(Start);
    }

    [Fact]
    public async Task Append_ForTheDefaultTenant_IsPossible()
    {
        await using var session = _store.OpenSession("*DEFAULT*");
        (await session.FetchForWriting<Counter>("c1")).AppendOne(Opened());
        await session.SaveChanges();

        (await Sql.Scalar<string>(_database, "SELECT tenant_id FROM mt_events")).Should().Be("*DEFAULT*");
    }

    [Theory]
    [InlineData("UPDATE mt_events SET data = '{}'")]
    [InlineData("UPDATE mt_events SET is_archived = true WHERE false")]
    [InlineData("DELETE FROM mt_events")]
    [InlineData("TRUNCATE mt_events")]
    [InlineData("TRUNCATE mt_streams CASCADE")]
    [InlineData("SET session_replication_role = replica; DELETE FROM mt_events")]
    public async Task Change_OfAnEvent_IsRefusedForEverybody(string change)
    {
        await _store.Append("c1", Opened());

        var thrown = await this.Awaiting(_ => Sql.Execute(_database, change)).Should().ThrowAsync<PostgresException>();

        thrown.Which.MessageText.Should().Contain("immutable");
        (await Sql.Scalar<int>(_database, "SELECT count(*) FROM mt_events")).Should().Be(1);
    }

    [Fact]
    public async Task Append_AfterAForeignWriter_FollowsItsEvents()
    {
        await _store.Append("c1", Opened());
        await AppendAsMarten("c1", version: 2, amount: 40);

        await _store.Invoking(s => s.Append("c1", Added(1))).Should().ThrowAsync<ConcurrencyException>();
        var next = await _store.Append("c1", Added(2));

        next.CurrentVersion.Should().Be(3);
        next.Aggregate!.Total.Should().Be(42);
        var foreign = (await _store.FetchStream(Tenant, "c1"))[1];
        foreign.Headers.Should().Equal(new Dictionary<string, string> { ["user"] = "marten", ["retries"] = "3" });
        foreign.Sequence.Should().Be(2);
        next.Appended[0].Sequence.Should().Be(3);
    }

    [Fact]
    public async Task FetchLatest_AfterAForeignWriter_SeesItsEvents()
    {
        await _store.Append("c1", Opened());
        await AppendAsMarten("c1", version: 2, amount: 40);

        (await _store.FetchLatest<Counter>(Tenant, "c1"))!.Should().Be(new Versioned<Counter>(new Counter("rice", 40, 2), 2));
    }

    [Fact]
    public async Task Append_ToAnArchivedStream_IsRefused()
    {
        await _store.Append("c1", Opened());
        await Sql.Execute(_database, "UPDATE mt_streams SET is_archived = true");

        await _store.Invoking(s => s.Append("c1", Added(1))).Should().ThrowAsync<StreamArchivedException>();

        (await Sql.Scalar<int>(_database, "SELECT count(*) FROM mt_events")).Should().Be(1);
    }

    private Task AppendAsMarten(string stream, long version, long amount) => Sql.Execute(
        _database,
        $$"""
        BEGIN;
        UPDATE mt_streams SET version = {{version}}, timestamp = now() WHERE tenant_id = '{{Tenant}}' AND id = '{{stream}}';
        INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, tenant_id, timestamp, mt_dotnet_type, headers, is_archived)
        VALUES (nextval('mt_events_sequence'), gen_random_uuid(), '{{stream}}', {{version}}, '{"amount": {{amount}}}', 'amount_added', '{{Tenant}}', now(),
            'Another.AmountAdded, Another', '{"user": "marten", "retries": 3}', false);
        COMMIT;
        """);
}
