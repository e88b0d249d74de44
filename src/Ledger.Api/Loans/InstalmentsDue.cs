using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Loans;

/// <summary>What falls due in every club, day by day, how much of it was paid by the day, and what each entry changed of that.</summary>
internal sealed class InstalmentsDue : ICopiedProjection<Fund>
{
    private const string Add =
        """
        WITH changes AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS sent (tenant_id, club_id, due_on, recorded_at, due, on_time)
        ), noted AS (
            INSERT INTO instalment_changes AS i (tenant_id, club_id, due_on, recorded_at, due, on_time)
            SELECT tenant_id, club_id, due_on, recorded_at, due, on_time FROM changes
            ON CONFLICT (tenant_id, due_on, club_id, recorded_at) DO UPDATE SET due = i.due + excluded.due, on_time = i.on_time + excluded.on_time
        ), by_month AS (
            INSERT INTO instalments_due_by_month AS i (tenant_id, club_id, month, due, on_time)
            SELECT tenant_id, club_id, date_trunc('month', due_on::timestamp)::date, sum(due)::bigint, sum(on_time)::bigint FROM changes GROUP BY 1, 2, 3
            ON CONFLICT (tenant_id, month, club_id) DO UPDATE SET due = i.due + excluded.due, on_time = i.on_time + excluded.on_time
        )
        INSERT INTO instalments_due AS i (tenant_id, club_id, due_on, due, on_time)
        SELECT tenant_id, club_id, due_on, sum(due)::bigint, sum(on_time)::bigint FROM changes GROUP BY tenant_id, club_id, due_on
        ON CONFLICT (tenant_id, due_on, club_id) DO UPDATE SET due = i.due + excluded.due, on_time = i.on_time + excluded.on_time
        """;

    public string Name => "instalments_due";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices) => Rows(slices) is { Count: > 0 } rows ? new Statement(Add, Columns(rows)) : null;

    public IEnumerable<CopiedRows> Copy(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var rows = Rows(slices);
        return
        [
            new CopiedRows("instalment_changes", "tenant_id, club_id, due_on, recorded_at, due, on_time", Columns(rows)),
            new CopiedRows("instalments_due", "tenant_id, club_id, due_on, due, on_time", Sums(rows, static dueOn => dueOn)),
            new CopiedRows("instalments_due_by_month", "tenant_id, club_id, month, due, on_time", Sums(rows, static dueOn => dueOn.With(DateAdjusters.StartOfMonth))),
        ];
    }

    private static List<NpgsqlParameter> Sums(List<(AppendedSlice<Fund> Slice, LocalDate DueOn, Instant At, Vnd Due, Vnd OnTime)> rows, Func<LocalDate, LocalDate> dayOf)
    {
        var sums = rows.GroupBy(row => (row.Slice, Day: dayOf(row.DueOn))).ToList();
        return
        [
            Of(Column(sums, sum => sum.Key.Slice.Tenant)),
            Of(Column(sums, sum => sum.Key.Slice.StreamId)),
            Of(Column(sums, sum => sum.Key.Day.ToDateOnly())),
            Of(Column(sums, sum => sum.Sum(static row => row.Due.Amount))),
            Of(Column(sums, sum => sum.Sum(static row => row.OnTime.Amount))),
        ];
    }

    private static List<(AppendedSlice<Fund> Slice, LocalDate DueOn, Instant At, Vnd Due, Vnd OnTime)> Rows(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var rows = new List<(AppendedSlice<Fund> Slice, LocalDate DueOn, Instant At, Vnd Due, Vnd OnTime)>();
        foreach (var slice in slices)
        {
            foreach (var ((dueOn, at), (due, onTime)) in Changes(slice))
            {
                rows.Add((slice, dueOn, at, due, onTime));
            }
        }

        return rows;
    }

    private static List<NpgsqlParameter> Columns(List<(AppendedSlice<Fund> Slice, LocalDate DueOn, Instant At, Vnd Due, Vnd OnTime)> rows) =>
    [
        Of(Column(rows, row => row.Slice.Tenant)),
        Of(Column(rows, row => row.Slice.StreamId)),
        Of(Column(rows, row => row.DueOn.ToDateOnly())),
        Of(Column(rows, row => row.At.ToDateTimeUtc())),
        Of(Column(rows, row => row.Due.Amount)),
        Of(Column(rows, row => row.OnTime.Amount)),
    ];

    // Entries recorded at one instant, as on a meeting's sheet, change a day together.
    private static Dictionary<(LocalDate DueOn, Instant At), (Vnd Due, Vnd OnTime)> Changes(AppendedSlice<Fund> slice)
    {
        var changes = new Dictionary<(LocalDate, Instant), (Vnd Due, Vnd OnTime)>();
        var byDay = new SortedDictionary<LocalDate, (Vnd Due, Vnd OnTime)>();
        var before = slice.Before;
        foreach (var (recorded, after) in slice.Steps)
        {
            var @event = (FundEvent)recorded.Data;
            Collect(@event.Loans.LoanId);
            Collect(@event.Loans.OtherLoanId);
            foreach (var (dueOn, (due, onTime)) in byDay)
            {
                if (!due.IsZero || !onTime.IsZero)
                {
                    var sum = changes.GetValueOrDefault((dueOn, recorded.Timestamp));
                    changes[(dueOn, recorded.Timestamp)] = (sum.Due + due, sum.OnTime + onTime);
                }
            }

            byDay.Clear();
            before = after;

            void Collect(string? loanId)
            {
                if (loanId is not null && after.Loan(loanId) is { Latest: not null } now)
                {
                    var same = 0;
                    if (before?.FindLoan(loanId) is { Latest: { } latest } was)
                    {
                        same = LoanStanding.SameAtTheEnd(latest, now.Latest);
                        foreach (var (dueOn, due, onTime) in LoanStanding.Verdicts(was.StandingsFrom(@event.On), @event.On, same))
                        {
                            Sum(dueOn, -due, -onTime);
                        }
                    }

                    foreach (var (dueOn, due, onTime) in LoanStanding.Verdicts(now.StandingsFrom(@event.On), @event.On, same))
                    {
                        Sum(dueOn, due, onTime);
                    }
                }
            }

            void Sum(LocalDate dueOn, Vnd due, Vnd onTime)
            {
                var sum = byDay.GetValueOrDefault(dueOn);
                byDay[dueOn] = (sum.Due + due, sum.OnTime + onTime);
            }
        }

        return changes;
    }
}
