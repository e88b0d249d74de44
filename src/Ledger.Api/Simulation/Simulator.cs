using System.Diagnostics;
using Ledger.EventStore;
using Npgsql;

namespace Ledger.Api.Simulation;

/// <summary>How far a simulation has come.</summary>
/// <param name="Clubs">How many clubs there are to be.</param>
/// <param name="Done">How many are there, those found loaded included.</param>
/// <param name="Skipped">How many were found loaded.</param>
/// <param name="Entries">Entries written by this run.</param>
/// <param name="Elapsed">Since the start of this run.</param>
internal readonly record struct SimulationProgress(int Clubs, int Done, int Skipped, long Entries, TimeSpan Elapsed)
{
    public double EntriesPerSecond => Entries / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>How long the rest will take at the pace so far; null before the first club is written.</summary>
    public TimeSpan? Remaining => Done == Skipped ? null : Elapsed * ((double)(Clubs - Done) / (Done - Skipped));
}

/// <summary>Fills a database with simulated clubs. The same seed gives the same clubs for ever; a run that was stopped is continued by running it again.</summary>
/// <param name="Clubs">How many clubs.</param>
/// <param name="Period">The months they live through.</param>
/// <param name="Seed">What they follow from.</param>
/// <param name="IsNation">Whether they are spread over the whole country, and written in bulk: the read models are to be rebuilt afterwards.</param>
internal sealed record Simulator(int Clubs, SimulatedPeriod Period, long Seed, bool IsNation = false)
{
    // About ten thousand entries go into one commit.
    private const int ClubsPerBulk = 16;

    /// <summary>The clubs of the project VIE085, as they might have been.</summary>
    public static readonly Simulator Demonstration = new(Places.ClubsOfProject, SimulatedPeriod.Project, Seed: 1648);

    /// <summary>Writes the clubs that are not there yet.</summary>
    /// <param name="database">Where the records of clubs and members go.</param>
    /// <param name="store">Where the entries go.</param>
    /// <param name="progress">Hears of every club, or of every few.</param>
    /// <param name="ct">Stops it; what is written stays.</param>
    /// <param name="beforeBulk">Happens once before the first clubs are written without their read models.</param>
    public async Task<SimulationProgress> Run(
        NpgsqlDataSource database, IEventStore store, IProgress<SimulationProgress>? progress, CancellationToken ct, Func<CancellationToken, Task>? beforeBulk = null)
    {
        var prepared = new Lazy<Task>(() => beforeBulk?.Invoke(ct) ?? Task.CompletedTask);
        var loader = new ScenarioLoader(database, store);
        var clock = Stopwatch.StartNew();
        var gate = new Lock();
        var reached = new SimulationProgress(Clubs, 0, 0, 0, TimeSpan.Zero);
        var together = IsNation ? ClubsPerBulk : 1;
        // One more than there are processors, so that none is idle while a commit is on its way.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1, CancellationToken = ct };
        await Parallel.ForAsync(0, (Clubs + together - 1) / together, parallel, async (part, cancellation) =>
        {
            var indexes = Enumerable.Range(part * together, Math.Min(together, Clubs - (part * together))).ToList();
            var scenarios = await Missing(loader, indexes, cancellation);
            if (!IsNation)
            {
                await loader.Load(scenarios, cancellation);
            }
            else if (scenarios.Count > 0)
            {
                await prepared.Value;
                await loader.LoadInBulk(scenarios, cancellation);
            }

            lock (gate)
            {
                reached = reached with
                {
                    Done = reached.Done + indexes.Count,
                    Skipped = reached.Skipped + indexes.Count - scenarios.Count,
                    Entries = reached.Entries + scenarios.Sum(static scenario => scenario.Entries.Count),
                    Elapsed = clock.Elapsed,
                };
                progress?.Report(reached);
            }
        });
        return reached with { Elapsed = clock.Elapsed };
    }

    private async Task<List<ClubScenario>> Missing(ScenarioLoader loader, List<int> indexes, CancellationToken ct)
    {
        var scenarios = new List<ClubScenario>(indexes.Count);
        foreach (var index in indexes)
        {
            var profile = ClubProfile.Of(Seed, index, Period, IsNation);
            if (!await loader.IsLoaded(profile.Club, ct))
            {
                scenarios.Add(ClubScenario.Of(profile, Seed, Period));
            }
        }

        return scenarios;
    }
}
