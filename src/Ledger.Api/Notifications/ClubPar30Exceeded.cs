namespace Ledger.Api.Notifications;

/// <summary>The share of a club's outstanding principal in loans late by more than 30 days (PAR30) passes the threshold.</summary>
/// <remarks>Once for each episode, a run of days on which it is above the threshold. A club is small: one late loan may be enough, so that the figures name how many there are.</remarks>
internal static class ClubPar30Exceeded
{
    public const string Type = "club-par30-exceeded";

    // Sums change only where a stretch of a loan begins or ends, or where its 31st day late falls.
    public static readonly Fact Fact = new(
        Type,
        $$"""
        WITH {{Fact.ActiveLoans}},
        changes AS (
            SELECT club_id, valid_from AS happened_on, outstanding, 0 AS at_risk, 0 AS loans FROM active_loans
            UNION ALL SELECT club_id, valid_to, -outstanding, 0, 0 FROM active_loans
            UNION ALL SELECT club_id, greatest(valid_from, late_from + 31), 0, outstanding, 1 FROM active_loans WHERE late_from + 31 < valid_to
            UNION ALL SELECT club_id, valid_to, 0, -outstanding, -1 FROM active_loans WHERE late_from + 31 < valid_to),
        days AS (
            SELECT club_id, happened_on, sum(sum(outstanding)) OVER until AS outstanding, sum(sum(at_risk)) OVER until AS at_risk, sum(sum(loans)) OVER until AS loans
            FROM changes WHERE happened_on <= $3
            GROUP BY club_id, happened_on
            WINDOW until AS (PARTITION BY club_id ORDER BY happened_on)),
        judged AS (
            SELECT *, at_risk * 100 > outstanding * $4 AS exceeded, lag(at_risk * 100 > outstanding * $4, 1, false) OVER (PARTITION BY club_id ORDER BY happened_on) AS exceeded_before FROM days)
        SELECT concat_ws(':', '{{Type}}', club_id, trim_scale($4), happened_on) AS key, club_id, 'clubs/' || club_id AS subject, happened_on,
            jsonb_build_object(
                'threshold', trim_scale($4),
                'par30', jsonb_build_object('atRisk', at_risk, 'outstanding', outstanding, 'ratio', trim_scale(round(at_risk / outstanding, 6)), 'loans', loans)) AS data
        FROM judged
        WHERE exceeded AND NOT exceeded_before
        """);
}
