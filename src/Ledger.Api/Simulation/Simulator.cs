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
internal sealed record Simulator(int Clubs, SimulatedPeriod Period, long Seed)
{
    /// <summary>The clubs of the project VIE085, as they might have been.</summary>
    public static readonly Simulator Demonstration = new(Places.ClubsOfProject, SimulatedPeriod.Project, Seed: 1648);

    /// <summary>Writes the clubs that are not there yet.</summary>
    public async Task<SimulationProgress> Run(NpgsqlDataSource database, IEventStore store, IProgress<SimulationProgress>? progress, CancellationToken ct)
    {
        var loader = new ScenarioLoader(database, store);
        var clock = Stopwatch.StartNew();
        var gate = new Lock();
        var reached = new SimulationProgress(Clubs, 0, 0, 0, TimeSpan.Zero);
        // One more than there are processors, so that none is idle while a commit is on its way.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1, CancellationToken = ct };
        await Parallel.ForAsync(0, Clubs, parallel, async (index, cancellation) =>
        {
            var written = await Load(loader, index, cancellation);
            lock (gate)
            {
                reached = reached with
                {
                    Done = reached.Done + 1,
                    Skipped = reached.Skipped + (written == 0 ? 1 : 0),
                    Entries = reached.Entries + written,
                    Elapsed = clock.Elapsed,
                };
                progress?.Report(reached);
            }
        });
        return reached with { Elapsed = clock.Elapsed };
    }

    // Answers the number of entries written: none when the club was there.
    private async Task<int> Load(ScenarioLoader loader, int index, CancellationToken ct)
    {
        var profile = ClubProfile.Of(Seed, index, Period);
        if (await loader.IsLoaded(profile.Club, ct))
        {
            return 0;
        }

        var scenario = ClubScenario.Of(profile, Seed, Period);
        await loader.Load(scenario, ct);
        return scenario.Entries.Count;
    }
}
