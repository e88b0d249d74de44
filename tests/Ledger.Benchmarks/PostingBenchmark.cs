using System.Globalization;
using Ledger.EventStore.Embedded;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// What it costs to post: a bare insert, the store's append, and a repayment over HTTP with everything that belongs to it, in short alternating rounds on one server with fsync on.
/// Medians are compared, so that the drift of the machine cancels.
/// </summary>
internal static class PostingBenchmark
{
    private static readonly int[] Clients = [1, 8, 32];
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(2);

    public static async Task Run(int rounds)
    {
        await using var server = await ThrowawayPostgres.Start();
        var meter = new Meter(server.Server.ProcessId);
        await using var floor = await BareInserts.Create(await server.CreateDatabase());
        await using var store = await StoreAppends.Create(await server.CreateDatabase());
        var ledger = await server.CreateDatabase();
        await using var repayments = await RepaymentBenchmark.Start(ledger);
        var before = await Stored.Measure(ledger);
        Console.WriteLine("clients  what                     per s   p50 ms   p99 ms  bytes allocated  program us  server us   ratio to a");
        foreach (var clients in Clients)
        {
            Func<Task<Row>>[] kinds =
            [
                () => Load.Round("a bare insert", clients, RoundLength, meter, floor.Insert),
                () => Load.Round("b store append", clients, RoundLength, meter, store.Append),
                () => repayments.Round("c repayment over HTTP", clients, RoundLength, meter),
            ];
            var rows = kinds.Select(_ => new List<Row>()).ToArray();
            for (var round = 0; round <= rounds; round++)
            {
                for (var kind = 0; kind < kinds.Length; kind++)
                {
                    var row = await kinds[kind]();
                    // The first round warms up.
                    if (round > 0)
                    {
                        rows[kind].Add(row);
                    }
                }
            }

            Print([.. rows.Select(Row.Median)]);
        }

        await repayments.Meetings(rounds, meter);
        var after = await Stored.Measure(ledger);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"stored per entry: {(after.EventBytes - before.EventBytes) / (after.Entries - before.Entries)} bytes of events and their indexes, {(after.AllBytes - before.AllBytes) / (after.Entries - before.Entries)} bytes with idempotency keys, snapshots and read models"));
    }

    /// <summary>Only the meeting.</summary>
    public static async Task RunMeeting(int rounds)
    {
        await using var server = await ThrowawayPostgres.Start();
        await using var repayments = await RepaymentBenchmark.Start(await server.CreateDatabase());
        await repayments.Meetings(rounds, new Meter(server.Server.ProcessId));
    }

    private static void Print(IReadOnlyList<Row> rows)
    {
        foreach (var row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Clients,7}  {row.Name,-21} {row.OpsPerSecond,9:0} {row.P50Ms,8:0.00} {row.P99Ms,8:0.00} {row.Cost.Bytes,16:0} {row.Cost.ProgramUs,11:0} {row.Cost.ServerUs,10:0} {row.OpsPerSecond / rows[0].OpsPerSecond,12:0.00}"));
        }
    }

    private readonly record struct Stored(long Entries, long EventBytes, long AllBytes)
    {
        public static async Task<Stored> Measure(string connectionString)
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            await using var command = database.CreateCommand("SELECT count(*), pg_total_relation_size('mt_events'), pg_database_size(current_database()) FROM mt_events");
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return new Stored(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        }
    }
}
