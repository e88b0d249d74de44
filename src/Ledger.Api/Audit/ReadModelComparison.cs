using System.Globalization;
using System.Text.Json.Nodes;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Loans;
using Ledger.Api.Tenancy;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Audit;

/// <summary>A figure of the read models that is not what the entries say.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row: the club, or the loan.</param>
/// <param name="Figure">The column; <c>*</c> when the whole row is missing or should not be there.</param>
/// <param name="Replayed">What the entries say.</param>
/// <param name="Stored">What is stored.</param>
internal sealed record DifferenceAnswer(string Table, string Key, string Figure, JsonNode? Replayed, JsonNode? Stored);

/// <param name="Matches">Whether there is no difference.</param>
/// <param name="Figures">How many figures were compared.</param>
/// <param name="Differences">Those that differ.</param>
internal sealed record ComparisonAnswer(bool Matches, int Figures, IReadOnlyList<DifferenceAnswer> Differences);

/// <summary>Holds a replayed fund against the rows of the read models, column by column: what they say of the latest day, as it is known now or was known when the last replayed entry was recorded.</summary>
internal sealed class ReadModelComparison(CallerDatabase database)
{
    private const string LoanNumber = "loan_number";

    // What holds at (D, t) is said in ReadModels.sql; here D is after every other day.
    private const string Holds = "tenant_id = $1 AND club_id = $2 AND known_from <= $3 AND $3 < known_to AND ($3 < superseded_at OR valid_to = 'infinity')";

    private static readonly Instant Ever = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>What differs from the current rows; null when these know an entry that the replay does not, unless that is to be a difference.</summary>
    public async Task<ComparisonAnswer?> CompareLatest(Club club, ReplayedFund replayed, bool newerDiffers, CancellationToken ct)
    {
        var (funds, loans) = Rows(club, replayed);
        var stored = await Stored(club, funds, loans, Ever, ct);
        return !newerDiffers && stored.Values.Any(row => row["version"] is long version && version > replayed.Fund.Version) ? null : Compare(Due(club, funds, loans), stored, funds, loans);
    }

    /// <summary>What differs from what was known when the last entry of the replay was recorded. Loans that were only asked for by then have no history.</summary>
    public async Task<ComparisonAnswer> CompareKnownThen(Club club, ReplayedFund replayed, CancellationToken ct)
    {
        var (funds, loans) = Rows(club, replayed);
        var lent = replayed.Fund.Loans.Where(loan => loan.Latest is not null).Select(loan => loan.Id).ToHashSet(StringComparer.Ordinal);
        bool IsKept((string Table, string Key) row) => row.Table == funds.Table || lent.Contains(row.Key);
        var stored = await Stored(club, funds, loans, replayed.Fund.RecordedAt, ct);
        return Compare(
            Due(club, funds, loans).Where(row => IsKept(row.Key)).ToDictionary(),
            stored.Where(row => IsKept(row.Key) || row.Value["disbursed_on"] is not null).ToDictionary(),
            funds,
            loans);
    }

    private static ComparisonAnswer Compare(
        Dictionary<(string Table, string Key), ReadModelRow> due, Dictionary<(string Table, string Key), ReadModelRow> stored, params ReadModelRows[] tables)
    {
        var differences = new List<DifferenceAnswer>();
        var figures = 0;
        foreach (var (table, key) in due.Keys.Union(stored.Keys))
        {
            if (!due.TryGetValue((table, key), out var wanted) || !stored.TryGetValue((table, key), out var found))
            {
                differences.Add(new DifferenceAnswer(table, key, "*", due.GetValueOrDefault((table, key))?.ToJson(), stored.GetValueOrDefault((table, key))?.ToJson()));
                continue;
            }

            var columns = tables.First(rows => rows.Table == table).Columns;
            figures += columns.Count;
            if (!wanted.Equals(found))
            {
                differences.AddRange(columns.Where(column => !Equals(wanted[column], found[column]))
                    .Select(column => new DifferenceAnswer(table, key, column, ReadModelRow.Json(wanted[column]), ReadModelRow.Json(found[column]))));
            }
        }

        return new ComparisonAnswer(differences.Count == 0, figures, differences);
    }

    // The latest rows are what the projections say where nothing but the last entry of each thing is told to them, with the fund as it stands at the end.
    private static (ReadModelRows Funds, ReadModelRows Loans) Rows(Club club, ReplayedFund replayed)
    {
        AppendedSlice<Fund> Told(IEnumerable<RecordedEvent> entries) =>
            new(club.ProvinceCode, club.ClubId, null, [.. entries.Select(entry => new Step<Fund>(entry, replayed.Fund))]);
        return (
            new ReadModelRows(new FundPositions().Copy(Told([replayed.LastChange])).First(), "tenant_id", "club_id", "valid_from", "known_from"),
            new ReadModelRows(new LoanPositions().Copy(Told(replayed.LastOfLoans)).First(), "tenant_id", "club_id", "valid_from", "known_from"));
    }

    private static Dictionary<(string Table, string Key), ReadModelRow> Due(Club club, ReadModelRows funds, ReadModelRows loans) =>
        funds.Due().Select(row => (funds.Table, Key: club.ClubId, row)).Concat(loans.Due().Select(row => (loans.Table, Key: LoanId(row), row))).ToDictionary(row => (row.Table, row.Key), row => row.row);

    private static string LoanId(ReadModelRow row) => string.Create(CultureInfo.InvariantCulture, $"L{row[LoanNumber]}");

    // In one round trip. An entry recorded between the two questions is newer than the replay, and its row says so.
    private async Task<Dictionary<(string Table, string Key), ReadModelRow>> Stored(Club club, ReadModelRows funds, ReadModelRows loans, Instant knownAt, CancellationToken ct)
    {
        var rows = new Dictionary<(string, string), ReadModelRow>();
        await using var batch = database.CreateBatch();
        foreach (var (table, view) in ((ReadModelRows, string)[])[(funds, "fund_beliefs"), (loans, "loan_beliefs")])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {table.Selected} FROM {view} WHERE {Holds}") { Parameters = { Of(club.ProvinceCode), Of(club.ClubId), Of(knownAt) } });
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            // Two rows that both claim to hold are a fault of their own: the later one is compared, and differs in its version.
            rows[(funds.Table, club.ClubId)] = funds.Stored(reader);
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = loans.Stored(reader);
            rows[(loans.Table, LoanId(row))] = row;
        }

        return rows;
    }
}
