using System.Text.Json.Serialization;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Clubs;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Api.Portfolio;

/// <summary>The portfolio of a scope, with that of its parts one level down.</summary>
internal sealed record PortfolioAnswer : PortfolioHeads
{
    public PortfolioAnswer(PortfolioScope scope, PortfolioMoment moment, PortfolioFigures figures, Vnd? target, IReadOnlyList<PortfolioChild> children)
        : base(moment.AsOf, figures, target) =>
        (AsOf, KnownAt, Scope, Children) = (moment.AsOf, moment.KnownAt, ScopeAnswer.Of(scope), children);

    [JsonPropertyOrder(-3)]
    public LocalDate AsOf { get; init; }

    [JsonPropertyOrder(-2)]
    public Instant? KnownAt { get; init; }

    [JsonPropertyOrder(-1)]
    public ScopeAnswer Scope { get; init; }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<PortfolioChild> Children { get; init; }
}

/// <summary>The portfolio of a province, a commune or a club: the same heads.</summary>
internal sealed record PortfolioChild : PortfolioHeads
{
    public PortfolioChild(ScopeAnswer scope, LocalDate asOf, PortfolioFigures figures, Vnd? target)
        : base(asOf, figures, target) => Scope = scope;

    [JsonPropertyOrder(-1)]
    public ScopeAnswer Scope { get; init; }
}

/// <summary>The portfolio of a nation, a province, a commune or a club.</summary>
internal static class Portfolios
{
    public static void MapPortfolio(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolio", (HttpContext http, Scopes scopes, PortfolioQuery query, TargetRegister targets, TimeProvider time) => Get(http, scopes, query, targets, time))
            .Describe<PortfolioAnswer>(
                "Portfolio", "The loan portfolio of the nation, a province, a commune or a club, with its parts one level down", "province", "commune", "club", "asOf", "knownAt").Requires(Permission.SeePortfolio);

    private static async Task Get(HttpContext http, Scopes scopes, PortfolioQuery query, TargetRegister targets, TimeProvider time)
    {
        var (ct, moment) = (http.RequestAborted, PortfolioMoment.Of(http.Request, time));
        await Answer.Write(http, await Read(await scopes.Find(http.Request, ct), moment, query, targets, ct));
    }

    /// <summary>The portfolio of a scope, for the API and for the page.</summary>
    public static async Task<PortfolioAnswer> Read(PortfolioScope scope, PortfolioMoment moment, PortfolioQuery query, TargetRegister targets, CancellationToken ct)
    {
        var (reading, decided) = (query.Parts(scope, inParts: true, [moment.AsOf], moment.KnownAt, ct), targets.For(scope.ProvinceCode, moment.KnownAt, ct));
        await Task.WhenAll(reading, decided);
        var (parts, programme) = (await reading, (await decided).On(moment.AsOf));
        var whole = parts.Aggregate(PortfolioFigures.None, static (sum, part) => sum + part.Figures);
        return scope.Level == ScopeLevel.Club
            ? new PortfolioAnswer(scope, moment, whole, parts.Count == 1 ? parts[0].Target : programme, [])
            : new PortfolioAnswer(scope, moment, whole, programme, [.. parts.Select(part => Child(scope.Level + 1, part))]);
    }

    private static PortfolioChild Child(ScopeLevel level, PortfolioPart part) =>
        new(new ScopeAnswer(level, part.Code, level == ScopeLevel.Province ? Province.All[part.Name].Name : part.Name), part.Day, part.Figures, part.Target);
}
