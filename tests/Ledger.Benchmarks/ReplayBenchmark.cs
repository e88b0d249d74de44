using System.Buffers;
using System.Diagnostics;
using Ledger.Api.Audit;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.Simulation;
using Ledger.Domain.Funds;
using Ledger.Domain.Journals;
using Ledger.EventStore;
using Ledger.EventStore.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// What it takes to rebuild a fund of ten years from nothing but its entries, and to verify its export, beside what hledger and ledger take to read the journal of the same fund and to
/// add it up; and the same of the exports of many funds. In alternating rounds of one run; medians are compared, and processor time, which other work on the machine disturbs less.
/// </summary>
internal static class ReplayBenchmark
{
    private const long Seed = 1648;

    // As many that everything has run often enough to be compiled for speed.
    private const int WarmUpRounds = 24;

    // Of one province, as its auditor has them: a thirty-fourth of 20,000.
    private const int Books = 588;

    private static readonly SimulatedPeriod TenYears = new(new YearMonth(2015, 1), 120);
    private static readonly SimulatedPeriod FiveYears = new(new YearMonth(2020, 1), 60);

    public static async Task Run(int rounds)
    {
        var scenario = LongLife();
        var club = scenario.Profile.Club;
        await using var server = await ThrowawayPostgres.Start();
        var connectionString = await server.CreateDatabase();
        await LedgerDatabase.Migrate(connectionString);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var service = LedgerHost.Build(LedgerHost.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Ledger:Limits:Enabled=false", "--Serilog:MinimumLevel:Default", "Error", "--Ledger:Notifications:Enabled", "false"]), connectionString, new PostgresEngine());
        await service.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"{service.Urls.Single()}/api/v1/clubs/{club.ClubId}/fund/") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await SignedIn.Treasurer(service.Services));
        var store = service.Services.GetRequiredService<PostgresEventStore>();
        await new ScenarioLoader(database, store).Load([scenario], default);
        var directory = Directory.CreateTempSubdirectory("ledger-bench-").FullName;
        var file = Path.Combine(directory, "fund.journal");
        var export = Path.Combine(directory, "fund.jsonl");
        await WriteJournal(store, scenario, file);
        await File.WriteAllBytesAsync(export, await http.GetByteArrayAsync(new Uri("export", UriKind.Relative)));
        var meter = new Meter(server.Server.ProcessId);
        (string Name, Func<Task> Act)[] kinds =
        [
            ("hledger balance", () => Run("hledger", "-f", file, "balance")),
            ("ledger balance", () => Run("ledger", "-f", file, "balance")),
            ("GET .../fund/replay", () => http.GetByteArrayAsync(new Uri("replay", UriKind.Relative))),
            ("GET .../fund/verification", () => http.GetByteArrayAsync(new Uri("verification", UriKind.Relative))),
            ("folded from the database", () => Replay(store, scenario)),
            ("fold in memory", () => Task.FromResult(scenario.Entries.Aggregate((Fund?)null, (fund, entry) => Fund.Evolve(fund, entry.Event, entry.RecordedAt)))),
            ("journal written", () => WriteJournal(store, scenario, file)),
            ("export verified", () => Verify(export)),
            ("./ledger verify, the process", () => Run("dotnet", Path.Combine(AppContext.BaseDirectory, "Ledger.Api.dll"), "verify", export)),
        ];
        Console.WriteLine(FormattableString.Invariant($"a fund of ten years, {scenario.Entries.Count} entries             by the clock                          processor time, with that of PostgreSQL"));
        Print(scenario.Entries.Count, await Measure(kinds, WarmUpRounds, rounds, meter));
        await RunMany(store, new ScenarioLoader(database, store), http, directory, rounds, meter);
        await service.StopAsync();
        Directory.Delete(directory, recursive: true);
    }

    // Whole processes on both sides, from their start. The two programs read one file that includes the journals, each book under an account of its own so that its closing balances hold.
    private static async Task RunMany(PostgresEventStore store, ScenarioLoader loader, HttpClient http, string directory, int rounds, Meter meter)
    {
        var exports = Directory.CreateDirectory(Path.Combine(directory, "exports")).FullName;
        var all = Path.Combine(directory, "all.journal");
        var entries = 0;
        for (var index = 1; index <= Books; index++)
        {
            var scenario = ClubScenario.Of(Seed, index, FiveYears);
            var id = scenario.Profile.Club.ClubId;
            entries += scenario.Entries.Count;
            await loader.LoadInBulk([scenario], default);
            await File.WriteAllBytesAsync(Path.Combine(exports, $"{id}.jsonl"), await http.GetByteArrayAsync(new Uri($"../../{id}/fund/export", UriKind.Relative)));
            var journal = Path.Combine(directory, $"{id}.journal");
            await WriteJournal(store, scenario, journal);
            await File.AppendAllTextAsync(all, $"apply account {id}\ninclude {journal}\nend apply account\n");
        }

        (string Name, Func<Task> Act)[] kinds =
        [
            ("hledger balance", () => Run("hledger", "-f", all, "balance")),
            ("ledger balance", () => Run("ledger", "-f", all, "balance")),
            ("./ledger verify, the process", () => Run("dotnet", Path.Combine(AppContext.BaseDirectory, "Ledger.Api.dll"), "verify", exports)),
        ];
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant($"{Books} funds of up to five years, {entries} entries"));
        Print(entries, await Measure(kinds, 1, rounds, meter));
    }

    private static async Task<IReadOnlyList<Measured>> Measure((string Name, Func<Task> Act)[] kinds, int warmUpRounds, int rounds, Meter meter)
    {
        var times = kinds.Select(_ => new List<double>()).ToArray();
        var processor = new double[kinds.Length];
        for (var round = -warmUpRounds; round < rounds; round++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                meter.Start();
                var ended = Meter.EndedPrograms();
                var started = Stopwatch.GetTimestamp();
                await kinds[kind].Act();
                var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                var cost = meter.Stop(1);
                if (round >= 0)
                {
                    times[kind].Add(elapsed);
                    processor[kind] += (((cost.ProgramUs + cost.ServerUs) / 1000) + (Meter.EndedPrograms() - ended).TotalMilliseconds) / rounds;
                }
            }
        }

        return [.. kinds.Select((kind, i) => new Measured(kind.Name, times[i].Min(), times[i].Order().ElementAt(times[i].Count / 2), processor[i]))];
    }

    // The simulated clubs are villages; this one is as large as a village fund of ten years has become.
    private static ClubScenario LongLife() =>
        ClubScenario.Of(ClubProfile.Of(Seed, 0, TenYears) with { FundSize = 460_000_000, BorrowersAtATime = 63 }, Seed, TenYears);

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

    private static async Task Verify(string path)
    {
        await using var export = File.OpenRead(path);
        var verifier = new ExportVerifier(null, []);
        if (await verifier.Verify(export, Environment.ProcessorCount) is { } fault)
        {
            throw new InvalidOperationException(fault.English);
        }
    }

    private static async Task Run(string program, params string[] arguments)
    {
        // By the path alone: in the root of this repository a file is called ledger, too. The settings are those with which that one starts what is asked for one answer.
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", [program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["LC_ALL"] = "C.UTF-8", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_CallCountingDelayMs"] = "0", ["DOTNET_TC_CallCountThreshold"] = "1000" } })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed.");
        }
    }

    private static void Print(int entries, IReadOnlyList<Measured> rows)
    {
        var (hledger, ledger) = (rows[0], rows[1]);
        Console.WriteLine("                               fastest ms  median ms  entries/s  x hledger  x ledger         ms  x hledger  x ledger");
        foreach (var row in rows)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{row.Name,-30} {row.Fastest,10:0.0} {row.Median,10:0.0} {entries / row.Median * 1000,10:0} {hledger.Median / row.Median,10:0.0} {ledger.Median / row.Median,9:0.0} {row.Processor,10:0.0} {hledger.Processor / row.Processor,10:0.0} {ledger.Processor / row.Processor,9:0.0}"));
        }
    }

    private readonly record struct Measured(string Name, double Fastest, double Median, double Processor);
}
