using System.Diagnostics;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.Benchmarks;
using Ledger.Drills;
using Ledger.EventStore.Embedded;

namespace Ledger.Marten.Benchmarks;

/// <summary>
/// Repayments over HTTP into the service on the one engine and on the other, each a process of its own, on one database in turn. Beside them what each takes to start and to hold, and a rebuild of
/// the read models, which is the same program for both. wrk must be installed.
/// </summary>
internal static class EngineBenchmark
{
    private static readonly string[] Programs = [ServiceProcess.OwnEngine, "Ledger.Marten"];
    private static readonly int[] Clients = [1, 8, 32];
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(5);

    public static async Task Run(int rounds)
    {
        await using var server = await ThrowawayPostgres.Start();
        var database = await server.CreateDatabase();
        await using var repayments = await RepaymentBenchmark.Start(database);
        var meter = new Meter(server.Server.ProcessId);
        var rows = new List<Row>();
        var resources = Programs.ToDictionary(program => program, _ => (StartSeconds: new List<double>(), FirstMs: new List<double>(), Megabytes: new List<double>()), StringComparer.Ordinal);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var program in Programs)
            {
                var began = Stopwatch.GetTimestamp();
                await using var service = ServiceProcess.Launch(
                    program, ServiceProcess.FreeAddress(), ("ConnectionStrings__Ledger", database), ("Ledger__Notifications__Enabled", "false"), ("Ledger__Limits__Enabled", "false"), ("Serilog__MinimumLevel__Default", "Error"));
                await service.Ready(repayments.Token);
                var started = Stopwatch.GetElapsedTime(began).TotalSeconds;
                var measured = new List<Row>();
                double? first = null;
                foreach (var clients in Clients)
                {
                    // What is not compiled or in memory yet is nobody's latency.
                    await repayments.Round(program, clients, RoundLength, meter, service.Url);
                    first ??= repayments.SlowestMs;
                    measured.Add(await repayments.Round(program, clients, RoundLength, meter, service.Url));
                }

                // The first round warms up the database.
                if (round > 0)
                {
                    rows.AddRange(measured);
                    resources[program].StartSeconds.Add(started);
                    resources[program].FirstMs.Add(first!.Value);
                    resources[program].Megabytes.Add(ResidentMegabytes(service.Id));
                }
            }
        }

        Console.WriteLine("| Engine | clients | posts/s | p50, ms | p99, ms |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        foreach (var row in rows.GroupBy(row => (row.Clients, row.Name)).OrderBy(group => group.Key.Clients).Select(group => Row.Median([.. group])))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Clients} | {row.OpsPerSecond:0} | {row.P50Ms:0.0} | {row.P99Ms:0.0} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| Engine | ready after, s | first post, ms | resident, MB |");
        Console.WriteLine("|---|--:|--:|--:|");
        foreach (var program in Programs)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {program} | {Median(resources[program].StartSeconds):0.0} | {Median(resources[program].FirstMs):0} | {Median(resources[program].Megabytes):0} |"));
        }

        var rebuilding = Stopwatch.GetTimestamp();
        await ReadModels.Rebuild(database).Run();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nrebuild of the read models: {Stopwatch.GetElapsedTime(rebuilding).TotalSeconds:0.0} s"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double ResidentMegabytes(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / 1_048_576.0;
    }
}
