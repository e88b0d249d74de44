using System.Diagnostics;
using System.Globalization;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.Loans;
using Ledger.Api.Simulation;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using Ledger.EventStore.Embedded;
using NodaTime;

namespace Ledger.Benchmarks;

/// <summary>
/// What the read models cost where whole fund books are written at once, as a simulation and a rebuild do: the fold, the rows of each read model, and everything with the events into PostgreSQL.
/// One thread; fund books of two years.
/// </summary>
internal static class ProjectionBenchmark
{
    private const int Clubs = 60;
    private const string Province = "25";

    public static async Task Run(int rounds)
    {
        var period = new SimulatedPeriod(new YearMonth(2024, 1), 24);
        var scenarios = Enumerable.Range(0, Clubs).Select(club => ClubScenario.Of(17, club, period)).ToList();
        var entries = scenarios.Sum(scenario => scenario.Entries.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries} entries of {Clubs} clubs, us and bytes per entry:"));
        IInlineProjection<Fund>[] projections = [new FundPositions(), new LoanPositions(), new InstalmentsDue()];
        for (var round = 0; round <= rounds; round++)
        {
            List<AppendedSlice<Fund>> slices = [];
            Measure("fold", entries, () => slices = [.. scenarios.Select(Fold)]);
            foreach (var projection in projections)
            {
                Measure(projection.Name, entries, () => slices.ForEach(slice => projection.Project([slice])));
            }
        }

        await using var server = await ThrowawayPostgres.Start();
        var database = await server.CreateDatabase();
        await LedgerDatabase.Migrate(database);
        await using var store = new PostgresEventStore(database, FundStore.Options());
        for (var round = 0; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var scenario in scenarios)
            {
                await using var session = store.OpenSession(Province);
                var stream = await session.FetchForWriting<Fund>(string.Create(CultureInfo.InvariantCulture, $"{scenario.Profile.Club.ClubId}-{round}"), expectedVersion: 0);
                stream.AppendMany(scenario.Entries.Select(static entry => new EventData(entry.Event, entry.RecordedAt)));
                await session.SaveChanges();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written whole, a commit a club: {entries / watch.Elapsed.TotalSeconds:0} entries/s"));
        }
    }

    private static AppendedSlice<Fund> Fold(ClubScenario scenario)
    {
        var steps = new List<Step<Fund>>(scenario.Entries.Count);
        Fund? fund = null;
        foreach (var entry in scenario.Entries)
        {
            fund = Fund.Evolve(fund, entry.Event, entry.RecordedAt);
            steps.Add(new Step<Fund>(new RecordedEvent(Province, scenario.Profile.Club.ClubId, fund.Version, Guid.Empty, "", entry.Event, entry.RecordedAt), fund));
        }

        return new AppendedSlice<Fund>(Province, scenario.Profile.Club.ClubId, null, steps);
    }

    private static void Measure(string name, int entries, Action work)
    {
        var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {watch.Elapsed.TotalMicroseconds / entries,8:0.00} {(GC.GetAllocatedBytesForCurrentThread() - allocated) / entries,8}"));
    }
}
