using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.EventStore;
using NodaTime;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Loans;

/// <summary>Where every loan stands after the last entry, one row a loan.</summary>
internal sealed class LoanPositions : IInlineProjection<Fund>
{
    private const string Upsert =
        """
        INSERT INTO ledger.loan_positions AS p (
            tenant_id, club_id, loan_number, member_id, status, requested_on, disbursed_on, principal, outstanding, credit,
            next_unpaid_due_on, next_unpaid_principal_due_on, version)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (tenant_id, club_id, loan_number) DO UPDATE SET
            status = excluded.status, disbursed_on = excluded.disbursed_on, outstanding = excluded.outstanding, credit = excluded.credit,
            next_unpaid_due_on = excluded.next_unpaid_due_on, next_unpaid_principal_due_on = excluded.next_unpaid_principal_due_on,
            version = excluded.version
        """;

    public string Name => "loan_positions";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var rows = new List<Row>(slices.Count);
        foreach (var slice in slices)
        {
            var touched = new HashSet<string>(StringComparer.Ordinal);
            for (var i = slice.Steps.Count - 1; i >= 0; i--)
            {
                var step = slice.Steps[i].Event;
                var (loanId, otherLoanId) = LoansOf((FundEvent)step.Data);
                if (loanId is not null && touched.Add(loanId))
                {
                    rows.Add(Row.Of(slice, slice.Steps[^1].After, loanId, step.Version));
                }

                if (otherLoanId is not null && touched.Add(otherLoanId))
                {
                    rows.Add(Row.Of(slice, slice.Steps[^1].After, otherLoanId, step.Version));
                }
            }
        }

        return rows.Count == 0
            ? null
            : new Statement(
                Upsert,
                [
                    Of(Column(rows, row => row.Tenant)),
                    Of(Column(rows, row => row.ClubId)),
                    Of(Column(rows, row => row.Number)),
                    Of(Column(rows, row => row.Loan.MemberId)),
                    Of(Column(rows, row => row.Status)),
                    Of(Column(rows, row => row.Loan.RequestedOn.ToDateOnly())),
                    Of(Column(rows, row => Date(row.Loan.Account?.DisbursedOn))),
                    Of(Column(rows, row => row.Loan.Principal.Amount)),
                    Of(Column(rows, row => row.Position?.Outstanding.Amount ?? 0)),
                    Of(Column(rows, row => row.Position?.Paid.Credit.Amount ?? 0)),
                    Of(Column(rows, row => Date(row.Position?.LateSince))),
                    Of(Column(rows, row => Date(row.Position?.PrincipalLateSince))),
                    Of(Column(rows, row => row.Version)),
                ]);
    }

    /// <summary>The loans that an entry changes, if any.</summary>
    public static (string? LoanId, string? OtherLoanId) LoansOf(FundEvent @event) => @event switch
    {
        CreditUsed e => (e.LoanId, e.ToLoanId),
        LoanEvent e => (e.LoanId, null),
        EntryReversed e => (e.LoanId, e.OtherLoanId),
        _ => (null, null),
    };

    private static TColumn[] Column<TColumn>(List<Row> rows, Func<Row, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static DateOnly? Date(LocalDate? date) => date?.ToDateOnly();

    private readonly record struct Row(string Tenant, string ClubId, int Number, Loan Loan, LoanPosition? Position, string Status, long Version)
    {
        // Far in the future every unsettled instalment is late: the oldest of them is the day from which the loan counts as late.
        private static readonly LocalDate Ever = new(9999, 12, 31);

        public static Row Of(AppendedSlice<Fund> slice, Fund fund, string loanId, long version)
        {
            var loan = fund.Loan(loanId);
            var position = loan.Account?.PositionOn(Ever);
            var status = position?.Status ?? loan.Stage;
            return new Row(slice.Tenant, slice.StreamId, loan.Number, loan, position, JsonNamingPolicy.CamelCase.ConvertName(status.ToString()), version);
        }
    }
}
