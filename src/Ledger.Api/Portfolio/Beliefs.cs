using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Api.Portfolio;

/// <summary>
/// Which rows of the read models hold on a day as known at an instant (<c>$2</c>, whose day is <c>$3</c>): the rule at the head of ReadModels.sql, in the forms that the indexes serve. Everything
/// that is known now needs less of it.
/// </summary>
internal readonly record struct Beliefs(Instant? KnownAt)
{
    /// <summary>The business date of the instant: nothing that was known then begins later.</summary>
    public LocalDate? Day => KnownAt is { } instant ? BusinessCalendar.DateAt(instant) : null;

    /// <summary>Where the sums of what fell due are kept.</summary>
    public string InstalmentsDue => KnownAt is null ? "instalments_due" : "instalment_changes";

    public string CurrentHolds(string row, string day) => KnownAt is null ? $"{row}.valid_from <= {day}" : $"{row}.valid_from <= {day} AND {row}.known_from <= $2";

    /// <summary>At most one row of a fund's history fulfils it: the first one that does when they are read backwards from the day.</summary>
    public string PastHolds(string row, string day) => KnownAt is null
        ? $"{row}.valid_from <= {day} AND {day} < {row}.valid_to AND {row}.known_to = 'infinity'"
        : $"{row}.valid_from <= least({day}, $3) AND {row}.known_from <= $2 AND $2 < {row}.known_to AND ($2 < {row}.superseded_at OR {day} < {row}.valid_to)";

    /// <summary>The same for loans, in parts that have no row in common and an index each: what was superseded by then, and what was still current.</summary>
    public string[] PastLoans(string row, string day) => KnownAt is null
        ? [PastHolds(row, day)]
        : [
            $"{row}.valid_from <= {day} AND {day} < {row}.valid_to AND {row}.superseded_at <= $2 AND {row}.known_from <= $2 AND $2 < {row}.known_to",
            $"{row}.valid_from <= {day} AND $2 < {row}.superseded_at AND {row}.known_from <= $2 AND $2 < {row}.known_to",
        ];

    /// <summary>The same for loans that are late: a segment that has ended holds on a late day only if it was late before it ended.</summary>
    public string[] PastLateLoans(string row, string day) => PastLoans(row, day) is [var ended, .. var current] ? [$"{row}.late_from < {row}.valid_to - 1 AND {ended}", .. current] : [];

    public string IsRecorded(string recordedAt) => KnownAt is null ? "true" : $"{recordedAt} <= $2";
}
