using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Api.Printing;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Reports;

/// <summary>A part of a report one level down.</summary>
internal sealed record MonthlyChild(ScopeAnswer Scope, MonthlyFigures Figures);

/// <summary>For whom a report is.</summary>
internal enum ReportDetail
{
    /// <summary>For everybody: small counts of people are withheld.</summary>
    Published,

    /// <summary>For those whose scope it is, and not to be handed on.</summary>
    Full,
}

/// <summary>The report of a month.</summary>
/// <param name="Month">The month.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day; of a month that is not over, the day of <paramref name="KnownAt"/>.</param>
/// <param name="KnownAt">From the entries recorded up to here: asked for again with it, the report says the same.</param>
/// <param name="Detail">Whether small counts of people are withheld from it.</param>
/// <param name="Scope">Whose report it is.</param>
/// <param name="Total">The sum of the parts.</param>
/// <param name="Children">The parts.</param>
internal sealed record MonthlyReport(string Month, LocalDate From, LocalDate To, Instant KnownAt, ReportDetail Detail, ScopeAnswer Scope, MonthlyFigures Total, IReadOnlyList<MonthlyChild> Children)
{
    public bool WithholdsAny => Total.Suppressed.Count > 0 || Children.Any(child => child.Figures.Suppressed.Count > 0);
}

/// <summary>The monthly report from the clubs to the province and on to the nation.</summary>
internal static class MonthlyReports
{
    private static readonly YearMonthPattern Month = YearMonthPattern.Iso;

    public static void MapMonthlyReports(this IEndpointRouteBuilder api) =>
        api.MapGet("/reports/monthly", (HttpContext http, Scopes scopes, MonthlyQuery query, TimeProvider time) => Get(http, scopes, query, time))
            .Describe<MonthlyReport>("Portfolio", "The monthly report of a club, a commune, a province or the nation, a line for each part: JSON, CSV, XLSX or PDF to sign", "province", "commune", "club", "month", "detail", "format", "knownAt").Requires(Permission.SeePortfolio);

    private static async Task Get(HttpContext http, Scopes scopes, MonthlyQuery query, TimeProvider time)
    {
        var (request, ct) = (http.Request, http.RequestAborted);
        var format = request.Format(PrintFormat.Json, PrintFormat.Csv, PrintFormat.Xlsx, PrintFormat.Pdf);
        var knownAt = request.Instant("knownAt") ?? time.Now();
        var month = AskedMonth(request) ?? throw Wrong("Hãy nêu tháng, dạng YYYY-MM.", "Name the month as YYYY-MM.");
        var report = await Read(await scopes.Find(request, ct), month, knownAt, AskedDetail(http), query, ct);
        await (format == PrintFormat.Json ? Answer.Write(http, report) : PrintFormats.Write(http, format, MonthlyPaper.Of(report)));
    }

    /// <summary>The month that a request names; null when it names none.</summary>
    public static YearMonth? AskedMonth(HttpRequest request) => request.Text("month") is not { } text ? null
        : Month.Parse(text) is { Success: true, Value: { Year: >= 1900 and <= 2200 } month } ? month
        : throw Wrong("Phải có dạng YYYY-MM, năm từ 1900 đến 2200.", "Must have the form YYYY-MM, the year from 1900 to 2200.");

    /// <summary>The detail that a request names; without one the report is such as may be published.</summary>
    /// <exception cref="ProblemException">The caller may not see the members that small counts are of.</exception>
    public static ReportDetail AskedDetail(HttpContext http)
    {
        var detail = http.Request.Choice<ReportDetail>("detail") ?? ReportDetail.Published;
        if (detail == ReportDetail.Full)
        {
            http.Caller().Require(Permission.SeeMembers);
        }

        return detail;
    }

    /// <summary>The report of a month, for the API and for the page.</summary>
    public static async Task<MonthlyReport> Read(PortfolioScope scope, YearMonth month, Instant knownAt, ReportDetail detail, MonthlyQuery query, CancellationToken ct)
    {
        var (first, last) = Days(month, BusinessCalendar.DateAt(knownAt));
        var parts = await query.Parts(scope, first.PlusDays(-1), last, knownAt, ct);
        var total = MonthlyFigures.Of(parts.Aggregate(MonthlyPart.None, (sum, part) => sum + part.Figures));
        IReadOnlyList<(PortfolioPart Named, MonthlyPart Figures)> shown = scope.Level == ScopeLevel.Club ? [] : parts;
        IReadOnlyList<MonthlyFigures> figures = [.. shown.Select(part => MonthlyFigures.Of(part.Figures))];
        (total, figures) = detail == ReportDetail.Full ? (total, figures) : SmallCounts.Withhold(total, figures);
        return new MonthlyReport(
            Month.Format(month), first, last, knownAt, detail, ScopeAnswer.Of(scope), total, [.. shown.Zip(figures, (part, one) => new MonthlyChild(Named(scope.Level + 1, part.Named), one))]);
    }

    private static ScopeAnswer Named(ScopeLevel level, PortfolioPart part) => new(level, part.Code, level == ScopeLevel.Province ? Province.All[part.Name].Name : part.Name);

    private static (LocalDate First, LocalDate Last) Days(YearMonth month, LocalDate today)
    {
        var days = month.ToDateInterval();
        return days.Start <= today ? (days.Start, LocalDate.Min(days.End, today)) : throw Wrong("Tháng này chưa bắt đầu.", "This month has not begun.");
    }

    private static ProblemException Wrong(string vietnamese, string english) => new(ProblemType.Invalid, new FieldFault("month", vietnamese, english));
}
