using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;
using Ledger.EventStore;
using Microsoft.Playwright;
using NodaTime;
using Npgsql;

namespace Ledger.Pages.Tests;

/// <summary>What all the tests share, however many run at once: a PostgreSQL, a database with clubs that lived through a year, and Chromium. The first who enters sets it up, the last who leaves clears it away.</summary>
internal sealed class Stage
{
    // Some clubs of the twenty thousand of the whole country, so many numbers apart.
    private const int Clubs = 45;
    private const int Apart = 441;
    private const long Seed = 1648;

    private static readonly SimulatedPeriod Year = new(new YearMonth(2024, 12), 12);
    private static readonly SemaphoreSlim Turn = new(1);
    private static Stage? _shared;
    private static int _inside;

    private Stage(PostgresCluster cluster, string clubs, IPlaywright playwright, IBrowser browser) => (Cluster, ClubsOfAYear, Playwright, Browser) = (cluster, clubs, playwright, browser);

    public PostgresCluster Cluster { get; }

    /// <summary>The database with the clubs, to be copied.</summary>
    public string ClubsOfAYear { get; }

    public IBrowser Browser { get; }

    private IPlaywright Playwright { get; }

    public static async Task<Stage> Enter()
    {
        await Turn.WaitAsync();
        try
        {
            _shared ??= await SetUp();
            _inside++;
            return _shared;
        }
        finally
        {
            Turn.Release();
        }
    }

    public static async Task Leave()
    {
        await Turn.WaitAsync();
        try
        {
            if (--_inside == 0 && _shared is { } shared)
            {
                _shared = null;
                await shared.Browser.DisposeAsync();
                shared.Playwright.Dispose();
                await shared.Cluster.DisposeAsync();
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<Stage> SetUp()
    {
        var cluster = new PostgresCluster();
        await cluster.InitializeAsync();
        var clubs = await cluster.CreateDatabase();
        await using (var database = ReadModels.DataSource(clubs))
        await using (var store = new PostgresEventStore(clubs, FundStore.Options()))
        {
            var profiles = Enumerable.Range(0, Clubs).Select(number => ClubProfile.Of(Seed, number * Apart, Year, ofNation: true));
            await new ScenarioLoader(database, store).Load([.. profiles.Select(profile => ClubScenario.Of(profile, Seed, Year))], CancellationToken.None);
        }

        NpgsqlConnection.ClearAllPools();
        var playwright = await Microsoft.Playwright.Playwright.CreateAsync();

        // Chromium does not keep its sandbox where it runs as root.
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = ["--lang=vi", .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>()] });
        return new Stage(cluster, clubs, playwright, browser);
    }

    private static string Chromium() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no chromium on the path; './ledger test' installs it.");
}
