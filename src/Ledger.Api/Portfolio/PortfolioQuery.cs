using System.Data;
using Ledger.Api.Database;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>One part of a scope on one day: a province of the nation, a commune of a province, a club of a commune.</summary>
/// <param name="Day">The day.</param>
/// <param name="Code">What the part is asked for by; null for a commune that the register has by name only.</param>
/// <param name="Name">What it is called; for a province its code.</param>
/// <param name="Target">The fund size that its clubs are to reach, in đồng, unless they set themselves another; of a single club its own.</param>
/// <param name="Figures">Its portfolio.</param>
internal sealed record PortfolioPart(LocalDate Day, string? Code, string Name, Vnd? Target, PortfolioFigures Figures);

/// <summary>
/// The portfolio from the read models. What follows from balances is read a row a club; what follows from lateness only from the loans that are late, which an index knows. Nothing is replayed and
/// no question looks at all loans.
/// </summary>
internal sealed class PortfolioQuery(NpgsqlDataSource database)
{
    /// <summary>The parts of a scope on each of several days, as known at an instant, in the order of their names.</summary>
    /// <param name="scope">The clubs.</param>
    /// <param name="inParts">Whether one level down; otherwise all clubs are one part.</param>
    /// <param name="days">The days.</param>
    /// <param name="knownAt">From the entries recorded up to here; null for all.</param>
    /// <param name="ct">Ends the query.</param>
    public async Task<List<PortfolioPart>> Parts(PortfolioScope scope, bool inParts, IReadOnlyList<LocalDate> days, Instant? knownAt, CancellationToken ct)
    {
        var beliefs = new Beliefs(knownAt);
        var clubs = ClubsOf(scope, inParts);

        // One snapshot for all of it: an entry that is committed in between is in every figure or in none.
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var parts = new Dictionary<(LocalDate, string), PortfolioPart>();
        await foreach (var row in Rows(FundsSql(scope, clubs, beliefs)))
        {
            var part = new PortfolioPart(row.Date(0), row.Text(2), row.GetString(3), row.IsDBNull(18) ? null : new Vnd(row.GetInt64(18)), FundFigures(row));
            parts.Add((part.Day, row.GetString(1)), part);
        }

        var late = new List<((LocalDate, string) Part, EquallyLateLoans Loans)>();
        await foreach (var row in Rows(LateSql(scope, clubs, beliefs)))
        {
            late.Add(((row.Date(0), row.GetString(1)), LateLoans(row)));
        }

        foreach (var loans in late.GroupBy(pair => pair.Part, pair => pair.Loans))
        {
            parts[loans.Key] = parts[loans.Key] with { Figures = parts[loans.Key].Figures with { Late = [.. loans] } };
        }

        await foreach (var row in Rows(RescheduledSql(scope, clubs, beliefs)))
        {
            var key = (row.Date(0), row.GetString(1));
            parts[key] = parts[key] with { Figures = parts[key].Figures with { Rescheduled = new LoanVolume(Count(row, 2), Amount(row, 3)) } };
        }

        await foreach (var row in Rows(DueSql(scope, clubs, beliefs)))
        {
            var key = (row.Date(0), row.GetString(1));
            parts[key] = parts[key] with { Figures = parts[key].Figures with { OnTimeCollection = new Share(Amount(row, 3), Amount(row, 2)) } };
        }

        return [.. parts.OrderBy(part => part.Value.Name, StringComparer.Ordinal).ThenBy(part => part.Key.Item2, StringComparer.Ordinal).Select(part => part.Value)];

        async IAsyncEnumerable<NpgsqlDataReader> Rows(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, snapshot)
            {
                Parameters = { Of(days.Select(day => day.ToDateOnly()).ToArray()), Of(knownAt), Of(beliefs.Day), Of(scope.ProvinceCode), Of(scope.Code), Of([.. Ageing.Steps]) },
            };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                yield return reader;
            }
        }
    }

    /// <summary>The clubs of a scope, as a common table expression with the part that each belongs to: <c>$4</c> is the province, <c>$5</c> the narrowest code.</summary>
    public static string ClubsOf(PortfolioScope scope, bool inParts)
    {
        var (part, code, name) = !inParts ? ("''", "NULL", "''") : scope.Level switch
        {
            ScopeLevel.Nation => ("c.tenant_id", "c.tenant_id", "c.tenant_id"),
            ScopeLevel.Province => ("coalesce(c.commune_code, ' ' || c.commune)", "c.commune_code", "c.commune"),
            _ => ("c.club_id", "c.club_id", "c.name"),
        };
        return $"clubs AS (SELECT c.tenant_id, c.club_id, {part} AS part, {code} AS code, {name} AS name FROM ledger.clubs c WHERE {Within(scope, "c")})";
    }

    /// <summary>That a row with a tenant, a club and where needed a commune is one of a scope.</summary>
    private static string Within(PortfolioScope scope, string row) => scope.Level switch
    {
        ScopeLevel.Nation => "true",
        ScopeLevel.Province => $"{row}.tenant_id = $4",
        ScopeLevel.Commune => $"{row}.tenant_id = $4 AND {row}.commune_code = $5",
        _ => $"{row}.tenant_id = $4 AND {row}.club_id = $5",
    };

    /// <summary>What narrows a read model to the scope before it is joined to the clubs.</summary>
    public static string NarrowedTo(PortfolioScope scope, string row) => scope.Level == ScopeLevel.Commune ? $"{row}.tenant_id = $4" : Within(scope, row);

    private const string Days = "days AS MATERIALIZED (SELECT day, (day - interval '12 months')::date AS year_before FROM unnest($1) AS day)";

    private static string FundsSql(PortfolioScope scope, string clubs, Beliefs beliefs) =>
        $"""
        WITH {Days},
        {clubs},
        moments AS MATERIALIZED (SELECT day, day AS at, false AS is_before FROM days UNION ALL SELECT day, year_before, true FROM days),
        funds AS (
            SELECT m.day, m.is_before, c.*, {FundColumns("p")}
            FROM moments m CROSS JOIN clubs c JOIN fund_positions p USING (tenant_id, club_id)
            WHERE {beliefs.CurrentHolds("p", "m.at")}
            UNION ALL
            SELECT m.day, m.is_before, c.*, {FundColumns("h")}
            FROM moments m CROSS JOIN clubs c JOIN fund_positions p USING (tenant_id, club_id)
            CROSS JOIN LATERAL (
                SELECT * FROM fund_history h
                WHERE h.tenant_id = p.tenant_id AND h.club_id = p.club_id AND {beliefs.PastHolds("h", "m.at")}
                ORDER BY h.valid_from DESC LIMIT 1) h
            WHERE NOT ({beliefs.CurrentHolds("p", "m.at")})),
        programme AS MATERIALIZED (
            SELECT d.day, t.tenant_id, coalesce({ProgrammeTarget("p.tenant_id = t.tenant_id", "d.day", beliefs)}, {ProgrammeTarget("p.tenant_id IS NULL", "d.day", beliefs)}) AS target
            FROM days d CROSS JOIN (SELECT DISTINCT tenant_id FROM clubs) t),
        measured AS (
            SELECT f.*, g.target AS programme_target, CASE WHEN NOT f.is_before THEN coalesce({ClubTarget("f", "f.day", beliefs)}, g.target) END AS target
            FROM funds f JOIN programme g USING (day, tenant_id))
        SELECT f.day, f.part, min(f.code), min(f.name),
               count(*) FILTER (WHERE NOT is_before),
               sum(active_loans) FILTER (WHERE NOT is_before), sum(outstanding) FILTER (WHERE NOT is_before),
               sum(borrowers) FILTER (WHERE NOT is_before), sum(women) FILTER (WHERE NOT is_before), sum(older) FILTER (WHERE NOT is_before),
               sum(poor) FILTER (WHERE NOT is_before), sum(near_poor) FILTER (WHERE NOT is_before), sum(ever_borrowed) FILTER (WHERE NOT is_before),
               sum(fund_size) FILTER (WHERE NOT is_before),
               count(*) FILTER (WHERE NOT is_before AND fund_size >= target),
               sum(CASE WHEN is_before THEN -written_off ELSE written_off END), sum(CASE WHEN is_before THEN -recovered ELSE recovered END),
               coalesce(sum(outstanding) FILTER (WHERE is_before), 0),
               min({(scope.Level >= ScopeLevel.Commune ? "target" : "programme_target")})
        FROM measured f
        GROUP BY f.day, f.part
        HAVING bool_or(NOT is_before)
        """;

    private static string FundColumns(string row) => string.Join(", ", new[]
    {
        "active_loans", "borrowers", "women", "older", "poor", "near_poor", "ever_borrowed", "fund_size", "written_off", "recovered",
    }.Select(column => $"{row}.{column}")) + $", {row}.loans_outstanding - {row}.loans_to_take_over AS outstanding";

    /// <summary>The target that the nation or a province has on a day.</summary>
    public static string ProgrammeTarget(string whose, string day, Beliefs beliefs) =>
        $"(SELECT p.amount FROM ledger.targets p WHERE {whose} AND p.effective_from <= {day} AND {beliefs.IsRecorded("p.recorded_at")} ORDER BY p.effective_from DESC, p.target_id DESC LIMIT 1)";

    /// <summary>The target that a club has set itself; null when it has none on that day.</summary>
    public static string ClubTarget(string row, string day, Beliefs beliefs) =>
        $"(SELECT o.amount FROM club_targets o WHERE o.tenant_id = {row}.tenant_id AND o.club_id = {row}.club_id AND o.effective_from <= {day} AND {beliefs.IsRecorded("o.recorded_at")} ORDER BY o.effective_from DESC, o.version DESC LIMIT 1)";

    /// <summary>The loans that are late at the end of each day, a row a loan, as a common table expression.</summary>
    public static string LateLoansOf(PortfolioScope scope, Beliefs beliefs) => $"late AS ({LoansOf(scope, beliefs, (row, day) => $"{row}.late_from < {day}", (row, day) => beliefs.PastLateLoans(row, day))})";

    private static string LoansOf(PortfolioScope scope, Beliefs beliefs, Func<string, string, string> which, Func<string, string, string[]> pastHolds) =>
        $"""
        SELECT d.day, l.* FROM days d CROSS JOIN LATERAL (
            SELECT {LoanColumns("l")} FROM loan_positions l
            WHERE l.status = 'active' AND {which("l", "d.day")} AND {NarrowedTo(scope, "l")} AND {beliefs.CurrentHolds("l", "d.day")}
            {string.Concat(pastHolds("h", "d.day").Select(holds => $"UNION ALL SELECT {LoanColumns("h")} FROM loan_history h WHERE h.status = 'active' AND {which("h", "d.day")} AND {NarrowedTo(scope, "h")} AND {holds} "))}) l
        """;

    private static string LoanColumns(string row) => string.Join(", ", new[]
    {
        "tenant_id", "club_id", "loan_number", "member_id", "rescheduled", "disbursed_on", "lent", "outstanding", "late_from", "principal_late_from", "unpaid_due_on", "unpaid_principal", "unpaid_interest",
    }.Select(column => $"{row}.{column}"));

    /// <summary>What is overdue of a late loan: over the instalments not settled that fell due before the day.</summary>
    public const string Overdue =
        "LATERAL (SELECT sum(u.principal)::bigint AS principal, sum(u.interest)::bigint AS interest FROM unnest(l.unpaid_due_on, l.unpaid_principal, l.unpaid_interest) AS u (due_on, principal, interest) WHERE u.due_on < l.day) o";

    private static string LateSql(PortfolioScope scope, string clubs, Beliefs beliefs) =>
        $"""
        WITH {Days},
        {clubs},
        {LateLoansOf(scope, beliefs)}
        SELECT l.day, c.part, width_bucket(l.day - l.late_from, $6), CASE WHEN l.principal_late_from < l.day THEN width_bucket(l.day - l.principal_late_from, $6) ELSE 0 END, l.rescheduled,
               count(*), sum(l.outstanding), sum(o.principal), sum(o.interest)
        FROM late l JOIN clubs c USING (tenant_id, club_id) CROSS JOIN {Overdue}
        GROUP BY 1, 2, 3, 4, 5
        """;

    private static string RescheduledSql(PortfolioScope scope, string clubs, Beliefs beliefs) =>
        $"""
        WITH {Days},
        {clubs},
        rescheduled AS ({LoansOf(scope, beliefs, (row, _) => $"{row}.rescheduled", beliefs.PastLoans)})
        SELECT l.day, c.part, count(*), sum(l.outstanding) FROM rescheduled l JOIN clubs c USING (tenant_id, club_id) GROUP BY 1, 2
        """;

    private static string DueSql(PortfolioScope scope, string clubs, Beliefs beliefs) =>
        $"""
        WITH {Days},
        {clubs}
        SELECT d.day, c.part, sum(i.due), sum(i.on_time)
        FROM days d JOIN {beliefs.InstalmentsDue} i ON i.due_on > d.year_before AND i.due_on <= d.day AND {NarrowedTo(scope, "i")} AND {beliefs.IsRecorded("i.recorded_at")} JOIN clubs c USING (tenant_id, club_id)
        GROUP BY 1, 2
        """;

    private static PortfolioFigures FundFigures(NpgsqlDataReader row) => new()
    {
        Clubs = Count(row, 4),
        Active = new LoanVolume(Count(row, 5), Amount(row, 6)),
        Borrowers = new Borrowers(Count(row, 7), Count(row, 8), Count(row, 9), Count(row, 10), Count(row, 11)),
        EverBorrowed = Count(row, 12),
        FundSize = Amount(row, 13),
        ClubsAtTarget = Count(row, 14),
        WriteOffs = new WriteOffs(Amount(row, 15), Amount(row, 16), Amount(row, 17), Amount(row, 6)),
    };

    private static EquallyLateLoans LateLoans(NpgsqlDataReader row) => new(
        Ageing.Steps[row.GetInt32(2) - 1], row.GetInt32(3) is > 0 and var step ? Ageing.Steps[step - 1] : 0, row.GetBoolean(4), Count(row, 5), Amount(row, 6), Amount(row, 7), Amount(row, 8));

    // Sums of bigint are numeric, counts are bigint.
    private static Vnd Amount(NpgsqlDataReader row, int column) => new(decimal.ToInt64(row.GetDecimal(column)));

    private static int Count(NpgsqlDataReader row, int column) => checked((int)row.GetInt64(column));
}
