using System.Runtime.InteropServices;
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
    private const int Months = 12;

    private static readonly string Insert =
        $"""
        WITH changes AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS sent (tenant_id, club_id, due_on, recorded_at, due, on_time)
        ), noted AS (
            INSERT INTO instalment_changes AS i (tenant_id, club_id, due_on, recorded_at, due, on_time)
            SELECT tenant_id, club_id, due_on, recorded_at, due, on_time FROM changes
            ON CONFLICT (tenant_id, due_on, club_id, recorded_at) DO UPDATE SET due = i.due + excluded.due, on_time = i.on_time + excluded.on_time
        ), by_year AS (
            INSERT INTO instalments_due_by_year AS i (tenant_id, club_id, year, due, on_time)
            SELECT tenant_id, club_id, year, ($10)[first:first + {Months - 1}], ($11)[first:first + {Months - 1}]
            FROM unnest($7, $8, $9) WITH ORDINALITY AS sent (tenant_id, club_id, year, number) CROSS JOIN LATERAL (SELECT ((number - 1) * {Months} + 1)::integer AS first) f
            ON CONFLICT (tenant_id, year, club_id) DO UPDATE SET due = {EachMonth("due")}, on_time = {EachMonth("on_time")}
        )
        INSERT INTO instalments_due AS i (tenant_id, club_id, due_on, due, on_time)
        SELECT tenant_id, club_id, due_on, sum(due)::bigint, sum(on_time)::bigint FROM changes GROUP BY tenant_id, club_id, due_on
        ON CONFLICT (tenant_id, due_on, club_id) DO UPDATE SET due = i.due + excluded.due, on_time = i.on_time + excluded.on_time
        """;

    public string Name => "instalments_due";

    public Statement? Project(IReadOnlyList<AppendedSlice<Fund>> slices)
    {
        var changes = new List<Change>();
        foreach (var slice in slices)
        {
            Add(slice, changes);
        }

        if (changes.Count == 0)
        {
            return null;
        }

        var years = Years(changes);
        return new Statement(
            Insert,
            [
                .. Columns(changes),
                .. Keys(years),
                Of(years.SelectMany(static year => year.Due).ToArray()),
                Of(years.SelectMany(static year => year.OnTime).ToArray()),
            ]);
    }

    public IEnumerable<CopiedRows> Copy(AppendedSlice<Fund> slice)
    {
        var changes = new List<Change>();
        Add(slice, changes);
        var years = Years(changes);
        return
        [
            new CopiedRows("instalment_changes", "tenant_id, club_id, due_on, recorded_at, due, on_time", Columns(changes), ByDay: "due_on"),
            new CopiedRows("instalments_due", "tenant_id, club_id, due_on, due, on_time", Days(slice, changes), ByDay: "due_on"),
            new CopiedRows(
                "instalments_due_by_year",
                "tenant_id, club_id, year, due, on_time",
                [.. Keys(years), Of(Column(years, static year => year.Due)), Of(Column(years, static year => year.OnTime))],
                ByDay: "year"),
        ];
    }

    private static string EachMonth(string sums) => $"ARRAY[{string.Join(", ", Enumerable.Range(1, Months).Select(month => $"i.{sums}[{month}] + excluded.{sums}[{month}]"))}]";

    private static List<NpgsqlParameter> Columns(List<Change> changes) =>
    [
        Of(Column(changes, static change => change.Tenant)),
        Of(Column(changes, static change => change.ClubId)),
        Of(Column(changes, static change => change.DueOn.ToDateOnly())),
        Of(Column(changes, static change => change.At.ToDateTimeUtc())),
        Of(Column(changes, static change => change.Due.Amount)),
        Of(Column(changes, static change => change.OnTime.Amount)),
    ];

    private static List<NpgsqlParameter> Days(AppendedSlice<Fund> slice, List<Change> changes)
    {
        var sums = new Dictionary<LocalDate, Change>();
        foreach (var change in changes)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, change.DueOn, out _);
            sum = sum with { Due = sum.Due + change.Due, OnTime = sum.OnTime + change.OnTime };
        }

        var days = sums.ToArray();
        return
        [
            Of(Column(days, _ => slice.Tenant)),
            Of(Column(days, _ => slice.StreamId)),
            Of(Column(days, static day => day.Key.ToDateOnly())),
            Of(Column(days, static day => day.Value.Due.Amount)),
            Of(Column(days, static day => day.Value.OnTime.Amount)),
        ];
    }

    private static List<NpgsqlParameter> Keys(List<DueInYear> years) =>
    [
        Of(Column(years, static year => year.Tenant)),
        Of(Column(years, static year => year.ClubId)),
        Of(Column(years, static year => new DateOnly(year.Year, 1, 1))),
    ];

    // The changes of a club stand together, and they are of a few years: the last ones found are looked through.
    private static List<DueInYear> Years(List<Change> changes)
    {
        var years = new List<DueInYear>();
        foreach (var change in changes)
        {
            var i = years.Count - 1;
            while (i >= 0 && years[i].Year != change.DueOn.Year && years[i].IsOf(change))
            {
                i--;
            }

            if (i < 0 || !years[i].IsOf(change))
            {
                i = years.Count;
                years.Add(new DueInYear(change.Tenant, change.ClubId, change.DueOn.Year));
            }

            years[i].Add(change);
        }

        return years;
    }

    // Entries recorded at one instant, as on a meeting's sheet, change a day together: those of a fund are recorded in the order of their instants.
    private static void Add(AppendedSlice<Fund> slice, List<Change> changes)
    {
        var (before, first) = (slice.Before, changes.Count);
        var byDay = new List<InstalmentVerdict>();
        foreach (var (recorded, after) in slice.Steps)
        {
            var @event = (FundEvent)recorded.Data;
            var (loanId, otherLoanId) = @event.Loans;
            Collect(byDay, before, after, loanId, @event.On);
            Collect(byDay, before, after, otherLoanId, @event.On);
            before = after;
            if (changes.Count > first && changes[^1].At != recorded.Timestamp)
            {
                first = changes.Count;
            }

            foreach (var (dueOn, due, onTime) in byDay)
            {
                if (!due.IsZero || !onTime.IsZero)
                {
                    Sum(changes, first, new Change(slice.Tenant, slice.StreamId, dueOn, recorded.Timestamp, due, onTime));
                }
            }

            byDay.Clear();
        }
    }

    private static void Collect(List<InstalmentVerdict> byDay, Fund? before, Fund after, string? loanId, LocalDate on)
    {
        if (loanId is not null && after.Loan(loanId) is { Latest: { } now } loan)
        {
            var same = 0;
            if (before?.FindLoan(loanId) is { Latest: { } latest } was)
            {
                same = LoanStanding.SameAtTheEnd(latest, now);
                foreach (var (dueOn, due, onTime) in LoanStanding.Verdicts(was.StandingsFrom(on), on, same))
                {
                    Sum(byDay, dueOn, -due, -onTime);
                }
            }

            foreach (var (dueOn, due, onTime) in LoanStanding.Verdicts(loan.StandingsFrom(on), on, same))
            {
                Sum(byDay, dueOn, due, onTime);
            }
        }
    }

    // A loan has a dozen instalments, and a meeting not many days on which some fall due: looking through them is faster than hashing.
    private static void Sum(List<InstalmentVerdict> byDay, LocalDate dueOn, Vnd due, Vnd onTime)
    {
        for (var i = 0; i < byDay.Count; i++)
        {
            if (byDay[i].DueOn == dueOn)
            {
                byDay[i] = new InstalmentVerdict(dueOn, byDay[i].Due + due, byDay[i].OnTime + onTime);
                return;
            }
        }

        byDay.Add(new InstalmentVerdict(dueOn, due, onTime));
    }

    private static void Sum(List<Change> changes, int first, Change change)
    {
        for (var i = first; i < changes.Count; i++)
        {
            if (changes[i].DueOn == change.DueOn)
            {
                changes[i] = change with { Due = changes[i].Due + change.Due, OnTime = changes[i].OnTime + change.OnTime };
                return;
            }
        }

        changes.Add(change);
    }

    private readonly record struct Change(string Tenant, string ClubId, LocalDate DueOn, Instant At, Vnd Due, Vnd OnTime);

    /// <summary>What fell due from the beginning of a year to the end of each of its months.</summary>
    private sealed record DueInYear(string Tenant, string ClubId, int Year)
    {
        public long[] Due { get; } = new long[Months];

        public long[] OnTime { get; } = new long[Months];

        public bool IsOf(Change change) => ClubId == change.ClubId && Tenant == change.Tenant;

        public void Add(Change change)
        {
            for (var month = change.DueOn.Month; month <= Months; month++)
            {
                Due[month - 1] += change.Due.Amount;
                OnTime[month - 1] += change.OnTime.Amount;
            }
        }
    }
}
