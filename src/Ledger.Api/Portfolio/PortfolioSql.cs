using Ledger.Domain.Portfolio;

namespace Ledger.Api.Portfolio;

/// <summary>
/// The pieces that questions about many clubs are put together from, as common table expressions. Their parameters: <c>$1</c> the days, <c>$2</c> the instant and <c>$3</c> its day (see
/// <see cref="BeliefRule"/>), <c>$4</c> the province of the scope and <c>$5</c> its narrowest code.
/// </summary>
internal static class PortfolioSql
{
    /// <summary>The days; the day twelve months earlier; the first day of the first whole month after that, and of the first month that is not over on the day.</summary>
    public const string Days =
        """
        days AS MATERIALIZED (
            SELECT day, year_before, (date_trunc('month', year_before::timestamp) + interval '1 month')::date AS whole_from, date_trunc('month', (day + 1)::timestamp)::date AS whole_until
            FROM unnest($1) AS day CROSS JOIN LATERAL (SELECT (day - interval '12 months')::date AS year_before) y)
        """;

    // What is overdue of a late loan at the end of the day.
    public static string Overdue(string part) => $"coalesce(l.overdue_{part}[width_bucket(l.day - 1, l.unpaid_due_on)], 0)";

    /// <summary>The clubs of a scope with the part that each belongs to.</summary>
    public static string Clubs(PortfolioScope scope, bool inParts)
    {
        var (code, name) = !inParts ? ("NULL", "''") : scope.Level switch
        {
            ScopeLevel.Nation => ("c.tenant_id", "c.tenant_id"),
            ScopeLevel.Province => ("c.commune_code", "c.commune"),
            _ => ("c.club_id", "c.name"),
        };
        return $"clubs AS (SELECT c.tenant_id, c.club_id, {PartOf(scope, inParts, "c")} AS part, {code} AS code, {name} AS name FROM ledger.clubs c WHERE {IsWithin(scope, "c")})";
    }

    /// <summary>The part that a row of any table about a club belongs to, and the join that it takes to say so.</summary>
    public static (string Part, string Join) Part(PortfolioScope scope, bool inParts, string row) =>
        scope.Level == ScopeLevel.Commune || (scope.Level == ScopeLevel.Province && inParts)
            ? ("c.part", $"JOIN clubs c ON c.tenant_id = {row}.tenant_id AND c.club_id = {row}.club_id")
            : (PartOf(scope, inParts, row), "");

    /// <summary>Narrows a read model to the scope, or nearly, before it is joined to the clubs.</summary>
    public static string IsNear(PortfolioScope scope, string row) => scope.Level == ScopeLevel.Commune ? $"{row}.tenant_id = $4" : IsWithin(scope, row);

    /// <summary>The target of each province, or the nation's, on each day.</summary>
    public static string Programme(BeliefRule rule) =>
        $"""
        programme AS MATERIALIZED (
            SELECT d.day, t.tenant_id, coalesce({ProgrammeTarget("p.tenant_id = t.tenant_id", rule)}, {ProgrammeTarget("p.tenant_id IS NULL", rule)}) AS target
            FROM days d CROSS JOIN (SELECT DISTINCT tenant_id FROM clubs) t)
        """;

    /// <summary>The target that a club has set itself; null when it has none on that day.</summary>
    public static string OwnTarget(string row, BeliefRule rule) =>
        $"(SELECT o.amount FROM club_targets o WHERE o.tenant_id = {row}.tenant_id AND o.club_id = {row}.club_id AND o.effective_from <= {row}.day AND {rule.IsRecorded("o.recorded_at")} ORDER BY o.effective_from DESC, o.version DESC LIMIT 1)";

    /// <summary>The fund of each club at the end of each day, and where it is asked for twelve months earlier.</summary>
    public static string Funds(PortfolioScope scope, BeliefRule rule, bool withYearBefore, params string[] columns) =>
        $"""
        moments AS MATERIALIZED (SELECT day, day AS at, false AS is_before FROM days{(withYearBefore ? " UNION ALL SELECT day, year_before, true FROM days" : "")}),
        funds AS (
            SELECT m.day, m.is_before, c.*, {Columns("p", columns)}
            FROM moments m CROSS JOIN clubs c JOIN fund_positions p USING (tenant_id, club_id)
            WHERE {IsNear(scope, "p")} AND {rule.CurrentHolds("p", "m.at")}
            UNION ALL
            SELECT m.day, m.is_before, c.*, {Columns("h", columns)}
            FROM moments m CROSS JOIN clubs c JOIN fund_positions p USING (tenant_id, club_id)
            CROSS JOIN LATERAL (
                SELECT * FROM fund_history h
                WHERE h.tenant_id = p.tenant_id AND h.club_id = p.club_id AND {rule.PastHolds("h", "m.at")}
                ORDER BY h.valid_from DESC LIMIT 1) h
            WHERE {IsNear(scope, "p")} AND NOT ({rule.CurrentHolds("p", "m.at")}))
        """;

    /// <summary>The loans that are late at the end of each day, a row a loan.</summary>
    public static string LateLoans(PortfolioScope scope, BeliefRule rule) =>
        Loans("late", scope, rule, static row => $"{row}.late_from < d.day", static (row, past) => $"{row}.late_from < {row}.valid_to - 1 AND {past}");

    /// <summary>The active loans that were rescheduled, late or not.</summary>
    public static string RescheduledLoans(PortfolioScope scope, BeliefRule rule) => Loans("rescheduled", scope, rule, static row => $"{row}.rescheduled", static (_, past) => past);

    private static string Loans(string name, PortfolioScope scope, BeliefRule rule, Func<string, string> which, Func<string, string, string> ended)
    {
        const string Columns = "tenant_id, club_id, loan_number, member_id, rescheduled, disbursed_on, lent, outstanding, late_from, principal_late_from, unpaid_due_on, overdue_principal, overdue_interest";
        var past = $"SELECT {Columns} FROM loan_history h WHERE h.status = 'active' AND {which("h")} AND {IsNear(scope, "h")} AND";
        return $"""
            {name} AS (
                SELECT d.day, l.* FROM days d CROSS JOIN LATERAL (
                    SELECT {Columns} FROM loan_positions l WHERE l.status = 'active' AND {which("l")} AND {IsNear(scope, "l")} AND {rule.CurrentHolds("l", "d.day")}
                    UNION ALL
                    {past} {ended("h", rule.EndedHolds("h", "d.day"))}
                    {(rule.SupersededHolds("h", "d.day") is { } superseded ? $"UNION ALL {past} {superseded}" : "")}) l)
            """;
    }

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
