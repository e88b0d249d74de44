using Ledger.Domain.Portfolio;

namespace Ledger.Api.Portfolio;

/// <summary>
/// The pieces that questions about many clubs are put together from, as common table expressions. Their parameters: <c>$1</c> the days, <c>$2</c> the instant and <c>$3</c> its day (see
/// <see cref="BeliefRule"/>), <c>$4</c> the province of the scope and <c>$5</c> its narrowest code.
/// </summary>
internal static class PortfolioSql
{
    private const string LoanColumns = "tenant_id, club_id, loan_number, member_id, rescheduled, disbursed_on, lent, outstanding, late_from, principal_late_from, unpaid_due_on, overdue_principal, overdue_interest";

    /// <summary>The days; the day twelve months earlier; the first day of the first whole month after that, and of the first month that is not over on the day.</summary>
    /// <param name="count">How many days there are: a single one is planned for as such.</param>
    public static string Days(int count) =>
        $"""
        days AS MATERIALIZED (
            SELECT day, year_before, (date_trunc('month', year_before::timestamp) + interval '1 month')::date AS whole_from, date_trunc('month', (day + 1)::timestamp)::date AS whole_until
            FROM {(count == 1 ? "(SELECT ($1)[1] AS day)" : "unnest($1)")} AS asked (day) CROSS JOIN LATERAL (SELECT (day - interval '12 months')::date AS year_before) y)
        """;

    // In days, as the index of long segments has it: nearly all are shorter, as the clubs meet every month.
    private const int LongSegment = 62;

    // What is overdue of a late loan at the end of the day.
    public static string Overdue(string part) => $"coalesce(l.overdue_{part}[width_bucket(l.day - 1, l.unpaid_due_on)], 0)";

    /// <summary>The clubs of a scope with the part that each belongs to, and <c>tenants</c>, the provinces that they are in.</summary>
    public static string Clubs(PortfolioScope scope, bool inParts)
    {
        var (code, name) = !inParts ? ("NULL", "''") : scope.Level switch
        {
            ScopeLevel.Nation => ("c.tenant_id", "c.tenant_id"),
            ScopeLevel.Province => ("c.commune_code", "c.commune"),
            _ => ("c.club_id", "c.name"),
        };
        return $"""
            clubs AS NOT MATERIALIZED (SELECT c.tenant_id, c.club_id, {PartOf(scope, inParts, "c")} AS part, {code} AS code, {name} AS name FROM ledger.clubs c WHERE {IsWithin(scope, "c")}),
            tenants AS MATERIALIZED ({(scope.Level == ScopeLevel.Nation ? "SELECT DISTINCT tenant_id FROM clubs" : "SELECT $4 AS tenant_id")})
            """;
    }

    /// <summary>The part that a row of any table about a club belongs to, and the join that it takes to say so.</summary>
    public static (string Part, string Join) Part(PortfolioScope scope, bool inParts, string row) =>
        scope.Level == ScopeLevel.Commune || (scope.Level == ScopeLevel.Province && inParts)
            ? ("c.part", OfItsClub(row))
            : (PartOf(scope, inParts, row), "");

    /// <summary>Narrows a read model to the scope, or nearly, before it is joined to the clubs.</summary>
    public static string IsNear(PortfolioScope scope, string row) => scope.Level == ScopeLevel.Commune ? $"{row}.tenant_id = $4" : IsWithin(scope, row);

    // The target of each province, or the nation's, on each day.
    private static string Programme(BeliefRule rule) =>
        $"""
        programme AS MATERIALIZED (
            SELECT d.day, t.tenant_id, coalesce({ProgrammeTarget("p.tenant_id = t.tenant_id", rule)}, {ProgrammeTarget("p.tenant_id IS NULL", rule)}) AS target
            FROM days d CROSS JOIN tenants t)
        """;

    /// <summary>The fund of each club at the end of each day, with the part that it belongs to.</summary>
    /// <remarks>
    /// Of what is known now the segments that ended after the day, of a province in one stretch of an index that is no longer than a segment usually is, and the longer ones in another; of what was known
    /// earlier, which those indexes do not say, one probe a club. The provinces are asked one by one, which <c>OFFSET 0</c> keeps: joined to them, the index would be read from end to end.
    /// </remarks>
    public static string Funds(PortfolioScope scope, bool inParts, BeliefRule rule, params string[] columns)
    {
        var (part, join) = NamedPart(scope, inParts, "p");
        var past = rule.KnownAt is null
            ? $"""
                SELECT d.day, p.tenant_id, p.club_id, {part}, {Columns("p", columns)}
                FROM days d CROSS JOIN tenants t CROSS JOIN LATERAL (
                    {Ended("h.valid_to > h.valid_from", $"h.valid_to <= d.day + {LongSegment}")}
                    UNION ALL
                    {Ended($"h.valid_to > h.valid_from + {LongSegment}", $"h.valid_to > d.day + {LongSegment}")}) p {join}
                """
            : $"""
                SELECT d.day, p.tenant_id, p.club_id, {part}, {Columns("h", columns)}
                FROM days d CROSS JOIN fund_positions p {join}
                CROSS JOIN LATERAL (
                    SELECT {Columns("h", columns)} FROM fund_history h
                    WHERE h.tenant_id = p.tenant_id AND h.club_id = p.club_id AND {BeliefRule.PastHolds("h", "d.day")}
                    ORDER BY h.valid_from DESC LIMIT 1) h
                WHERE {IsNear(scope, "p")} AND NOT ({rule.CurrentHolds("p", "d.day")})
                """;
        return $"""
            funds AS (
                SELECT d.day, p.tenant_id, p.club_id, {part}, {Columns("p", columns)}
                FROM days d CROSS JOIN fund_positions p {join}
                WHERE {IsNear(scope, "p")} AND {rule.CurrentHolds("p", "d.day")}
                UNION ALL
                {past})
            """;

        string Ended(string kept, string when) =>
            $"(SELECT h.tenant_id, h.club_id, {Columns("h", columns)} FROM fund_history h WHERE h.tenant_id = t.tenant_id AND {IsNear(scope, "h")} AND {kept} AND {rule.EndedHolds("h", "d.day")} AND {when} OFFSET 0)";
    }

    /// <summary>The same with its size and its target: the one that the club has set itself, if it has decided on one by that day, or the programme's.</summary>
    /// <remarks>
    /// The joins with the decisions are full ones because those are hashed whatever is believed of the number of rows, which is mostly a thousandth of what there are; otherwise each club may be held
    /// against each decision. What has no fund is left out by a condition that does not turn them into others.
    /// </remarks>
    public static string FundsWithTargets(PortfolioScope scope, bool inParts, BeliefRule rule, params string[] columns) =>
        $"""
        {Programme(rule)},
        own AS MATERIALIZED (
            SELECT d.day, o.tenant_id, o.club_id, o.amount FROM days d CROSS JOIN LATERAL (
                SELECT DISTINCT ON (t.tenant_id, t.club_id) t.tenant_id, t.club_id, t.amount FROM club_targets t
                WHERE {IsNear(scope, "t")} AND t.effective_from <= d.day AND {rule.IsRecorded("t.recorded_at")}
                ORDER BY t.tenant_id DESC, t.club_id DESC, t.effective_from DESC, t.version DESC) o),
        {Funds(scope, inParts, rule, ["fund_size", .. columns])},
        targets AS (
            SELECT day, tenant_id, club_id, f.part, f.code, f.name, f.fund_size, {Columns("f", columns)}, g.target AS programme_target, coalesce(o.amount, g.target) AS target
            FROM funds f FULL JOIN own o USING (day, tenant_id, club_id) FULL JOIN programme g USING (day, tenant_id)
            WHERE num_nonnulls(f.fund_size) = 1)
        """;

    /// <summary>The loans that are late at the end of each day, a row a loan.</summary>
    public static string LateLoans(PortfolioScope scope, BeliefRule rule) => Loans("late", scope, rule, LateOn, LateBeforeItEnded);

    /// <summary>The same, of the current rows only those of each province that have been late longest, as many as asked for and those equally late. A commune has no index of its own.</summary>
    public static string LongestLateLoans(PortfolioScope scope, BeliefRule rule, string count, string which) =>
        $"""
        late AS (
            SELECT d.day, l.* FROM days d CROSS JOIN tenants t CROSS JOIN LATERAL (
                SELECT {LoanColumns} FROM loan_positions l
                WHERE l.tenant_id = t.tenant_id AND l.status = 'active' AND l.late_from < d.day AND {IsNear(scope, "l")} AND {rule.CurrentHolds("l", "d.day")} AND {which}
                ORDER BY l.late_from FETCH FIRST ({count}) ROWS WITH TIES) l
            UNION ALL
            SELECT d.day, l.* FROM days d CROSS JOIN LATERAL ({Past(scope, rule, LateOn, LateBeforeItEnded)}) l)
        """;

    /// <summary>The active loans that were rescheduled, late or not.</summary>
    public static string RescheduledLoans(PortfolioScope scope, BeliefRule rule) => Loans("rescheduled", scope, rule, static row => $"{row}.rescheduled", static (_, past) => past);

    private static string LateOn(string row) => $"{row}.late_from < d.day";

    private static string LateBeforeItEnded(string row, string past) => $"{row}.late_from < {row}.valid_to - 1 AND {past}";

    private static string Loans(string name, PortfolioScope scope, BeliefRule rule, Func<string, string> which, Func<string, string, string> ended) =>
        $"""
        {name} AS (
            SELECT d.day, l.* FROM days d CROSS JOIN LATERAL (
                SELECT {LoanColumns} FROM loan_positions l WHERE l.status = 'active' AND {which("l")} AND {IsNear(scope, "l")} AND {rule.CurrentHolds("l", "d.day")}
                UNION ALL
                {Past(scope, rule, which, ended)}) l)
        """;

    private static string Past(PortfolioScope scope, BeliefRule rule, Func<string, string> which, Func<string, string, string> ended)
    {
        var past = $"SELECT {LoanColumns} FROM loan_history h WHERE h.status = 'active' AND {which("h")} AND {IsNear(scope, "h")} AND";
        return $"""
            {past} {ended("h", rule.EndedHolds("h", "d.day"))}
            {(rule.SupersededHolds("h", "d.day") is { } superseded ? $"UNION ALL {past} {superseded}" : "")}
            """;
    }

    // Where the part says enough by itself, the register need not be asked for its name.
    private static (string Columns, string Join) NamedPart(PortfolioScope scope, bool inParts, string row) => (scope.Level, inParts) switch
    {
        (ScopeLevel.Nation, true) => ($"{row}.tenant_id AS part, {row}.tenant_id AS code, {row}.tenant_id AS name", ""),
        (not ScopeLevel.Commune, false) => ("'' AS part, NULL AS code, '' AS name", ""),
        _ => ("c.part, c.code, c.name", OfItsClub(row)),
    };

    // Both sides are of one province, wherever the register is asked; to name it again would make PostgreSQL expect a thousandth of the rows.
    private static string OfItsClub(string row) => $"JOIN clubs c ON c.club_id = {row}.club_id";

    private static string PartOf(PortfolioScope scope, bool inParts, string row) => !inParts ? "''" : scope.Level switch
    {
        ScopeLevel.Nation => $"{row}.tenant_id",
        // A commune that the register has by name only is a part of its own.
        ScopeLevel.Province => $"coalesce({row}.commune_code, ' ' || {row}.commune)",
        _ => $"{row}.club_id",
    };

    private static string IsWithin(PortfolioScope scope, string row) => scope.Level switch
    {
        ScopeLevel.Nation => "true",
        ScopeLevel.Province => $"{row}.tenant_id = $4",
        ScopeLevel.Commune => $"{row}.tenant_id = $4 AND {row}.commune_code = $5",
        _ => $"{row}.tenant_id = $4 AND {row}.club_id = $5",
    };

    private static string ProgrammeTarget(string whose, BeliefRule rule) =>
        $"(SELECT p.amount FROM ledger.targets p WHERE {whose} AND p.effective_from <= d.day AND {rule.IsRecorded("p.recorded_at")} ORDER BY p.effective_from DESC, p.target_id DESC LIMIT 1)";

    private static string Columns(string row, string[] columns) => string.Join(", ", columns.Select(column => $"{row}.{column}"));
}
