using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Loans;
using NodaTime;
using NodaTime.Text;
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

/// <summary>Holds a replayed fund against the rows of the read models, column by column.</summary>
internal sealed class ReadModelComparison(NpgsqlDataSource database)
{
    private const string Funds = "fund_positions";
    private const string LoansTable = "loan_positions";

    // One statement, so that all rows are of one moment.
    private const string Rows =
        """
        SELECT 'fund_positions', club_id, to_jsonb(p) - 'tenant_id' - 'club_id' FROM ledger.fund_positions p WHERE tenant_id = $1 AND club_id = $2
        UNION ALL
        SELECT 'loan_positions', 'L' || loan_number, to_jsonb(p) - 'tenant_id' - 'club_id' - 'loan_number' FROM ledger.loan_positions p WHERE tenant_id = $1 AND club_id = $2
        """;

    // Far in the future every unsettled instalment is late.
    private static readonly LocalDate Ever = new(9999, 12, 31);

    /// <summary>What differs; null when the read models know an entry that the replay does not, unless that is to be a difference.</summary>
    public async Task<ComparisonAnswer?> Compare(Club club, ReplayedFund replayed, bool newerDiffers, CancellationToken ct)
    {
        var stored = await Read(club, ct);
        if (!newerDiffers && stored.GetValueOrDefault((Funds, club.ClubId))?["version"]?.GetValue<long>() > replayed.Fund.Version)
        {
            return null;
        }

        var expected = Expected(replayed);
        var differences = new List<DifferenceAnswer>();
        var figures = 0;
        foreach (var row in expected.Keys.Union(stored.Keys))
        {
            if (!expected.TryGetValue(row, out var wanted) || !stored.TryGetValue(row, out var found))
            {
                differences.Add(new DifferenceAnswer(row.Table, row.Key, "*", expected.GetValueOrDefault(row), stored.GetValueOrDefault(row)));
                continue;
            }

            foreach (var figure in wanted.Select(column => column.Key).Union(found.Select(column => column.Key)))
            {
                figures++;
                if (!JsonNode.DeepEquals(wanted[figure], found[figure]))
                {
                    differences.Add(new DifferenceAnswer(row.Table, row.Key, figure, wanted[figure]?.DeepClone(), found[figure]?.DeepClone()));
                }
            }
        }

        return new ComparisonAnswer(differences.Count == 0, figures, differences);
    }

    private static Dictionary<(string Table, string Key), JsonObject> Expected(ReplayedFund replayed)
    {
        var (fund, books) = (replayed.Fund, replayed.Fund.Books);
        var rows = new Dictionary<(string, string), JsonObject>
        {
            [(Funds, fund.ClubId)] = new()
            {
                ["version"] = fund.Version,
                ["opened_on"] = Day(fund.OpenedOn),
                ["cash_on_hand"] = books[Account.Cash].Latest.Amount,
                ["bank"] = books[Account.Bank].Latest.Amount,
                ["in_kind_stock"] = books[Account.InKindStock].Latest.Amount,
                ["loans_outstanding"] = (books[Account.LoansOutstanding].Latest + books[Account.LoansToTakeOver].Latest).Amount,
                ["fund_size"] = books.FundSize.Latest.Amount,
                ["activity_fund"] = books[Account.ActivityFund].Latest.Amount,
                ["reserve"] = books[Account.Reserve].Latest.Amount,
                ["board_allowance"] = books[Account.BoardAllowance].Latest.Amount,
                ["unallocated_interest"] = books[Account.UnallocatedInterest].Latest.Amount,
                ["credits"] = books[Account.MemberCredits].Latest.Amount,
                ["suspense"] = books[Account.Suspense].Latest.Amount,
                ["interest_received"] = books.InterestReceived.Latest.Amount,
            },
        };
        foreach (var loan in fund.Loans)
        {
            rows[(LoansTable, loan.Id)] = Expected(loan, replayed.LastEntryOf[loan.Id]);
        }

        return rows;
    }

    private static JsonObject Expected(Loan loan, long lastEntry)
    {
        var position = loan.Account?.PositionOn(Ever);
        return new JsonObject
        {
            ["member_id"] = loan.MemberId,
            ["status"] = JsonNamingPolicy.CamelCase.ConvertName((position?.Status ?? loan.Stage).ToString()),
            ["requested_on"] = Day(loan.RequestedOn),
            ["disbursed_on"] = Day(loan.Account?.DisbursedOn),
            ["principal"] = loan.Principal.Amount,
            ["outstanding"] = position?.Outstanding.Amount ?? 0,
            ["credit"] = position?.Paid.Credit.Amount ?? 0,
            ["next_unpaid_due_on"] = Day(position?.LateSince),
            ["next_unpaid_principal_due_on"] = Day(position?.PrincipalLateSince),
            ["version"] = lastEntry,
        };
    }

    private static string? Day(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : null;

    private async Task<Dictionary<(string Table, string Key), JsonObject>> Read(Club club, CancellationToken ct)
    {
        var rows = new Dictionary<(string, string), JsonObject>();
        await using var command = database.Command(Rows, Of(club.ProvinceCode), Of(club.ClubId));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetString(0), reader.GetString(1)), JsonNode.Parse(reader.GetString(2))!.AsObject());
        }

        return rows;
    }
}
