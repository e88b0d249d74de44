using Ledger.Api.People;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;
using Ledger.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Npgsql;

namespace Ledger.Pages.Tests;

/// <summary>The service with clubs that lived through a year, and Chromium to look at its pages.</summary>
public sealed class PagesInBrowser : IAsyncLifetime
{
    /// <summary>The last day of the year that the clubs lived through.</summary>
    public const string Day = "2025-11-30";

    // Some clubs of the twenty thousand of the whole country, so many numbers apart.
    private const int Clubs = 45;
    private const int Apart = 441;
    private const long Seed = 1648;

    private static readonly SimulatedPeriod Year = new(new YearMonth(2024, 12), 12);

    private readonly PostgresCluster _cluster = new();
    private LedgerService? _service;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The province with the most clubs.</summary>
    public string Province { get; private set; } = "";

    /// <summary>A commune of it.</summary>
    public string Commune { get; private set; } = "";

    /// <summary>A club of it that has lent.</summary>
    public string Club { get; private set; } = "";

    /// <summary>For a service with settings of its own.</summary>
    public PostgresCluster Cluster => _cluster;

    public LedgerService Service => _service ?? throw new InvalidOperationException("The service is not started.");

    private IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser is not started.");

    public async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        _service = new LedgerService(_cluster);
        await _service.InitializeAsync();
        var (database, store) = (_service.Host.Services.GetRequiredService<NpgsqlDataSource>(), _service.Host.Services.GetRequiredService<IEventStore>());
        var profiles = Enumerable.Range(0, Clubs).Select(number => ClubProfile.Of(Seed, number * Apart, Year, ofNation: true));
        await new ScenarioLoader(database, store).Load([.. profiles.Select(profile => ClubScenario.Of(profile, Seed, Year))], CancellationToken.None);
        var parts = (await _service.Api.Get($"portfolio?asOf={Day}")).Items("children");
        Province = parts.MaxBy(part => part!["clubs"]!.GetValue<int>())!["scope"]!["code"]!.GetValue<string>();
        Commune = (await _service.Api.Get($"portfolio?province={Province}&asOf={Day}")).String("children.0.scope.code")!;
        Club = (await _service.Api.Get($"portfolio?province={Province}&commune={Commune}&asOf={Day}")).Items("children").MaxBy(club => club!["outstanding"]!.GetValue<long>())!["scope"]!["code"]!.GetValue<string>();
        _playwright = await Playwright.CreateAsync();

        // Chromium does not keep its sandbox where it runs as root.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = ["--lang=vi", .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>()] });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
        await Service.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>A browser that knows nothing yet, as wide as a phone or a desk's screen, in which somebody of a role with the nation as scope is signed in; null for nobody.</summary>
    internal async Task<IBrowserContext> NewContext(string language = "vi", int width = 1280, bool javaScript = true, Role? role = Role.NationalStaff)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Service.Url.ToString(),
            Locale = language,
            JavaScriptEnabled = javaScript,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Asia/Ho_Chi_Minh",
            ViewportSize = new() { Width = width, Height = width < 600 ? 780 : 900 },
        });
        context.SetDefaultTimeout(60_000);
        if (role is { } known)
        {
            await context.AddCookiesAsync([new() { Name = Sessions.Cookie, Value = TestPeople.Token(known), Url = Service.Url.ToString() }]);
        }

        return context;
    }

    private static string Chromium() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no chromium on the path; './ledger test' installs it.");
}

/// <summary>The tests that look at pages.</summary>
[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<PagesInBrowser>
{
    public const string Name = "Pages";
}
