using Ledger.Api.Database;
using Ledger.Domain.Funds;
using Ledger.Domain.Portfolio;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Portfolio;

/// <summary>
/// Which rows of the read models hold on a day as known at an instant (<c>$2</c>, whose day is <c>$3</c>): the rule at the head of ReadModels.sql, in the forms that the indexes serve. Of what is
/// known now less has to be asked.
/// </summary>
internal readonly record struct BeliefRule(Instant? KnownAt)
{
    /// <summary>The rule for an instant; that for now, which has less to ask, when nothing has been recorded of a scope since that counts: an entry that counts
    /// writes the row of its fund (<see cref="FundStanding.IsChangedBy"/>) or a target.</summary>
    /// <param name="snapshot">What is asked by the rule must be asked in the same snapshot.</param>
    /// <param name="scope">The clubs.</param>
    /// <param name="knownAt">The instant; null for now.</param>
    /// <param name="ct">Ends the query.</param>
    public static async Task<BeliefRule> Of(NpgsqlTransaction snapshot, PortfolioScope scope, Instant? knownAt, CancellationToken ct)
    {
        if (knownAt is null)
        {
            return new BeliefRule(null);
        }

        var rule = new BeliefRule(knownAt);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT EXISTS (SELECT FROM fund_positions p WHERE {PortfolioSql.IsNear(scope, "p")} AND p.known_from > $2)
                OR EXISTS (SELECT FROM club_targets t WHERE {PortfolioSql.IsNear(scope, "t")} AND t.recorded_at > $2)
                OR EXISTS (SELECT FROM ledger.targets t WHERE t.recorded_at > $2)
            """,
            snapshot.Connection,
            snapshot)
        {
            // In the places that PortfolioSql gives them; there are no days, and nothing asks for that of the instant.
            Parameters = { Parameters.Of((LocalDate?)null), Parameters.Of(knownAt), Parameters.Of(rule.Day), Parameters.Of(scope.ProvinceCode), Parameters.Of(scope.Code) },
        };
        return (bool)(await command.ExecuteScalarAsync(ct))! ? rule : new BeliefRule(null);
    }

    /// <summary>The business date of the instant: nothing that was known then begins later.</summary>
    public LocalDate? Day => KnownAt is { } instant ? BusinessCalendar.DateAt(instant) : null;

    public string CurrentHolds(string row, string day) => KnownAt is null ? $"{row}.valid_from <= {day}" : $"{row}.valid_from <= {day} AND {row}.known_from <= $2";

    /// <summary>Known at an instant: at most one row of a fund's history fulfils it, the first one that does when they are read backwards from the day.</summary>
    public static string PastHolds(string row, string day) => $"{row}.valid_from <= least({day}, $3) AND {IsBelieved(row)} AND ($2 < {row}.superseded_at OR {day} < {row}.valid_to)";

    /// <summary>The rows of the history that hold because the day is before their end. Of those that had been superseded: the others hold for that reason.</summary>
    public string EndedHolds(string row, string day) =>
        $"{row}.valid_from <= {day} AND {day} < {row}.valid_to AND {(KnownAt is null ? $"{row}.known_to = 'infinity'" : $"{row}.superseded_at <= $2 AND {IsBelieved(row)}")}";

    /// <summary>The rows of the history that hold because they had not been superseded; null when all have.</summary>
    public string? SupersededHolds(string row, string day) => KnownAt is null ? null : $"{row}.valid_from <= {day} AND $2 < {row}.superseded_at AND {IsBelieved(row)}";

    /// <summary>The rows of the history that hold on their first day.</summary>
    public string HoldsOnItsFirstDay(string row) => KnownAt is null
        ? $"{row}.valid_from < {row}.valid_to AND {row}.known_to = 'infinity'"
        : $"{IsBelieved(row)} AND ($2 < {row}.superseded_at OR {row}.valid_from < {row}.valid_to)";

    public string IsRecorded(string recordedAt) => KnownAt is null ? "true" : $"{recordedAt} <= $2";

    private static string IsBelieved(string row) => $"{row}.known_from <= $2 AND $2 < {row}.known_to";
}
