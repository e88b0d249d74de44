using System.Diagnostics;
using System.Globalization;

namespace Ledger.Benchmarks;

/// <summary>What one kind of posting costs under a number of clients.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Clients">How many did it at once.</param>
/// <param name="OpsPerSecond">How often per second.</param>
/// <param name="P50Ms">Median latency, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of latency, in milliseconds.</param>
/// <param name="Cost">What one of them took from the machine.</param>
internal sealed record Row(string Name, int Clients, double OpsPerSecond, double P50Ms, double P99Ms, Cost Cost)
{
    /// <summary>The median of several rounds, figure by figure.</summary>
    public static Row Median(IReadOnlyList<Row> rows) => new(
        rows[0].Name, rows[0].Clients, Median(rows, row => row.OpsPerSecond), Median(rows, row => row.P50Ms), Median(rows, row => row.P99Ms),
        new Cost(Median(rows, row => row.Cost.Bytes), Median(rows, row => row.Cost.ProgramUs), Median(rows, row => row.Cost.ServerUs)));

    private static double Median(IReadOnlyList<Row> rows, Func<Row, double> value) => rows.Select(value).Order().ElementAt(rows.Count / 2);
}

/// <summary>Clients of this process that repeat one operation, each on streams of its own, as treasurers have.</summary>
internal static class Load
{
    public const int Streams = 1_000;

    public static string StreamId(int number) => "fund-" + number.ToString("D6", CultureInfo.InvariantCulture);

    public static async Task<Row> Round(string name, int clients, TimeSpan length, Meter meter, Func<string, Task> operation)
    {
        var latencies = new List<long>[clients];
        meter.Start();
        var elapsed = Stopwatch.StartNew();
        var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => Client(client))));
        elapsed.Stop();
        var all = latencies.SelectMany(one => one).Order().ToList();
        var cost = meter.Stop(all.Count);
        return new Row(name, clients, all.Count / elapsed.Elapsed.TotalSeconds, Milliseconds(all[all.Count / 2]), Milliseconds(all[all.Count * 99 / 100]), cost);

        async Task Client(int client)
        {
            var mine = latencies[client] = new List<long>(100_000);
            var random = new Random(client);
            for (var now = Stopwatch.GetTimestamp(); now < until;)
            {
                await operation(StreamId((random.Next(Streams / clients) * clients) + client));
                var done = Stopwatch.GetTimestamp();
                mine.Add(done - now);
                now = done;
            }
        }
    }

    private static double Milliseconds(long timestamp) => timestamp * 1000.0 / Stopwatch.Frequency;
}
