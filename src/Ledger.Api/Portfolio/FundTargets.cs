using System.Data;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>Which clubs have reached their target, and which would when.</summary>
/// <param name="AsOf">The day.</param>
/// <param name="KnownAt">From the entries recorded up to here; null for all.</param>
/// <param name="Scope">The clubs.</param>
/// <param name="NearPercent">From how many percent of its target on a fund is near it.</param>
/// <param name="Totals">All clubs of the scope by their standing, whatever the list shows.</param>
/// <param name="Items">The clubs.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record FundTargetsAnswer(
    LocalDate AsOf, Instant? KnownAt, ScopeAnswer Scope, int NearPercent, StandingTotals Totals, IReadOnlyList<ClubTargetAnswer> Items, string? NextCursor);

internal sealed record StandingTotals(StandingTotal All, StandingTotal At, StandingTotal Near, StandingTotal Far);

/// <param name="Clubs">How many.</param>
/// <param name="FundSize">Their funds together, in đồng.</param>
/// <param name="Missing">What those below their targets lack, in đồng.</param>
internal sealed record StandingTotal(int Clubs, Vnd FundSize, Vnd Missing);

/// <param name="ClubId">The club.</param>
/// <param name="Club">Its name.</param>
/// <param name="ProvinceCode">Its province.</param>
/// <param name="Province">The province's name.</param>
/// <param name="CommuneCode">Its commune.</param>
/// <param name="Commune">The commune's name.</param>
/// <param name="Standing">At the target, near it or far from it.</param>
/// <param name="FundSize">The fund size, in đồng.</param>
/// <param name="Target">The target in force, in đồng.</param>
/// <param name="Share">Fund size over target.</param>
/// <param name="Missing">What is missing, in đồng.</param>
/// <param name="ReachedOn">The first day at whose end the fund was as large as the target then in force; it may have shrunk since.</param>
/// <param name="Pace">How it grew in the last twelve months.</param>
/// <param name="ExpectedOn">When it would reach the target at that pace.</param>
internal sealed record ClubTargetAnswer(
    string ClubId, string Club, string ProvinceCode, string Province, string? CommuneCode, string Commune,
    TargetStanding Standing, Vnd FundSize, Vnd Target, decimal? Share, Vnd Missing, LocalDate? ReachedOn, PaceAnswer Pace, LocalDate? ExpectedOn);

/// <param name="From">Twelve months earlier, or the opening of a younger fund.</param>
/// <param name="FundSize">The fund size at the end of that day, in đồng.</param>
/// <param name="Growth">What it grew by since, in đồng.</param>
/// <param name="PerMonth">In đồng per month; null on the day of the opening.</param>
internal sealed record PaceAnswer(LocalDate From, Vnd FundSize, Vnd Growth, Vnd? PerMonth);

/// <summary>Who is at, near and far from the target fund size.</summary>
internal static class FundTargets
{
    public static void MapFundTargets(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolio/fund-targets", (HttpContext http, Scopes scopes, CallerDatabase database, TargetRegister targets, TimeProvider time) => Get(http, scopes, database, targets, time))
            .Describe<FundTargetsAnswer>(
                "Portfolio", "The clubs at, near and far from their target fund size, and when they reached or would reach it", "province", "commune", "club", "standing", "asOf", "knownAt", "sort", "limit", "cursor").Requires(Permission.SeePortfolio);

    private static async Task Get(HttpContext http, Scopes scopes, CallerDatabase database, TargetRegister targets, TimeProvider time)
    {
        var (request, ct) = (http.Request, http.RequestAborted);
        await Answer.Write(http, await Read(request, scopes, PortfolioMoment.Of(request, time), request.Limit(), database, targets, ct));
    }

    /// <summary>A page of clubs by what a request chooses, for the API and for the page.</summary>
    public static async Task<FundTargetsAnswer> Read(
        HttpRequest request, Scopes scopes, PortfolioMoment moment, int limit, CallerDatabase database, TargetRegister targets, CancellationToken ct)
    {
        var standing = Standing(request);
        var page = SortedPage.Of(request, ("share", "(fund_size::numeric * 1000000 / target)::bigint"), ("fundSize", "fund_size"), ("missing", "greatest(0, target - fund_size)"));
        var scope = await scopes.Find(request, ct);
        var programme = await targets.Known(moment.KnownAt, ct);

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var reader = new Reader(connection, snapshot, scope, moment, ct);
        var totals = await reader.Totals();
        var clubs = await reader.Page(page, standing, limit + 1);
        var shown = clubs.Take(limit).ToList();
        var sizes = await reader.Sizes(shown);
        var own = await reader.OwnTargets(shown);

        var items = clubs.ToPage(limit, club => SortedPage.Place(club.Key, club.Id), club => Item(
            club, moment.AsOf, TargetRegister.InForce(programme, club.ProvinceCode) with { Club = [.. own[club.ClubId]] }, sizes[club.ClubId]));
        return new FundTargetsAnswer(moment.AsOf, moment.KnownAt, ScopeAnswer.Of(scope), TargetOutlook.NearPercent, totals, items.Items, items.NextCursor);
    }

    private static TargetStanding? Standing(HttpRequest request) => request.Text("standing") switch
    {
        null => null,
        "at" => TargetStanding.At,
        "near" => TargetStanding.Near,
        "far" => TargetStanding.Far,
        _ => throw new ProblemException(ProblemType.Invalid, new FieldFault("standing", "Phải là at, near hoặc far.", "Must be at, near or far.")),
    };

    private static ClubTargetAnswer Item(ClubRow club, LocalDate asOf, TargetsInForce targets, DailyBalances sizes)
    {
        var paceFrom = LocalDate.Max(club.OpenedOn, asOf.PlusMonths(-12));
        var outlook = new TargetOutlook(asOf, club.FundSize, club.Target, paceFrom, sizes.At(paceFrom));
        return new ClubTargetAnswer(
            club.ClubId, club.Name, club.ProvinceCode, Province.All[club.ProvinceCode].Name, club.CommuneCode, club.Commune,
            outlook.Standing, outlook.FundSize, outlook.Target, new Share(outlook.FundSize, outlook.Target).Ratio, outlook.Missing, targets.ReachedOn(sizes, asOf),
            new PaceAnswer(outlook.PaceFrom, outlook.FundSizeThen, outlook.Growth, outlook.PacePerMonth), outlook.ExpectedOn);
    }

    private sealed record ClubRow(long Key, string ClubId, string Name, string ProvinceCode, string? CommuneCode, string Commune, LocalDate OpenedOn, Vnd FundSize, Vnd Target)
    {
        public string Id => $"{ProvinceCode} {ClubId}";
    }

    private sealed class Reader(NpgsqlConnection connection, NpgsqlTransaction snapshot, PortfolioScope scope, PortfolioMoment moment, CancellationToken ct)
    {
        private readonly BeliefRule _rule = new(moment.KnownAt);

        private string Measured =>
            $"""
            WITH {PortfolioSql.Days(1)},
            {PortfolioSql.Clubs(scope, inParts: false)},
            {PortfolioSql.FundsWithTargets(scope, inParts: false, _rule, "opened_on")},
            measured AS (
                SELECT *, CASE WHEN fund_size >= target THEN 0 WHEN fund_size::numeric * 100 >= target::numeric * {TargetOutlook.NearPercent} THEN 1 ELSE 2 END AS standing FROM targets WHERE target IS NOT NULL)
            """;

        public async Task<StandingTotals> Totals()
        {
            var totals = new StandingTotal[3];
            Array.Fill(totals, new StandingTotal(0, Vnd.Zero, Vnd.Zero));
            await foreach (var row in Rows($"{Measured} SELECT standing, count(*), sum(fund_size)::bigint, sum(greatest(0, target - fund_size))::bigint FROM measured GROUP BY standing"))
            {
                totals[row.GetInt32(0)] = new StandingTotal((int)row.GetInt64(1), new Vnd(row.GetInt64(2)), new Vnd(row.GetInt64(3)));
            }

            var all = totals.Aggregate(static (sum, total) => new StandingTotal(sum.Clubs + total.Clubs, sum.FundSize + total.FundSize, sum.Missing + total.Missing));
            return new StandingTotals(all, totals[0], totals[1], totals[2]);
        }

        public async Task<List<ClubRow>> Page(SortedPage page, TargetStanding? standing, int limit)
        {
            var sql =
                $"""
                {Measured},
                sorted AS (
                    SELECT {page.Key} AS key, (tenant_id || ' ' || club_id) COLLATE "C" AS id, * FROM measured WHERE $6::integer IS NULL OR standing = $6),
                page AS (
                    SELECT * FROM sorted WHERE (key, id) > ($7, $8) ORDER BY key, id LIMIT $9)
                SELECT p.key, p.club_id, c.name, p.tenant_id, c.commune_code, c.commune, p.opened_on, p.fund_size, p.target FROM page p JOIN ledger.clubs c USING (tenant_id, club_id) ORDER BY p.key, p.id
                """;
            var clubs = new List<ClubRow>();
            await foreach (var row in Rows(sql, Of((int?)standing), Of(page.After), Of(page.AfterId), Of(limit)))
            {
                clubs.Add(new ClubRow(
                    row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Text(4), row.GetString(5), row.Date(6), new Vnd(row.GetInt64(7)), new Vnd(row.GetInt64(8))));
            }

            return clubs;
        }

        /// <summary>The fund sizes of each club up to the day, on the days on which they changed.</summary>
        public async Task<Dictionary<string, DailyBalances>> Sizes(List<ClubRow> clubs)
        {
            var sql =
                $"""
                WITH shown AS (SELECT * FROM unnest($6, $7) AS s (tenant_id, club_id)),
                sizes AS (
                    SELECT p.club_id, p.valid_from, p.fund_size FROM shown JOIN fund_positions p USING (tenant_id, club_id) WHERE {_rule.CurrentHolds("p", "$1[1]")}
                    UNION ALL
                    SELECT h.club_id, h.valid_from, h.fund_size FROM shown JOIN fund_history h USING (tenant_id, club_id) WHERE h.valid_from <= $1[1] AND {_rule.HoldsOnItsFirstDay("h")}),
                changes AS (
                    SELECT *, lag(fund_size) OVER (PARTITION BY club_id ORDER BY valid_from) AS before FROM sizes)
                SELECT club_id, valid_from, fund_size FROM changes WHERE fund_size IS DISTINCT FROM before ORDER BY club_id, valid_from
                """;
            var sizes = clubs.ToDictionary(club => club.ClubId, _ => new List<DayBalance>(), StringComparer.Ordinal);
            await foreach (var row in Rows(sql, Of([.. clubs.Select(club => club.ProvinceCode)]), Of([.. clubs.Select(club => club.ClubId)])))
            {
                sizes[row.GetString(0)].Add(new DayBalance(row.Date(1), new Vnd(row.GetInt64(2))));
            }

            return sizes.ToDictionary(pair => pair.Key, pair => new DailyBalances([.. pair.Value]), StringComparer.Ordinal);
        }

        /// <summary>What each club decided on for itself, in the order of decision.</summary>
        public async Task<ILookup<string, DatedTarget>> OwnTargets(List<ClubRow> clubs)
        {
            var targets = new List<(string ClubId, DatedTarget Target)>();
            var sql = $"SELECT t.club_id, t.effective_from, t.amount FROM unnest($6, $7) AS s (tenant_id, club_id) JOIN club_targets t USING (tenant_id, club_id) WHERE {_rule.IsRecorded("t.recorded_at")} ORDER BY t.club_id, t.version";
            await foreach (var row in Rows(sql, Of([.. clubs.Select(club => club.ProvinceCode)]), Of([.. clubs.Select(club => club.ClubId)])))
            {
                targets.Add((row.GetString(0), new DatedTarget(row.Date(1), row.IsDBNull(2) ? null : new Vnd(row.GetInt64(2)))));
            }

            return targets.ToLookup(pair => pair.ClubId, pair => pair.Target, StringComparer.Ordinal);
        }

        private async IAsyncEnumerable<NpgsqlDataReader> Rows(string sql, params NpgsqlParameter[] more)
        {
            await using var command = new NpgsqlCommand(sql, connection, snapshot)
            {
                Parameters = { Of([moment.AsOf.ToDateOnly()]), Of(moment.KnownAt), Of(_rule.Day), Of(scope.ProvinceCode), Of(scope.Code) },
            };
            command.Parameters.AddRange(more);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                yield return row;
            }
        }
    }
}
