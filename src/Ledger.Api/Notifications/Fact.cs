namespace Ledger.Api.Notifications;

/// <summary>A kind of fact that the sweep looks for in the books of some clubs of one province.</summary>
/// <remarks>
/// The query takes <c>$1</c> the province, <c>$2</c> the ids of the clubs, <c>$3</c> the last business date that is looked at, <c>$4</c> the threshold of PAR30 in percent.
/// It gives everything of this kind that the books show up to that day, whether told before or not: <c>key, club_id, subject, happened_on, data</c>.
/// The key depends on nothing but what happened, so that the same fact has the same key whenever and by whomever it is found.
/// </remarks>
internal sealed record Fact(string Type, string Query)
{
    public static readonly IReadOnlyList<Fact> All = [FundTargetReached.Fact, LoanLate.Fact, ClubPar30Exceeded.Fact];

    /// <summary>Every stretch of days on which a loan of the clubs was active, as it is believed now: within one only lateness changes.</summary>
    internal const string ActiveLoans =
        """
        active_loans AS (
            SELECT club_id, loan_number, member_id, outstanding, late_from, unpaid_due_on, overdue_principal, overdue_interest, valid_from, valid_to
            FROM loan_beliefs
            WHERE tenant_id = $1 AND club_id = ANY ($2) AND status = 'active' AND valid_from <= $3 AND valid_to > valid_from AND known_to = 'infinity')
        """;
}
