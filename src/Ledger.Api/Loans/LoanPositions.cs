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
        ["member_id", "gender", "older", "household", "requested_on", "principal"],
        ["status", "rescheduled", "disbursed_on", "late_from", "principal_late_from", "written_off_on", "unpaid_due_on[]", "overdue_principal[]", "overdue_interest[]"],
        ("lent", standing => standing.Lent.Amount),
        ("outstanding", standing => standing.Outstanding.Amount),
        ("credit", standing => standing.Credit.Amount),
        ("written_off", standing => standing.WrittenOff.Amount),
        ("recovered", standing => standing.Recovered.Amount));

    public string Name => "loan_positions";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices) => Tables.Write(Believe(slices), Keys, Facts, Figures);

    public IEnumerable<CopiedRows> Copy(AppendedSlice<Fund> slice) => Tables.Copy(Believe([slice]), Keys, Facts, Figures);

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
                    touched.Add(id, beliefs = new Beliefs<LoanStanding>(was is not null, was?.Latest?.From));
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

    // What was asked for, and by whom, never changes.
    private static IEnumerable<NpgsqlParameter> Facts(IReadOnlyList<Row> rows) =>
    [
        Of(Column(rows, row => row.Loan.MemberId)),
        Of(Column(rows, row => Names<Domain.Clubs.Gender>.Of(row.Loan.Borrower.Gender))),
        Of(Column(rows, row => row.Loan.Borrower.Older)),
        Of(Column(rows, row => Names<Domain.Clubs.Household>.Of(row.Loan.Borrower.Household))),
        Of(Column(rows, row => row.Loan.RequestedOn.ToDateOnly())),
        Of(Column(rows, row => row.Loan.Principal.Amount)),
    ];

    private static IEnumerable<NpgsqlParameter> Figures(IReadOnlyList<LoanStanding> rows)
    {
        var unpaid = Column(rows, Unpaid);
        return
        [
            Of(Column(rows, row => Names<LoanStatus>.Of(row.Status))),
            Of(Column(rows, row => row.IsRescheduled)),
            Of(Column(rows, row => row.DisbursedOn?.ToDateOnly())),
            Of(Column(rows, row => row.LateFrom?.ToDateOnly())),
            Of(Column(rows, row => row.PrincipalLateFrom?.ToDateOnly())),
            Of(Column(rows, row => row.WrittenOffOn?.ToDateOnly())),
            Of(Column(unpaid, row => row.DueOn)),
            Of(Column(unpaid, row => row.Principal)),
            Of(Column(unpaid, row => row.Interest)),
        ];
    }

    // An active loan may owe nothing but overdue interest: then there are none.
    private static (DateOnly[] DueOn, long[] Principal, long[] Interest) Unpaid(LoanStanding standing)
    {
        if (!standing.IsOpen)
        {
            return ([], [], []);
        }

        var count = 0;
        foreach (var instalment in standing.Instalments)
        {
            count += instalment.IsSettled ? 0 : 1;
        }

        var (dueOn, principal, interest) = (new DateOnly[count], new long[count], new long[count]);
        var (place, overdue) = (0, (Principal: Vnd.Zero, Interest: Vnd.Zero));
        foreach (var instalment in standing.Instalments)
        {
            if (!instalment.IsSettled)
            {
                overdue = (overdue.Principal + instalment.UnpaidPrincipal, overdue.Interest + instalment.UnpaidInterest);
                (dueOn[place], principal[place], interest[place]) = (instalment.DueOn.ToDateOnly(), overdue.Principal.Amount, overdue.Interest.Amount);
                place++;
            }
        }

        return (dueOn, principal, interest);
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
