using System.Diagnostics.CodeAnalysis;
using Ledger.EventStore.ReadModels;
using Npgsql;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests;

/// <summary>Rebuilding and checking read models, with totals and with a history of them.</summary>
[Collection(PostgresCollection.Name)]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class ReadModelTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Script =
        """
        CREATE TABLE counter_totals (tenant_id text, id text, total bigint NOT NULL CHECK (total <> 13), PRIMARY KEY (tenant_id, id));
        CREATE TABLE counter_changes (tenant_id text NOT NULL, id text NOT NULL, version bigint NOT NULL, total bigint NOT NULL);
        CREATE INDEX counter_changes_by_total
            ON counter_changes (tenant_id, total);
        """;

    private static readonly ReadModelSchema Schema = new("read_models", Script, streamColumn: "id", otherSchemas: "public");

    private string _database = "";
    private PostgresEventStore _store = null!;

    private ReadModelRebuild Rebuild => new(_database, With(Schema), Schema);

    private ReadModelCheck Check => new(_database, With(Schema), Schema);

    public async Task InitializeAsync()
    {
        _database = await cluster.CreateDatabase();
        _store = new PostgresEventStore(_database, With(Schema));
        (await Rebuild.RunIfOutdated()).Should().BeTrue("there was none");
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task RunIfOutdated_WhenTheyAreInForce_DoesNothing()
    {
        var before = await SchemaId();

        (await Rebuild.RunIfOutdated()).Should().BeFalse();

        (await SchemaId()).Should().Be(before);
    }

    [Fact]
    public async Task RunIfOutdated_AfterTheScriptChanged_RebuildsByTheNewOne()
    {
        await _store.Append("c1", Opened(), Added(5));
        var changed = new ReadModelSchema("read_models", Script.Replace("total <> 13", "total <> 14", StringComparison.Ordinal), "id", "public");

        (await new ReadModelRebuild(_database, With(changed), changed).RunIfOutdated()).Should().BeTrue();

        (await Sql.Rows(_database, "SELECT id, total FROM read_models.counter_totals")).Should().Equal("c1 | 5");
        (await Sql.Scalar<string>(_database, "SELECT obj_description('read_models'::regnamespace, 'pg_namespace')")).Should().Be(changed.Checksum);
        (await Check.Awaiting(check => check.Run()).Should().ThrowAsync<ReadModelsOutdatedException>()).Which.Message.Should().Contain("read_models");
    }

    [Fact]
    public async Task RunIfOutdated_AfterMarkOutdated_Rebuilds()
    {
        await _store.BulkAppend<Counter>([new NewStream(Tenant, "c1", [Opened(), Added(5)])]);
        await Rebuild.MarkOutdated();

        (await Rebuild.RunIfOutdated()).Should().BeTrue();

        (await Totals()).Should().Equal("c1 | 5");
    }

    [Fact]
    public async Task Run_GivesTheRowsThatPostingGave_WithTheIndexes()
    {
        await AppendToMany();
        var live = await Contents();

        await Rebuild.Run();

        (await Contents()).Should().Equal(live);
        (await Sql.Rows(_database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read_models%'")).Should().Equal("read_models");
        (await Sql.Rows(_database, "SELECT indexname FROM pg_indexes WHERE schemaname = 'read_models' ORDER BY 1")).Should().Equal("counter_changes_by_total", "counter_totals_pkey");
    }

    [Fact]
    public async Task Run_OfAStreamLongerThanAStatement_TakesSeveral()
    {
        await _store.BulkAppend<Counter>([new NewStream(Tenant, "long", [Opened(), .. Enumerable.Range(1, 18_000).Select(i => Added(20 + i))]), new NewStream(Tenant, "short", [Opened(), Added(1)])]);

        await Rebuild.Run();

        (await Totals()).Should().Equal($"long | {(20 * 18_000L) + (18_000L * 18_001 / 2)}", "short | 1");
        (await Sql.Scalar<long>(_database, "SELECT count(*) FROM read_models.counter_changes")).Should().Be(18_003);
        (await Check.Run()).Should().BeNull();
    }

    [Fact]
    public async Task Run_WhileOthersAppend_LosesNothing()
    {
        await AppendToMany();
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            var appended = 0;
            for (; !enough.IsCancellationRequested; appended++)
            {
                await _store.Append($"s{(appended + (writer * 7)) % 40}", Added(20));
                await _store.Append($"new{writer}-{appended}", Opened(), Added(20));
            }
            return appended;
        })).ToList();

        await Rebuild.Run();
        await Rebuild.Run();

        await enough.CancelAsync();
        var appended = (await Task.WhenAll(writers)).Sum();
        appended.Should().BePositive();
        (await Sql.Scalar<long>(_database, "SELECT count(*) FROM read_models.counter_totals")).Should().Be(40 + appended);
        (await Check.Run()).Should().BeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ThatBreaksOff_LeavesTheOnesInForce_AndTheNextSucceeds(bool connectionsToo)
    {
        await AppendToMany();
        var live = await Contents();
        using var stop = new CancellationTokenSource();
        var progress = new OnReport(_ =>
        {
            if (connectionsToo)
            {
                Sql.Execute(_database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").Wait();
            }
            stop.Cancel();
        });

        await Rebuild.Awaiting(rebuild => rebuild.Run(progress, stop.Token)).Should().ThrowAsync<Exception>();

        (await Sql.Rows(_database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read_models%' ORDER BY 1")).Should().Equal("read_models");
        (await Contents()).Should().Equal(live);
        await using var another = new PostgresEventStore(_database, With(Schema));
        await another.Append("s1", Added(50));
        await Rebuild.Run();
        (await Check.Run()).Should().BeNull();
    }

    [Fact]
    public async Task Run_WhenTheOldOnesAreStillRead_SwitchesAndLetsTheReaderFinish()
    {
        await AppendToMany();
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var read = new NpgsqlCommand("SELECT count(*) FROM read_models.counter_totals", connection);
        (await read.ExecuteScalarAsync()).Should().Be(40L);

        var rebuild = Rebuild.Run();
        await Until("SELECT count(*) = 1 FROM pg_namespace WHERE nspname = 'read_models_old'");
        await _store.Append("new", Opened());

        rebuild.IsCompleted.Should().BeFalse("the old tables are still read");
        await transaction.CommitAsync();
        await rebuild;
        (await Sql.Scalar<long>(_database, "SELECT count(*) FROM read_models.counter_totals")).Should().Be(41);
    }

    [Fact]
    public async Task Check_OfWhatPostingWrote_FindsNothing_AndLeavesNothing()
    {
        await AppendToMany();

        (await Check.Run()).Should().BeNull();

        (await Sql.Rows(_database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read_models%'")).Should().Equal("read_models");
    }

    [Theory]
    [InlineData("UPDATE read_models.counter_totals SET total = 99 WHERE id = 's3'", "counter_totals", "tenant_id=25, id=s3", "\"total\": 99", "\"total\": 3")]
    [InlineData("DELETE FROM read_models.counter_totals WHERE id = 's3'", "counter_totals", "tenant_id=25, id=s3", null, "\"total\": 3")]
    [InlineData("INSERT INTO read_models.counter_totals VALUES ('25', 'nobody', 7)", "counter_totals", "tenant_id=25, id=nobody", "\"total\": 7", null)]
    [InlineData("UPDATE read_models.counter_changes SET total = 98 WHERE id = 's3' AND version = 2", "counter_changes", "tenant_id=25, id=s3", "\"total\": 98", "\"total\": 3")]
    [InlineData("INSERT INTO read_models.counter_changes SELECT * FROM read_models.counter_changes WHERE id = 's3' AND version = 2", "counter_changes", "tenant_id=25, id=s3", "\"total\": 3", null)]
    public async Task Check_OfAManipulatedRow_NamesIt(string manipulation, string table, string key, string? live, string? rebuilt)
    {
        await AppendToMany();
        await Sql.Execute(_database, manipulation);

        var difference = await Check.Run();

        difference.Should().NotBeNull();
        (difference!.Table, difference.Key).Should().Be((table, key));
        Matches(difference.Live, live);
        Matches(difference.Rebuilt, rebuilt);

        static void Matches(string? row, string? part)
        {
            if (part is null)
            {
                row.Should().BeNull();
            }
            else
            {
                row.Should().Contain(part);
            }
        }
    }

    [Fact]
    public async Task Check_WhileOthersAppend_FindsNothing()
    {
        await AppendToMany();
        var appending = false;
        var appends = new List<Task>();

        var difference = await Check.Run(new OnReport(_ =>
        {
            appends.Add(_store.Append($"s{appends.Count}", Added(20)));
            appending = true;
        }));

        await Task.WhenAll(appends);
        appending.Should().BeTrue();
        difference.Should().BeNull();
    }

    private static EventStoreOptions With(ReadModelSchema schema) =>
        new EventStoreOptions(Types()) { SearchPath = schema.SearchPath }.Add(Aggregate(), new CounterTotals(), new CounterChanges());

    // Forty streams, so many that a rebuild has several pages of them.
    private async Task AppendToMany()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _store.Append($"s{i}", [Opened(), Added(i == 13 ? 14 : i)])));
        await Task.WhenAll(Enumerable.Range(20, 20).Select(i => _store.Append($"s{i}", [.. Enumerable.Range(0, 300).Select(_ => Added(20))])));
    }

    private Task<IReadOnlyList<string>> Totals() => Sql.Rows(_database, "SELECT id, total FROM read_models.counter_totals ORDER BY id");

    private async Task<IReadOnlyList<string>> Contents() =>
        [.. await Totals(), .. await Sql.Rows(_database, "SELECT id, version, total FROM read_models.counter_changes ORDER BY id, version")];

    private Task<long> SchemaId() => Sql.Scalar<long>(_database, "SELECT 'read_models'::regnamespace::oid::bigint");

    private async Task Until(string condition)
    {
        while (!await Sql.Scalar<bool>(_database, condition))
        {
            await Task.Yield();
        }
    }

    /// <summary>The total after every event, as a table that only grows.</summary>
    private sealed class CounterChanges : IInlineProjection<Counter>
    {
        public string Name => "counter_changes";

        public Statement? Project(IReadOnlyList<AppendedSlice<Counter>> slices)
        {
            var steps = slices.SelectMany(slice => slice.Steps.Select(step => (slice.Tenant, slice.StreamId, step.Event.Version, step.After.Total))).ToList();
            return new Statement(
                "INSERT INTO counter_changes (tenant_id, id, version, total) SELECT * FROM unnest($1, $2, $3, $4)",
                [
                    new NpgsqlParameter<string[]> { TypedValue = [.. steps.Select(step => step.Tenant)] },
                    new NpgsqlParameter<string[]> { TypedValue = [.. steps.Select(step => step.StreamId)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. steps.Select(step => step.Version)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. steps.Select(step => step.Total)] },
                ]);
        }
    }

    private sealed class OnReport(Action<ReplayProgress> report) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => report(value);
    }
}
