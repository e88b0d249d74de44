using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>The service with clubs that lived through a year, and a browser to look at its pages: for the tests of one collection, which run one after the other.</summary>
public sealed class PagesInBrowser : IAsyncLifetime
{
    /// <summary>The last day of the year that the clubs lived through.</summary>
    public const string Day = "2025-11-30";

    private readonly Dictionary<(string Language, Role? Role), IBrowserContext> _contexts = [];
    private Stage? _stage;
    private LedgerService? _service;

    /// <summary>The province with the most clubs.</summary>
    public string Province { get; private set; } = "";

    /// <summary>A commune of it.</summary>
    public string Commune { get; private set; } = "";

    /// <summary>A club of it that has lent.</summary>
    public string Club { get; private set; } = "";

    /// <summary>A club on the day of its meeting.</summary>
    internal MeetingClub Meeting { get; private set; } = null!;

    /// <summary>A club in which a proposal waits.</summary>
    internal ProposalClub Waiting { get; private set; } = null!;

    /// <summary>For a service with settings of its own.</summary>
    public PostgresCluster Cluster => Entered.Cluster;

    public LedgerService Service => _service ?? throw new InvalidOperationException("The service is not started.");

    private Stage Entered => _stage ?? throw new InvalidOperationException("The stage is not set.");

    public async Task InitializeAsync()
    {
        _stage = await Stage.Enter();
        _service = new LedgerService(_stage.Cluster) { CopyOf = _stage.ClubsOfAYear };
        await _service.InitializeAsync();
        var parts = (await _service.Api.Get($"portfolio?asOf={Day}")).Items("children");
        Province = parts.MaxBy(part => part!["clubs"]!.GetValue<int>())!["scope"]!["code"]!.GetValue<string>();
        Commune = (await _service.Api.Get($"portfolio?province={Province}&asOf={Day}")).String("children.0.scope.code")!;
        Club = (await _service.Api.Get($"portfolio?province={Province}&commune={Commune}&asOf={Day}")).Items("children").MaxBy(club => club!["outstanding"]!.GetValue<long>())!["scope"]!["code"]!.GetValue<string>();
        Meeting = await MeetingClub.Open(_service);
        Waiting = await ProposalClub.Open(_service);
    }

    public async Task DisposeAsync()
    {
        foreach (var context in _contexts.Values)
        {
            await context.DisposeAsync();
        }

        await Service.DisposeAsync();
        await Stage.Leave();
    }

    /// <summary>A browser that knows nothing yet, as wide as a phone or a desk's screen, in which somebody of a role with the nation as scope is signed in; null for nobody.</summary>
    internal async Task<IBrowserContext> NewContext(string language = "vi", int width = 1280, bool javaScript = true, Role? role = Role.NationalStaff)
    {
        var context = await Entered.Browser.NewContextAsync(new()
        {
            BaseURL = Service.Url.ToString(),
            Locale = language,
            JavaScriptEnabled = javaScript,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Asia/Ho_Chi_Minh",
            ViewportSize = Screen(width),
        });
        context.SetDefaultTimeout(60_000);
        if (role is { } known)
        {
            await context.AddCookiesAsync([new() { Name = Sessions.Cookie, Value = TestPeople.Token(known), Url = Service.Url.ToString() }]);
        }

        return context;
    }

    /// <summary>A page in a browser that has been here before: styles, fonts and scripts are known to it. For whoever only looks.</summary>
    internal async Task<Visit> Visit(string language = "vi", int width = 1280, Role? role = Role.NationalStaff)
    {
        var context = _contexts.TryGetValue((language, role), out var known) ? known : _contexts[(language, role)] = await NewContext(language, role: role);
        var visit = new Visit(await context.NewPageAsync());
        await visit.Page.Resize(width);
        return visit;
    }

    /// <summary>The screen of a phone or a desk.</summary>
    internal static ViewportSize Screen(int width) => new() { Width = width, Height = width < 600 ? 780 : 900 };
}

/// <summary>A page that is looked at and closed.</summary>
internal sealed class Visit(IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public async ValueTask DisposeAsync() => await page.CloseAsync();
}

/// <summary>The tests that look at pages and leave everything as it is.</summary>
[CollectionDefinition(Name)]
public sealed class PagesCollection : ICollectionFixture<PagesInBrowser>
{
    public const string Name = "Pages";
}

/// <summary>The tests that record things, on a database of their own, while the others look.</summary>
[CollectionDefinition(Name)]
public sealed class WritingCollection : ICollectionFixture<PagesInBrowser>
{
    public const string Name = "Pages that record";
}
