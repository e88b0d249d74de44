using System.Text.Json.Serialization;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Api.Portfolio;

/// <summary>How the portfolio of a scope went.</summary>
internal sealed record TrendAnswer(LocalDate From, LocalDate To, string Step, Instant? KnownAt, ScopeAnswer Scope, IReadOnlyList<TrendPoint> Points);

/// <summary>The portfolio on one day: the same heads.</summary>
internal sealed record TrendPoint : PortfolioHeads
{
    public TrendPoint(LocalDate asOf, PortfolioFigures figures, Vnd? target)
        : base(asOf, figures, target) => AsOf = asOf;

    [JsonPropertyOrder(-1)]
    public LocalDate AsOf { get; init; }
}

/// <summary>The portfolio month by month.</summary>
internal static class Trends
{
    private const int MaxPoints = 120;
    private const int DefaultMonths = 12;

    public static void MapTrends(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolio/trend", (HttpContext http, Scopes scopes, PortfolioQuery query, TargetRegister targets, TimeProvider time) => Get(http, scopes, query, targets, time))
            .Describe<TrendAnswer>("Portfolio", "The portfolio at the end of each month of a period", "province", "commune", "club", "from", "to", "step", "knownAt");

    private static async Task Get(HttpContext http, Scopes scopes, PortfolioQuery query, TargetRegister targets, TimeProvider time)
    {
        var (ct, request) = (http.RequestAborted, http.Request);
        var knownAt = request.Instant("knownAt");
        var to = PortfolioMoment.Day(request, "to") ?? BusinessCalendar.DateAt(knownAt ?? time.Now());
        var from = PortfolioMoment.Day(request, "from") ?? YearBefore(to);
        if (request.Text("step") is not (null or "month"))
        {
            throw Wrong("step", "Chỉ có month.", "There is only month.");
        }

        var days = MonthEnds(from, to);
        var scope = await scopes.Find(request, ct);
        await Answer.Write(http, new TrendAnswer(from, to, "month", knownAt, ScopeAnswer.Of(scope), await Points(scope, days, knownAt, query, targets, ct)));
    }

    /// <summary>The portfolio of a scope over the year up to a day, as the API has it when nothing else is asked for.</summary>
    public static Task<IReadOnlyList<TrendPoint>> Year(PortfolioScope scope, PortfolioMoment moment, PortfolioQuery query, TargetRegister targets, CancellationToken ct) =>
        Points(scope, MonthEnds(YearBefore(moment.AsOf), moment.AsOf), moment.KnownAt, query, targets, ct);

    private static LocalDate YearBefore(LocalDate to) => to.PlusMonths(-DefaultMonths).PlusDays(1);

    private static async Task<IReadOnlyList<TrendPoint>> Points(PortfolioScope scope, List<LocalDate> days, Instant? knownAt, PortfolioQuery query, TargetRegister targets, CancellationToken ct)
    {
        var parts = (await query.Parts(scope, inParts: false, days, knownAt, ct)).ToDictionary(part => part.Day);
        var programme = await targets.For(scope.ProvinceCode, knownAt, ct);
        return [.. days.Select(day => parts.TryGetValue(day, out var part) && scope.Level == ScopeLevel.Club
            ? new TrendPoint(day, part.Figures, part.Target)
            : new TrendPoint(day, part?.Figures ?? PortfolioFigures.None, programme.On(day)))];
    }

    // The last day is asked for by name: whoever asks in the middle of a month wants to know how it stands.
    private static List<LocalDate> MonthEnds(LocalDate from, LocalDate to)
    {
        if (from > to)
        {
            throw Wrong("from", "Không được sau ngày cuối.", "Must not be after the last day.");
        }

        var days = new List<LocalDate>();
        for (var day = DateAdjusters.EndOfMonth(from); day < to; day = DateAdjusters.EndOfMonth(day.PlusDays(1)))
        {
            days.Add(day);
        }

        days.Add(to);
        return days.Count <= MaxPoints ? days : throw Wrong("from", $"Nhiều nhất {MaxPoints} tháng.", $"At most {MaxPoints} months.");
    }

    private static ProblemException Wrong(string field, string vietnamese, string english) => new(ProblemType.Invalid, new FieldFault(field, vietnamese, english));
}
