using System.Globalization;
using System.Text.Json;
using Ledger.Api.Portfolio;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Loans;

/// <summary>How every loan stands, and stood, on any day as known at any instant.</summary>
internal sealed class LoanPositions : ICopiedProjection<Fund>
{
    private static readonly BeliefTables<LoanStanding> Tables = new(
        "loan_positions",
        "loan_history",
        ["tenant_id", "club_id", "loan_number"],
        [
            "member_id", "gender", "older", "household", "status", "rescheduled", "requested_on", "disbursed_on", "principal", "late_from", "principal_late_from",
            "unpaid_due_on date[]", "overdue_principal bigint[]", "overdue_interest bigint[]", "written_off_on",
        ],
        ("lent", standing => standing.Lent.Amount),
        ("outstanding", standing => standing.Outstanding.Amount),
        ("credit", standing => standing.Credit.Amount),
        ("written_off", standing => standing.WrittenOff.Amount),
        ("recovered", standing => standing.Recovered.Amount));

    public string Name => "loan_positions";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices) => Tables.Write(Believe(slices), Keys, Figures);

    public IEnumerable<CopiedRows> Copy(AppendedSlice<Fund> slice) => Tables.Copy(Believe([slice]), Keys, Figures);

    private static List<(Row, Beliefs<LoanStanding>)> Believe(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var loans = new List<(Row, Beliefs<LoanStanding>)>(slices.Count);
        foreach (var slice in slices)
        {
            Believe(slice, loans);
        }

        return loans;
    }

    private static void Believe(AppendedSlice<Fund> slice, List<(Row, Beliefs<LoanStanding>)> loans)
    {
        var touched = new Dictionary<string, Beliefs<LoanStanding>>(StringComparer.Ordinal);
        var before = slice.Before;
        foreach (var (recorded, after) in slice.Steps)
        {
            var (loanId, otherLoanId) = ((FundEvent)recorded.Data).Loans;
            Touch(loanId);
            Touch(otherLoanId);
            before = after;

            void Touch(string? id)
            {
                if (id is null)
                {
                    return;
                }

                var (was, now) = (before?.FindLoan(id), after.Loan(id));
                if (!touched.TryGetValue(id, out var beliefs))
                {
                    touched.Add(id, beliefs = new Beliefs<LoanStanding>(was?.Latest?.From));
                    loans.Add((new Row(slice.Tenant, slice.StreamId, slice.Steps[^1].After.Loan(id)), beliefs));
                }

                var on = ((FundEvent)recorded.Data).On;
                if (now.Latest is { } latest && beliefs.IsBackdated(on))
                {
                    beliefs.Backdate(on, recorded.Timestamp, recorded.Version, Covering(was!, on), now.StandingsFrom(on));
                }
                else if (now.Latest is { } standing)
                {
                    beliefs.Write(recorded.Timestamp, recorded.Version, standing);
                }
                else
                {
                    beliefs.Replace(new LoanStanding { From = on, Status = now.Stage }, recorded.Version, recorded.Timestamp);
                }
            }
        }
    }

    private static LoanStanding? Covering(Loan loan, LocalDate day) => loan.StandingsFrom(day)[0] is var first && first.From <= day ? first : null;

    private static IEnumerable<NpgsqlParameter> Keys(IReadOnlyList<Row> rows) => [Of(Column(rows, row => row.Tenant)), Of(Column(rows, row => row.ClubId)), Of(Column(rows, row => row.Loan.Number))];

    private static IEnumerable<NpgsqlParameter> Figures(IReadOnlyList<(Row Row, LoanStanding Standing)> rows) =>
    [
        Of(Column(rows, row => row.Row.Loan.MemberId)),
        Of(Column(rows, row => Names<Domain.Clubs.Gender>.Of(row.Row.Loan.Borrower.Gender))),
        Of(Column(rows, row => row.Row.Loan.Borrower.Older)),
        Of(Column(rows, row => Names<Domain.Clubs.Household>.Of(row.Row.Loan.Borrower.Household))),
        Of(Column(rows, row => Names<LoanStatus>.Of(row.Standing.Status))),
        Of(Column(rows, row => row.Standing.IsRescheduled)),
        Of(Column(rows, row => row.Row.Loan.RequestedOn.ToDateOnly())),
        Of(Column(rows, row => row.Standing.DisbursedOn?.ToDateOnly())),
        Of(Column(rows, row => row.Row.Loan.Principal.Amount)),
        Of(Column(rows, row => row.Standing.LateFrom?.ToDateOnly())),
        Of(Column(rows, row => row.Standing.PrincipalLateFrom?.ToDateOnly())),
        Of(Column(rows, row => Unpaid(row.Standing, static (instalment, _, text) => instalment.DueOn.ToDateOnly().TryFormat(text, out var length, "O", CultureInfo.InvariantCulture) ? length : 0))),
        Of(Column(rows, row => Unpaid(row.Standing, static (_, overdue, text) => overdue.Principal.Amount.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture) ? length : 0))),
        Of(Column(rows, row => Unpaid(row.Standing, static (_, overdue, text) => overdue.Interest.Amount.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture) ? length : 0))),
        Of(Column(rows, row => row.Standing.WrittenOffOn?.ToDateOnly())),
    ];

    // Arrays within an array must all be of one length: these go as text.
    private static string Unpaid(LoanStanding standing, Func<StandingInstalment, (Vnd Principal, Vnd Interest), Span<char>, int> write)
    {
        if (!standing.IsOpen)
        {
            return "{}";
        }

        // No amount and no date takes more than twenty characters and a comma.
        var size = 2 + (21 * standing.Instalments.Length);
        var text = size <= 1_024 ? stackalloc char[size] : new char[size];
        text[0] = '{';
        var (length, overdue) = (1, (Principal: Vnd.Zero, Interest: Vnd.Zero));
        foreach (var instalment in standing.Instalments)
        {
            if (!instalment.IsSettled)
            {
                overdue = (overdue.Principal + instalment.UnpaidPrincipal, overdue.Interest + instalment.UnpaidInterest);
                length += write(instalment, overdue, text[length..]);
                text[length++] = ',';
            }
        }

        // The last comma gives way to the brace; an active loan may owe nothing but overdue interest.
        text[length > 1 ? length - 1 : length++] = '}';
        return new string(text[..length]);
    }

    private readonly record struct Row(string Tenant, string ClubId, Loan Loan);

    // As they stand in JSON, made once.
    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static string Of(T value) => All[value];
    }
}
