using System.Buffers;
using System.Diagnostics;
using Ledger.Api.Audit;
using Ledger.Api.Funds;
using Ledger.Api.Simulation;
using Ledger.Domain.Funds;
using Ledger.Domain.Journals;
using Ledger.EventStore;
using Ledger.EventStore.Embedded;
using Ledger.Api.Hosting;
using NodaTime;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// What it takes to rebuild a fund of ten years from nothing but its entries, beside what hledger and ledger take to read the journal of the same fund and to add it up.
/// In alternating rounds of one run; medians are compared.
/// </summary>
internal static class ReplayBenchmark
{
    private const long Seed = 1648;
    private static readonly SimulatedPeriod TenYears = new(new YearMonth(2015, 1), 120);

    public static async Task Run(int rounds)
    {
        var scenario = LongLife();
        await using var server = await ThrowawayPostgres.Start();
        var connectionString = await server.CreateDatabase();
        await LedgerDatabase.Migrate(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var store = new PostgresEventStore(connectionString, FundStore.Options());
        await new ScenarioLoader(database, store).Load([scenario], default);
        var file = Path.Combine(Directory.CreateTempSubdirectory("ledger-bench-").FullName, "fund.journal");
        await WriteJournal(store, scenario, file);
        (string Name, Func<Task> Act)[] kinds =
        [
            ("replay from the database", () => Replay(store, scenario)),
            ("fold in memory", () => Task.FromResult(scenario.Entries.Aggregate((Fund?)null, (fund, entry) => Fund.Evolve(fund, entry.Event, entry.RecordedAt)))),
            ("journal written", () => WriteJournal(store, scenario, file)),
            ("hledger balance", () => Read("hledger", file)),
            ("ledger balance", () => Read("ledger", file)),
        ];
        var times = kinds.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var started = Stopwatch.GetTimestamp();
                await kinds[kind].Act();

                // The first round warms up.
                if (round > 0)
                {
                    times[kind].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        Print(scenario.Entries.Count, [.. kinds.Select((kind, i) => (kind.Name, times[i].Order().ElementAt(times[i].Count / 2)))]);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    // The simulated clubs are villages; this one is as large as a village fund of ten years has become.
    private static ClubScenario LongLife() =>
        ClubScenario.Of(ClubProfile.Of(Seed, 0, TenYears) with { FundSize = 400_000_000, BorrowersAtATime = 55 }, Seed, TenYears);

    private static async Task Replay(PostgresEventStore store, ClubScenario scenario)
    {
        var club = scenario.Profile.Club;
        var replayed = await store.AggregateStream<Fund>(club.ProvinceCode, club.ClubId);
        if (replayed?.Version != scenario.Entries.Count)
        {
            throw new InvalidOperationException("The replay does not end where the fund does.");
        }
    }

    private static async Task WriteJournal(PostgresEventStore store, ClubScenario scenario, string path)
    {
        var output = new ArrayBufferWriter<byte>();
        var journal = new HledgerJournal(new FundJournal(scenario.Fund, scenario.Profile.Club.Name, null, null), output);
        journal.Begin();
        await foreach (var recorded in store.ReadEntries(scenario.Profile.Club, 1, scenario.Fund.Version, default))
        {
            journal.Write(recorded.ToBookEntry());
        }

        journal.End();
        await File.WriteAllBytesAsync(path, output.WrittenMemory.ToArray());
    }

    private static async Task Read(string program, string journal)
    {
        // By the path alone: in the root of this repository a file is called ledger, too.
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", [program, "-f", journal, "balance"]) { RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["LC_ALL"] = "C.UTF-8" } })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} did not read the journal.");
        }
    }

    private static void Print(int entries, IReadOnlyList<(string Name, double Ms)> rows)
    {
        Console.WriteLine(FormattableString.Invariant($"a fund of ten years, {entries} entries: median ms, entries per second, how many times the rate of the replay"));
        foreach (var (name, ms) in rows)
        {
            Console.WriteLine(FormattableString.Invariant($"{name,-26} {ms,9:0.0} {entries / ms * 1000,10:0} {rows[0].Ms / ms,8:0.000}"));
        }
    }
}
