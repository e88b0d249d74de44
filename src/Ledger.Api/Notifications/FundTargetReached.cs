namespace Ledger.Api.Notifications;

/// <summary>A fund is for the first time as large as the target in force on that day: the club's own, else its province's, else the nation's.</summary>
/// <remarks>Once for each amount that is its target. A fund can reach it by growing, or because a lower target comes into force.</remarks>
internal static class FundTargetReached
{
    public const string Type = "fund-target-reached";

    public static readonly Fact Fact = new(
        Type,
        $$"""
        WITH sizes AS (
            SELECT club_id, fund_size, valid_from, valid_to FROM fund_beliefs
            WHERE tenant_id = $1 AND club_id = ANY ($2) AND valid_from <= $3 AND valid_to > valid_from AND known_to = 'infinity'),
        decisions AS (
            SELECT club_id, effective_from FROM club_targets WHERE tenant_id = $1 AND club_id = ANY ($2) AND effective_from <= $3
            UNION
            SELECT club_id, effective_from FROM ledger.targets CROSS JOIN unnest($2) AS club (club_id) WHERE coalesce(tenant_id, $1) = $1 AND effective_from <= $3),
        days AS (
            SELECT club_id, fund_size, valid_from AS happened_on FROM sizes
            UNION
            SELECT club_id, fund_size, effective_from FROM sizes JOIN decisions USING (club_id) WHERE effective_from > valid_from AND effective_from < valid_to),
        measured AS (
            SELECT *, coalesce(
                (SELECT t.amount FROM club_targets t WHERE t.tenant_id = $1 AND t.club_id = d.club_id AND t.effective_from <= d.happened_on ORDER BY t.effective_from DESC, t.version DESC LIMIT 1),
                (SELECT t.amount FROM ledger.targets t WHERE t.tenant_id = $1 AND t.effective_from <= d.happened_on ORDER BY t.effective_from DESC, t.target_id DESC LIMIT 1),
                (SELECT t.amount FROM ledger.targets t WHERE t.tenant_id IS NULL AND t.effective_from <= d.happened_on ORDER BY t.effective_from DESC, t.target_id DESC LIMIT 1)) AS target
            FROM days d)
        SELECT DISTINCT ON (club_id, target)
            concat_ws(':', '{{Type}}', club_id, target) AS key, club_id, concat('clubs/', club_id, '/fund') AS subject, happened_on, jsonb_build_object('target', target, 'fundSize', fund_size) AS data
        FROM measured
        WHERE fund_size >= target
        ORDER BY club_id, target, happened_on
        """);
}
