namespace Ledger.Api.Notifications;

/// <summary>A loan is late for the first day, or passes 30 or 90 days: the days on which it enters PAR1, PAR30 and PAR90.</summary>
/// <remarks>Once for each threshold of an episode of lateness. An episode is a run of days on each of which some part of the loan is late; it is known by its first day.</remarks>
internal static class LoanLate
{
    public const string Type = "loan-late";

    /// <summary>The days past due beyond which a threshold is passed.</summary>
    public static readonly int[] DaysBeyond = [0, 30, 90];

    public static readonly Fact Fact = new(
        Type,
        $$"""
        WITH {{Fact.ActiveLoans}},
        late AS (
            SELECT *, greatest(valid_from, late_from + 1) AS late_on FROM active_loans WHERE greatest(valid_from, late_from + 1) < valid_to AND late_from < $3),
        begun AS (
            SELECT *, late_on > lag(valid_to, 1, '-infinity') OVER (PARTITION BY club_id, loan_number ORDER BY late_on) AS begins FROM late),
        episodes AS (
            SELECT *, max(late_on) FILTER (WHERE begins) OVER (PARTITION BY club_id, loan_number ORDER BY late_on) AS began_on FROM begun),
        passed AS (
            SELECT DISTINCT ON (club_id, loan_number, began_on, threshold) *, greatest(late_on, late_from + beyond + 1) AS happened_on
            FROM episodes CROSS JOIN (VALUES (1, 0), (30, 30), (90, 90)) AS thresholds (threshold, beyond)
            WHERE greatest(late_on, late_from + beyond + 1) < valid_to AND late_from + beyond < $3
            ORDER BY club_id, loan_number, began_on, threshold, late_on)
        SELECT concat_ws(':', '{{Type}}', club_id, 'L' || loan_number, threshold, began_on) AS key, club_id, concat('clubs/', club_id, '/loans/L', loan_number) AS subject, happened_on,
            jsonb_build_object(
                'loanId', 'L' || loan_number, 'memberId', member_id, 'threshold', threshold, 'daysPastDue', happened_on - late_from, 'oldestDueOn', late_from, 'lateSince', began_on, 'outstanding', outstanding,
                'overdue', jsonb_build_object('principal', overdue_principal[width_bucket(happened_on - 1, unpaid_due_on)], 'interest', overdue_interest[width_bucket(happened_on - 1, unpaid_due_on)])) AS data
        FROM passed
        WHERE happened_on <= $3
        """);
}
