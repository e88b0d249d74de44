using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.EventStore;
using Ledger.EventStore.Embedded;
using Ledger.EventStore.Schema;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Benchmarks;

/// <summary>
/// The cost of an append against the least that PostgreSQL can do: one bare insert of a row of the same size per transaction. Both run
/// in short alternating rounds on one server with fsync on, and medians are compared, so that the drift of the machine cancels.
/// </summary>
internal static class EventStoreBenchmark
{
    private const int Streams = 1_000;
    private const string Tenant = "25";

    private static readonly int[] Clients = [1, 8, 32];
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Row>> Run(int rounds, int groupsInFlight = 2)
    {
        await using var server = await ThrowawayPostgres.Start();
        var database = await server.CreateDatabase();
        await SchemaMigrations.EventStore.Apply(database);
        await using var floor = await Floor.Create(database);
        var postmaster = server.Server.ProcessId;
        await using var store = new PostgresEventStore(
            database,
            new EventStoreOptions(new EventTypes(BenchmarkJson.Default.Options).Map<AmountPosted>()) { GroupsInFlight = groupsInFlight }
                .Add(new AggregateType<Account>("account", Account.Evolve, SnapshotFormat.Json(1, BenchmarkJson.Default.Account))));
        await ForEachStream(id => Append(store, id));

        var results = new List<Row>();
        foreach (var clients in Clients)
        {
            // Warm up both.
            await Round(postmaster, clients, floor.Insert);
            await Round(postmaster, clients, id => Append(store, id));
            var bare = new List<Row>();
            var appends = new List<Row>();
            for (var round = 0; round < rounds; round++)
            {
                bare.Add(await Round(postmaster, clients, floor.Insert) with { Name = "a bare insert" });
                appends.Add(await Round(postmaster, clients, id => Append(store, id)) with { Name = "b store append" });
            }
            results.Add(Median(bare));
            results.Add(Median(appends));
        }
        return results;
    }

    public static void Print(IReadOnlyList<Row> rows)
    {
        Console.WriteLine("clients  what              ops/s   p50 ms   p99 ms   bytes/op  client us  server us  ratio");
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var ratio = i % 2 == 1 ? (row.OpsPerSecond / rows[i - 1].OpsPerSecond).ToString("0.00", CultureInfo.InvariantCulture) : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Clients,7}  {row.Name,-14} {row.OpsPerSecond,9:0} {row.P50Ms,8:0.000} {row.P99Ms,8:0.000} {row.BytesPerOp,10:0} {row.ClientCpuUs,10:0} {row.ServerCpuUs,10:0} {ratio,6}"));
        }
    }

    private static async Task Append(PostgresEventStore store, string id)
    {
        await using var session = store.OpenSession(Tenant);
        session.CorrelationId = "0af7651916cd43dd8448eb211c80319c";
        var stream = await session.FetchForWriting<Account>(id);
        stream.AppendOne(new EventData(
            new AmountPosted(id + "-L0001", 200_000 + stream.CurrentVersion, "repayment", new string('n', 200), "2026-01-31"),
            SystemClock.Instance.GetCurrentInstant()));
        await session.SaveChanges();
    }

    private static async Task ForEachStream(Func<string, Task> operation)
    {
        for (var i = 0; i < Streams; i++)
        {
            await operation(StreamId(i));
        }
    }

    private static string StreamId(int number) => "fund-" + number.ToString("D6", CultureInfo.InvariantCulture);

    private static async Task<Row> Round(int postmaster, int clients, Func<string, Task> operation)
    {
        var latencies = new List<long>[clients];
        var until = Stopwatch.GetTimestamp() + (long)(RoundLength.TotalSeconds * Stopwatch.Frequency);
        var allocated = GC.GetTotalAllocatedBytes();
        var clientCpu = Environment.CpuUsage.TotalTime;
        var serverCpu = ServerCpu(postmaster);
        var elapsed = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => Client(client))));
        elapsed.Stop();
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        clientCpu = Environment.CpuUsage.TotalTime - clientCpu;
        serverCpu = ServerCpu(postmaster) - serverCpu;
        var all = latencies.SelectMany(one => one).Order().ToList();
        return new Row(
            "", clients, all.Count / elapsed.Elapsed.TotalSeconds, Milliseconds(all[all.Count / 2]), Milliseconds(all[all.Count * 99 / 100]),
            allocated / (double)all.Count, clientCpu.TotalMicroseconds / all.Count, serverCpu.TotalMicroseconds / all.Count);

        async Task Client(int client)
        {
            var mine = latencies[client] = new List<long>(100_000);
            var random = new Random(client);
            for (var now = Stopwatch.GetTimestamp(); now < until;)
            {
                // Each client has streams of its own, as treasurers have.
                await operation(StreamId((random.Next(Streams / clients) * clients) + client));
                var done = Stopwatch.GetTimestamp();
                mine.Add(done - now);
                now = done;
            }
        }
    }

    /// <summary>What the processes of the server have used: processor time, unlike the clock, is not disturbed by other work on the machine.</summary>
    private static TimeSpan ServerCpu(int postmaster)
    {
        var total = TimeSpan.Zero;
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && ParentOf(id) == postmaster)
            {
                using var process = Process.GetProcessById(id);
                total += process.TotalProcessorTime;
            }
        }
        return total;
    }

    private static int ParentOf(int processId)
    {
        try
        {
            // "123 (postgres) S 1 ..."
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Milliseconds(long timestamp) => timestamp * 1000.0 / Stopwatch.Frequency;

    private static Row Median(List<Row> rows) => new(
        rows[0].Name, rows[0].Clients, Median(rows, row => row.OpsPerSecond), Median(rows, row => row.P50Ms), Median(rows, row => row.P99Ms),
        Median(rows, row => row.BytesPerOp), Median(rows, row => row.ClientCpuUs), Median(rows, row => row.ServerCpuUs));

    private static double Median(List<Row> rows, Func<Row, double> value) => rows.Select(value).Order().ElementAt(rows.Count / 2);

    internal sealed record Row(string Name, int Clients, double OpsPerSecond, double P50Ms, double P99Ms, double BytesPerOp, double ClientCpuUs, double ServerCpuUs);

    private sealed class Floor(NpgsqlDataSource database) : IAsyncDisposable
    {
        private static readonly string Data =
            JsonSerializer.Serialize(new AmountPosted("fund-000001-L0001", 200_000, "repayment", new string('n', 200), "2026-01-31"), BenchmarkJson.Default.AmountPosted);

        private long _version;

        public static async Task<Floor> Create(string connectionString)
        {
            var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
            {
                MaxAutoPrepare = 8,
                AutoPrepareMinUsages = 1,
                NoResetOnClose = true,
            });
            await using var create = database.CreateCommand(
                """
                CREATE SEQUENCE bare_sequence;
                CREATE TABLE bare_events (
                    seq_id bigint PRIMARY KEY, id uuid NOT NULL, tenant_id varchar NOT NULL, stream_id varchar NOT NULL, version bigint NOT NULL,
                    data jsonb NOT NULL, type varchar NOT NULL, timestamp timestamptz NOT NULL);
                CREATE UNIQUE INDEX ON bare_events (tenant_id, stream_id, version);
                """);
            await create.ExecuteNonQueryAsync();
            return new Floor(database);
        }

        public async Task Insert(string id)
        {
            await using var command = database.CreateCommand(
                "INSERT INTO bare_events VALUES (nextval('bare_sequence'), $1, $2, $3, $4, $5, $6, $7)");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Interlocked.Increment(ref _version) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Data, NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "amount_posted" });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow });
            await command.ExecuteNonQueryAsync();
        }

        public ValueTask DisposeAsync() => database.DisposeAsync();
    }
}

internal sealed record AmountPosted(string LoanId, long Amount, string Kind, string Note, string On);

internal sealed record Account(long Balance, long Count, string LastOn)
{
    public static Account Evolve(Account? account, RecordedEvent recorded) => recorded.Data is AmountPosted posted
        ? new Account((account?.Balance ?? 0) + posted.Amount, recorded.Version, posted.On)
        : throw new InvalidOperationException($"An account does not know '{recorded.Type}'.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AmountPosted))]
[JsonSerializable(typeof(Account))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
