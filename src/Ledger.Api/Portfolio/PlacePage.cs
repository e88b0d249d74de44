using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Portfolio;

/// <summary>A page about the nation, a province, a commune or a club, as of a day and as known at an instant; all of it in the address.</summary>
public abstract class PlacePage : PageComponent
{
    // What stays chosen from one of these pages to the next.
    private static readonly string[] Kept = ["province", "commune", "club", "asOf", "knownAt"];

    [Inject]
    internal Scopes Scopes { get; set; } = null!;

    [Inject]
    internal TimeProvider Time { get; set; } = null!;

    internal PortfolioScope Scope { get; private set; } = PortfolioScope.Nation;

    internal PortfolioMoment Moment { get; private set; }

    protected CancellationToken Ct => Http.RequestAborted;

    protected string PlaceName => Scope.Level == ScopeLevel.Nation ? Say(PortfolioTexts.Nation) : Scope.Name;

    protected bool IsLater => Moment.AsOf > BusinessCalendar.DateAt(Time.Now());

    /// <summary>The steps down to the place; the last one is where the reader is, unless the page is one step further.</summary>
    protected IReadOnlyList<(string, string?)> Steps(PageText? page = null)
    {
        var steps = new List<(string Text, string? Link)> { (Say(PortfolioTexts.Nation), ToPlace(null, null)) };
        if (Scope.ProvinceCode is { } province)
        {
            steps.Add((Province.All[province].Name, ToPlace(province, null)));
        }

        if (Scope.Level >= ScopeLevel.Commune)
        {
            steps.Add((Scope.Name, Scope.Level == ScopeLevel.Club ? ToClub(Scope.ClubId!) : ToPlace(Scope.ProvinceCode, Scope.CommuneCode)));
        }

        if (page is not null)
        {
            steps.Add((Say(page), null));
        }

        steps[^1] = (steps[^1].Text, null);
        return steps;
    }

    protected string ToPlace(string? province, string? commune) => There("/portfolio", ["asOf", "knownAt"], ("province", province), ("commune", commune));

    protected string ToClub(string clubId) => There("/clubs/" + clubId, ["asOf", "knownAt"]);

    protected string ToLoan(string clubId, string loanId) => There($"/clubs/{clubId}/loans/{loanId}", ["asOf", "knownAt"]);

    /// <summary>Another page about the same place at the same moment.</summary>
    protected string Beside(string path, params ReadOnlySpan<(string Name, string? Value)> changes) => There(path, Kept, changes);

    /// <summary>What the API answers to what this page shows.</summary>
    protected string Api(string path, params ReadOnlySpan<(string Name, string? Value)> more) => There(
        "/api/v1" + path, ["province", "commune", "club", "minDays", "sort"],
        [("asOf", LocalDatePattern.Iso.Format(Moment.AsOf)), ("knownAt", Moment.KnownAt is { } at ? InstantPattern.ExtendedIso.Format(at) : null), .. more]);

    protected sealed override async Task Read()
    {
        var knownAt = PageMoment.Instant(Http.Request, "knownAt");
        Moment = new PortfolioMoment(PortfolioMoment.Day(Http.Request, "asOf") ?? BusinessCalendar.DateAt(knownAt ?? Time.Now()), knownAt);
        Scope = await Scopes.Find(Http.Request, Ct);
        await ReadPlace();
    }

    /// <summary>Reads what the page shows, by <see cref="Scope"/> and <see cref="Moment"/>.</summary>
    protected abstract Task ReadPlace();
}
