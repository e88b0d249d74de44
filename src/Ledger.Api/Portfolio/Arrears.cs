using System.Globalization;
using System.Runtime.CompilerServices;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Privacy;
using Ledger.Api.Printing;
using Ledger.Api.Tenancy;
using Ledger.Domain.Clubs;
using Ledger.Domain.Money;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>A loan in arrears. <c>borrower</c> is the name as the caller may see it; null where it was erased.</summary>
internal sealed record LoanInArrears(
    string ClubId, string Club, string ProvinceCode, string Province, string? CommuneCode, string Commune, string? Hamlet, string LoanId, string MemberId, string? Borrower,
    int DaysPastDue, int DaysPastDuePrincipal, LocalDate LateSince, OverdueAmounts Overdue, Vnd Outstanding, Vnd Lent, LocalDate DisbursedOn, bool Rescheduled);

internal sealed record OverdueAmounts(Vnd Principal, Vnd Interest);

/// <summary>The loans in arrears, one by one.</summary>
internal static class Arrears
{
    private const string DaysPastDue = "(l.day - l.late_from)::bigint";

    public static void MapArrears(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolio/arrears", (HttpContext http, Scopes scopes, CallerDatabase database, PersonalData personal, TimeProvider time) => Get(http, scopes, database, personal, time))
            .Describe<Page<LoanInArrears>>(
                "Portfolio", "The loans in arrears, as JSON or with Accept: text/csv", "province", "commune", "club", "minDays", "asOf", "knownAt", "sort", "format", "limit", "cursor")
            .Produces<Page<LoanInArrears>>(StatusCodes.Status200OK, "application/json", Csv.MediaType).Requires(Permission.SeePortfolio);

    private static async Task Get(HttpContext http, Scopes scopes, CallerDatabase database, PersonalData personal, TimeProvider time)
    {
        var (request, ct) = (http.Request, http.RequestAborted);
        var moment = PortfolioMoment.Of(request, time);
        if (request.Format(PrintFormat.Json, PrintFormat.Csv) == PrintFormat.Json)
        {
            await Answer.Write(http, await Read(http, scopes, moment, request.Limit(), database, personal));
            return;
        }

        // A file is for a spreadsheet: it has every loan, unless a page is asked for. It goes from hand to hand, so that it names nobody.
        var limit = request.Text("limit") is null ? (int?)null : request.Limit();
        var (minDays, page) = (MinDays(request), Sorted(request));
        await WriteCsv(http, Rows(database, await scopes.Find(request, ct), moment, minDays, page, limit, ct));
    }

    /// <summary>A page of the loans in arrears by what a request chooses, for the API and for the page.</summary>
    public static async Task<Page<LoanInArrears>> Read(HttpContext http, Scopes scopes, PortfolioMoment moment, int limit, CallerDatabase database, PersonalData personal)
    {
        var (request, ct) = (http.Request, http.RequestAborted);
        var (minDays, page) = (MinDays(request), Sorted(request));
        var rows = new List<(long Key, LoanInArrears Loan)>();
        await foreach (var row in Rows(database, await scopes.Find(request, ct), moment, minDays, page, limit + 1, ct))
        {
            rows.Add(row);
        }

        var names = await personal.Names(http, [.. rows.Take(limit).Select(row => (row.Loan.ProvinceCode, row.Loan.ClubId, row.Loan.MemberId))]);
        return rows.ToPage(limit, row => SortedPage.Place(row.Key, Id(row.Loan)), row => row.Loan with { Borrower = names.Of(row.Loan.MemberId) });
    }

    public static long MinDays(HttpRequest request) => request.PositiveNumber("minDays") ?? 1;

    private static SortedPage Sorted(HttpRequest request) => SortedPage.Of(
        request, ("daysPastDue", DaysPastDue), ("outstanding", "l.outstanding"), ("overdue", $"{PortfolioSql.Overdue("principal")} + {PortfolioSql.Overdue("interest")}"));

    private static async IAsyncEnumerable<(long Key, LoanInArrears Loan)> Rows(
        CallerDatabase database, PortfolioScope scope, PortfolioMoment moment, long minDays, SortedPage page, int? limit, [EnumeratorCancellation] CancellationToken ct)
    {
        var rule = new BeliefRule(moment.KnownAt);
        await using var command = database.Command(
            Sql(scope, rule, page, isFile: limit is null),
            Of([moment.AsOf.ToDateOnly()]), Of(moment.KnownAt), Of(rule.Day), Of(scope.ProvinceCode), Of(scope.Code), Of((int)Math.Min(minDays, int.MaxValue)), Of(page.After), Of(page.AfterId), Of(limit));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            yield return (row.GetInt64(0), Loan(row));
        }
    }

    // Names are looked up for the rows of the page only. In its first order an index knows the page.
    private static string Sql(PortfolioScope scope, BeliefRule rule, SortedPage page, bool isFile) =>
        $"""
        WITH {PortfolioSql.Days(1)},
        {PortfolioSql.Clubs(scope, inParts: false)},
        {(page.Key == $"-({DaysPastDue})" && !isFile && scope.Level != ScopeLevel.Commune
            ? PortfolioSql.LongestLateLoans(scope, rule, "$9", "d.day - l.late_from >= $6 AND (l.late_from - d.day)::bigint >= $7")
            : PortfolioSql.LateLoans(scope, rule))},
        sorted AS (
            SELECT {page.Key} AS key, {IdSql("l")} AS id, l.*
            FROM late l {PortfolioSql.Part(scope, inParts: false, "l").Join}
            WHERE l.day - l.late_from >= $6),
        page AS (
            SELECT * FROM sorted WHERE (key, id) > ($7, $8) ORDER BY key, id LIMIT $9)
        SELECT l.key, l.club_id, c.name, l.tenant_id, c.commune_code, c.commune, c.hamlet, l.loan_number, l.member_id, l.day - l.late_from, greatest(0, l.day - l.principal_late_from),
               l.late_from, {PortfolioSql.Overdue("principal")}, {PortfolioSql.Overdue("interest")}, l.outstanding, l.lent, l.disbursed_on, l.rescheduled
        FROM page l JOIN ledger.clubs c USING (tenant_id, club_id)
        ORDER BY l.key, l.id
        """;

    private static string IdSql(string row) => $"({row}.tenant_id || ' ' || {row}.club_id || ' ' || lpad({row}.loan_number::text, 9, '0')) COLLATE \"C\"";

    private static string Id(LoanInArrears loan) => string.Create(CultureInfo.InvariantCulture, $"{loan.ProvinceCode} {loan.ClubId} {loan.LoanId[1..].PadLeft(9, '0')}");

    private static LoanInArrears Loan(NpgsqlDataReader row) => new(
        row.GetString(1), row.GetString(2), row.GetString(3), Province.All[row.GetString(3)].Name, row.Text(4), row.GetString(5), row.Text(6),
        string.Create(CultureInfo.InvariantCulture, $"L{row.GetInt32(7)}"), row.GetString(8), null, row.GetInt32(9), row.GetInt32(10), row.Date(11),
        new OverdueAmounts(new Vnd(row.GetInt64(12)), new Vnd(row.GetInt64(13))), new Vnd(row.GetInt64(14)), new Vnd(row.GetInt64(15)), row.Date(16), row.GetBoolean(17));

    private static async Task WriteCsv(HttpContext http, IAsyncEnumerable<(long Key, LoanInArrears Loan)> rows)
    {
        await using var csv = await Csv.Begin(
            http, "arrears.csv", "clubId", "club", "provinceCode", "province", "communeCode", "commune", "hamlet", "loanId", "memberId", "daysPastDue", "daysPastDuePrincipal", "lateSince",
            "overduePrincipal", "overdueInterest", "outstanding", "lent", "disbursedOn", "rescheduled");
        await foreach (var (_, loan) in rows)
        {
            await csv.Write(
                loan.ClubId, loan.Club, loan.ProvinceCode, loan.Province, loan.CommuneCode, loan.Commune, loan.Hamlet, loan.LoanId, loan.MemberId, loan.DaysPastDue, loan.DaysPastDuePrincipal, loan.LateSince,
                loan.Overdue.Principal, loan.Overdue.Interest, loan.Outstanding, loan.Lent, loan.DisbursedOn, loan.Rescheduled);
        }
    }
}
