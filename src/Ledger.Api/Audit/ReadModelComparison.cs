using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
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

/// <summary>Holds a replayed fund against the rows of the read models, column by column: what they say of the latest day, as it is known now or was known when the last replayed entry was recorded.</summary>
internal sealed class ReadModelComparison(NpgsqlDataSource database)
{
    private const string FundTable = "fund_positions";
    private const string LoanTable = "loan_positions";

    // One statement, so that all rows are of one moment. What holds at (D, t) is said in ReadModels.sql; here D is after every other day.
    private const string Rows =
        """
        SELECT 'fund_positions', club_id, to_jsonb(b) - ARRAY['tenant_id', 'club_id', 'valid_from', 'known_from', 'valid_to', 'superseded_at', 'known_to'] FROM fund_beliefs b
        WHERE tenant_id = $1 AND club_id = $2 AND known_from <= $3 AND $3 < known_to AND ($3 < superseded_at OR valid_to = 'infinity')
        UNION ALL
        SELECT 'loan_positions', 'L' || loan_number, to_jsonb(b) - ARRAY['tenant_id', 'club_id', 'loan_number', 'valid_from', 'known_from', 'valid_to', 'superseded_at', 'known_to'] FROM loan_beliefs b
        WHERE tenant_id = $1 AND club_id = $2 AND known_from <= $3 AND $3 < known_to AND ($3 < superseded_at OR valid_to = 'infinity')
        """;

    private static readonly Instant Ever = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>What differs from the current rows; null when these know an entry that the replay does not, unless that is to be a difference.</summary>
    public async Task<ComparisonAnswer?> CompareLatest(Club club, ReplayedFund replayed, bool newerDiffers, CancellationToken ct)
    {
        var stored = await Read(club, Ever, ct);
        return !newerDiffers && stored.Values.Any(row => row["version"]?.GetValue<long>() > replayed.Fund.Version) ? null : Compare(Expected(replayed), stored);
    }

    /// <summary>What differs from what was known when the last entry of the replay was recorded. Loans that were only asked for by then have no history.</summary>
    public async Task<ComparisonAnswer> CompareKnownThen(Club club, ReplayedFund replayed, CancellationToken ct)
    {
        var lent = replayed.Fund.Loans.Where(loan => loan.Latest is not null).Select(loan => loan.Id).ToHashSet(StringComparer.Ordinal);
        bool IsKept((string Table, string Key) row) => row.Table == FundTable || lent.Contains(row.Key);
        var stored = await Read(club, replayed.Fund.RecordedAt, ct);
        foreach (var undecided in stored.Where(row => !IsKept(row.Key) && row.Value["disbursed_on"] is null).Select(row => row.Key).ToArray())
        {
            stored.Remove(undecided);
        }

        return Compare(Expected(replayed).Where(row => IsKept(row.Key)).ToDictionary(), stored);
    }

    private static ComparisonAnswer Compare(Dictionary<(string Table, string Key), JsonObject> expected, Dictionary<(string Table, string Key), JsonObject> stored)
    {
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
        var rows = new Dictionary<(string, string), JsonObject> { [(FundTable, replayed.Fund.ClubId)] = Expected(replayed.Fund, replayed.LastChange) };
        foreach (var loan in replayed.Fund.Loans)
        {
            rows[(LoanTable, loan.Id)] = Expected(loan, loan.Latest ?? new LoanStanding { From = loan.RequestedOn, Status = loan.Stage }, replayed.LastEntryOf[loan.Id]);
        }

        return rows;
    }

    private static JsonObject Expected(Fund fund, long lastChange)
    {
        var (books, tally) = (fund.Books, fund.Tally);
        long Latest(Account account) => books[account].Latest.Amount;
        return new JsonObject
        {
            ["version"] = lastChange,
            ["opened_on"] = Day(fund.OpenedOn),
            ["cash_on_hand"] = Latest(Account.Cash),
            ["bank"] = Latest(Account.Bank),
            ["in_kind_stock"] = Latest(Account.InKindStock),
            ["loans_outstanding"] = Latest(Account.LoansOutstanding) + Latest(Account.LoansToTakeOver),
            ["loans_to_take_over"] = Latest(Account.LoansToTakeOver),
            ["fund_size"] = books.FundSize.Latest.Amount,
            ["activity_fund"] = Latest(Account.ActivityFund),
            ["reserve"] = Latest(Account.Reserve),
            ["board_allowance"] = Latest(Account.BoardAllowance),
            ["unallocated_interest"] = Latest(Account.UnallocatedInterest),
            ["credits"] = Latest(Account.MemberCredits),
            ["suspense"] = Latest(Account.Suspense),
            ["capital_grant"] = Latest(Account.CapitalGrant),
            ["capital_state_budget"] = Latest(Account.CapitalStateBudget),
            ["capital_member_contribution"] = Latest(Account.CapitalMemberContribution),
            ["capital_member_loan"] = Latest(Account.CapitalMemberLoan),
            ["capital_donation"] = Latest(Account.CapitalDonation),
            ["capital_fundraising"] = Latest(Account.CapitalFundraising),
            ["capital_in_kind"] = Latest(Account.CapitalInKind),
            ["capital_other"] = Latest(Account.CapitalOther),
            ["retained_interest"] = Latest(Account.RetainedInterest),
            ["interest_received"] = books.InterestReceived.Latest.Amount,
            ["written_off"] = -Latest(Account.PrincipalWrittenOff),
            ["recovered"] = Latest(Account.PrincipalRecovered),
            ["principal_lent"] = tally.PrincipalLent.Amount,
            ["loans_lent"] = tally.LoansLent,
            ["active_loans"] = tally.ActiveLoans,
            ["borrowers"] = tally.Borrowers,
            ["women"] = tally.Women,
            ["older"] = tally.Older,
            ["poor"] = tally.Poor,
            ["near_poor"] = tally.NearPoor,
            ["ever_borrowed"] = tally.EverBorrowed,
        };
    }

    private static JsonObject Expected(Loan loan, LoanStanding standing, long lastEntry)
    {
        var unpaid = standing.IsOpen ? standing.Instalments.Where(instalment => !instalment.IsSettled).ToArray() : [];
        return new JsonObject
        {
            ["member_id"] = loan.MemberId,
            ["gender"] = Name(loan.Borrower.Gender),
            ["older"] = loan.Borrower.Older,
            ["household"] = Name(loan.Borrower.Household),
            ["status"] = Name(standing.Status),
            ["rescheduled"] = standing.IsRescheduled,
            ["requested_on"] = Day(loan.RequestedOn),
            ["disbursed_on"] = Day(standing.DisbursedOn),
            ["principal"] = loan.Principal.Amount,
            ["lent"] = standing.Lent.Amount,
            ["outstanding"] = standing.Outstanding.Amount,
            ["credit"] = standing.Credit.Amount,
            ["late_from"] = Day(standing.LateFrom),
            ["principal_late_from"] = Day(standing.PrincipalLateFrom),
            ["unpaid_due_on"] = new JsonArray([.. unpaid.Select(instalment => JsonValue.Create(Day(instalment.DueOn)))]),
            ["overdue_principal"] = Overdue(instalment => instalment.UnpaidPrincipal),
            ["overdue_interest"] = Overdue(instalment => instalment.UnpaidInterest),
            ["written_off_on"] = Day(standing.WrittenOffOn),
            ["written_off"] = standing.WrittenOff.Amount,
            ["recovered"] = standing.Recovered.Amount,
            ["version"] = lastEntry,
        };

        // What is overdue once each has fallen due.
        JsonArray Overdue(Func<StandingInstalment, Vnd> part)
        {
            var (sums, sum) = (new JsonArray(), Vnd.Zero);
            foreach (var instalment in unpaid)
            {
                sum += part(instalment);
                sums.Add(sum.Amount);
            }

            return sums;
        }
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string? Day(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : null;

    private async Task<Dictionary<(string Table, string Key), JsonObject>> Read(Club club, Instant knownAt, CancellationToken ct)
    {
        var rows = new Dictionary<(string, string), JsonObject>();
        await using var command = database.Command(Rows, Of(club.ProvinceCode), Of(club.ClubId), Of(knownAt));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            // Two rows that both claim to hold are a fault of their own: the later one is compared, and differs in its version.
            rows[(reader.GetString(0), reader.GetString(1))] = JsonNode.Parse(reader.GetString(2))!.AsObject();
        }

        return rows;
    }
}
