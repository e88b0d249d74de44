using System.Data;
using Ledger.Api.Database;
using Ledger.Api.Tenancy;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>One part of a scope on one day: a province of the nation, a commune of a province, a club of a commune.</summary>
/// <param name="Day">The day.</param>
/// <param name="Code">What the part is asked for by; null for a commune that the register has by name only.</param>
/// <param name="Name">What it is called; for a province its code.</param>
/// <param name="Target">The fund size that its clubs are to reach, in đồng, unless they set themselves another; of a single club its own.</param>
/// <param name="Figures">Its portfolio.</param>
internal sealed record PortfolioPart(LocalDate Day, string? Code, string Name, Vnd? Target, PortfolioFigures Figures);

/// <summary>
/// The portfolio from the read models. What follows from balances is read a row a club; what follows from lateness only from the loans that are late, which an index knows. Nothing is replayed and
/// no question looks at all loans.
/// </summary>
internal sealed class PortfolioQuery(CallerDatabase database)
{
    /// <summary>The parts of a scope on each of several days, as known at an instant, in the order of their names.</summary>
    /// <param name="scope">The clubs.</param>
    /// <param name="inParts">Whether one level down; otherwise all clubs are one part.</param>
    /// <param name="days">The days.</param>
    /// <param name="knownAt">From the entries recorded up to here; null for all.</param>
    /// <param name="ct">Ends the query.</param>
    public async Task<List<PortfolioPart>> Parts(PortfolioScope scope, bool inParts, IReadOnlyList<LocalDate> days, Instant? knownAt, CancellationToken ct)
    {
        var sql = new Sql(scope, inParts, days.Count == 1, new BeliefRule(knownAt));
        var parts = new Dictionary<(LocalDate Day, string Part), PortfolioPart>();
        var months = (First: YearBefore(days.Min()).PlusMonths(1).With(DateAdjusters.StartOfMonth), Last: days.Max().PlusDays(1).With(DateAdjusters.StartOfMonth).PlusMonths(-1));

        // One snapshot for all of it: an entry that is committed in between is in every figure or in none.
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var sums = new Dictionary<(LocalDate, string), WrittenOffSince>();
        await Read(sql.Funds, days, row =>
        {
            parts.Add(Key(row), new PortfolioPart(row.Date(0), row.Text(2), row.GetString(3), row.IsDBNull(4) ? null : new Vnd(row.GetInt64(4)), FundFigures(row)));
            sums.Add(Key(row), new WrittenOffSince(Amount(row, 7), Amount(row, 16), Amount(row, 17)));
        });
        // Of a trend most days have another of its days a year before them.
        var before = days.Select(YearBefore).Except(days).ToList();
        if (before.Count > 0)
        {
            await Read(sql.YearsBefore, before, row => sums.Add(Key(row), new WrittenOffSince(Amount(row, 2), Amount(row, 3), Amount(row, 4))));
        }

        foreach (var part in parts.Keys.ToList())
        {
            var (now, then) = (sums[part], sums.GetValueOrDefault((YearBefore(part.Day), part.Part)));
            Add(part, figures => figures with { WriteOffs = new WriteOffs(now.WrittenOff - then.WrittenOff, now.Recovered - then.Recovered, then.Outstanding, now.Outstanding) });
        }

        var late = new List<((LocalDate, string) Part, EquallyLateLoans Loans)>();
        await Read(sql.LateLoans, days, row => late.Add((Key(row), LateLoans(row))));
        foreach (var loans in late.GroupBy(pair => pair.Part, pair => pair.Loans))
        {
            Add(loans.Key, figures => figures with { Late = [.. loans] });
        }

        await Read(sql.RescheduledLoans, days, row => Add(Key(row), figures => figures with { Rescheduled = new LoanVolume(Count(row, 2), Amount(row, 3)) }));
        await Read(sql.InstalmentsDue, days, row => Add(Key(row), figures => figures with { OnTimeCollection = new Share(Amount(row, 3), Amount(row, 2)) }));
        return [.. parts.OrderBy(part => part.Value.Name, StringComparer.Ordinal).ThenBy(part => part.Key.Part, StringComparer.Ordinal).Select(part => part.Value)];

        async Task Read(string text, IReadOnlyList<LocalDate> on, Action<NpgsqlDataReader> read)
        {
            await using var command = new NpgsqlCommand(text, connection, snapshot)
            {
                Parameters = { Of(on.Select(day => day.ToDateOnly()).ToArray()), Of(knownAt), Of(sql.Rule.Day), Of(scope.ProvinceCode), Of(scope.Code), Of([.. Ageing.Steps]), Of(months.First), Of(months.Last) },
            };
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                read(row);
            }
        }

        void Add((LocalDate, string) part, Func<PortfolioFigures, PortfolioFigures> with) => parts[part] = parts[part] with { Figures = with(parts[part].Figures) };
    }

    private static LocalDate YearBefore(LocalDate day) => PortfolioFigures.YearTo(day).PlusDays(-1);

    private static (LocalDate, string) Key(NpgsqlDataReader row) => (row.Date(0), row.GetString(1));

    private static PortfolioFigures FundFigures(NpgsqlDataReader row) => new()
    {
        Clubs = Count(row, 5),
        Active = new LoanVolume(Count(row, 6), Amount(row, 7)),
        Borrowers = new Borrowers(Count(row, 8), Count(row, 9), Count(row, 10), Count(row, 11), Count(row, 12)),
        EverBorrowed = Count(row, 13),
        FundSize = Amount(row, 14),
        ClubsAtTarget = Count(row, 15),
    };

    private static EquallyLateLoans LateLoans(NpgsqlDataReader row) => new(
        Step(row.GetInt32(2)), Step(row.GetInt32(3)), row.GetBoolean(4), Count(row, 5), Amount(row, 6), Amount(row, 7), Amount(row, 8));

    private static int Step(int reached) => reached == 0 ? 0 : Ageing.Steps[reached - 1];

    // Sums of bigint are numeric, counts are bigint.
    private static Vnd Amount(NpgsqlDataReader row, int column) => new(decimal.ToInt64(row.GetDecimal(column)));

    private static int Count(NpgsqlDataReader row, int column) => checked((int)row.GetInt64(column));

    private readonly record struct WrittenOffSince(Vnd Outstanding, Vnd WrittenOff, Vnd Recovered);

    private sealed class Sql(PortfolioScope scope, bool inParts, bool onOneDay, BeliefRule rule)
    {
        private readonly string _clubs = PortfolioSql.Clubs(scope, inParts);

        public BeliefRule Rule => rule;

        public string Funds =>
            $"""
            WITH {PortfolioSql.Days},
            {_clubs},
            {PortfolioSql.FundsWithTargets(
                scope, inParts, rule, "active_loans", "loans_outstanding", "loans_to_take_over", "borrowers", "women", "older", "poor", "near_poor", "ever_borrowed", "written_off", "recovered")}
            SELECT day, part, min(code), min(name), min({(scope.Level >= ScopeLevel.Commune ? "target" : "programme_target")}), count(*),
                   sum(active_loans), sum(loans_outstanding - loans_to_take_over), sum(borrowers), sum(women), sum(older), sum(poor), sum(near_poor), sum(ever_borrowed),
                   sum(fund_size), count(*) FILTER (WHERE fund_size >= target), sum(written_off), sum(recovered)
            FROM targets
            GROUP BY day, part
            """;

        // What was written off, and came back, since the funds were opened: that of a year is the difference of two days.
        public string YearsBefore =>
            $"""
            WITH {PortfolioSql.Days},
            {_clubs},
            {PortfolioSql.Funds(scope, inParts, rule, "loans_outstanding", "loans_to_take_over", "written_off", "recovered")}
            SELECT day, part, sum(loans_outstanding - loans_to_take_over), sum(written_off), sum(recovered) FROM funds GROUP BY day, part
            """;

        // Loans between which no definition makes a difference come as one row.
        public string LateLoans
        {
            get
            {
                var (part, join) = PortfolioSql.Part(scope, inParts, "l");
                return $"""
                    WITH {PortfolioSql.Days},
                    {_clubs},
                    {PortfolioSql.LateLoans(scope, rule)}
                    SELECT l.day, {part}, width_bucket(l.day - l.late_from, $6), CASE WHEN l.principal_late_from < l.day THEN width_bucket(l.day - l.principal_late_from, $6) ELSE 0 END, l.rescheduled,
                           count(*), sum(l.outstanding), sum({PortfolioSql.Overdue("principal")}), sum({PortfolioSql.Overdue("interest")})
                    FROM late l {join}
                    GROUP BY 1, 2, 3, 4, 5
                    """;
            }
        }

        public string RescheduledLoans
        {
            get
            {
                var (part, join) = PortfolioSql.Part(scope, inParts, "l");
                return $"""
                    WITH {PortfolioSql.Days},
                    {_clubs},
                    {PortfolioSql.RescheduledLoans(scope, rule)}
                    SELECT l.day, {part}, count(*), sum(l.outstanding) FROM rescheduled l {join} GROUP BY 1, 2
                    """;
            }
        }

        // Known now, whole months are read as such, each once for all days; $7 and $8 are the first and the last of them. A row a club before the clubs are joined. Nothing falls due before a loan is
        // paid out, hence nothing in a club that is not among the funds of the day.
        public string InstalmentsDue
        {
            get
            {
                var (part, join) = PortfolioSql.Part(scope, inParts, "i");
                // By province, so that the index knows the days.
                string OnDays(string table, string when) =>
                    $"""
                    SELECT i.day, {part} AS part, i.due, i.on_time FROM (
                        SELECT d.day, i.tenant_id, i.club_id, sum(i.due) AS due, sum(i.on_time) AS on_time FROM days d CROSS JOIN tenants t
                        CROSS JOIN LATERAL (SELECT * FROM {table} i WHERE i.tenant_id = t.tenant_id AND {PortfolioSql.IsNear(scope, "i")} AND {when}) i GROUP BY 1, 2, 3) i {join}
                    """;
                var due = rule.KnownAt is null
                    ? $"""
                        SELECT d.day, m.part, m.due, m.on_time FROM days d JOIN months m ON m.month >= d.whole_from AND m.month < d.whole_until
                        UNION ALL {OnDays("instalments_due", "i.due_on > d.year_before AND i.due_on < d.whole_from")}
                        UNION ALL {OnDays("instalments_due", "i.due_on >= d.whole_until AND i.due_on <= d.day")}
                        """
                    : OnDays("instalment_changes", $"i.due_on > d.year_before AND i.due_on <= d.day AND {rule.IsRecorded("i.recorded_at")}");
                var months = $"FROM instalments_due_by_month i WHERE {PortfolioSql.IsNear(scope, "i")} AND i.month >= $7 AND i.month <= $8";
                var wholeMonths = join.Length == 0
                    ? $"(SELECT i.month, i.tenant_id, i.club_id, i.due, i.on_time {months})"
                    : $"(SELECT {(onOneDay ? "$7" : "i.month")} AS month, i.tenant_id, i.club_id, sum(i.due) AS due, sum(i.on_time) AS on_time {months} GROUP BY 1, 2, 3)";
                return $"""
                    WITH {PortfolioSql.Days},
                    {_clubs},
                    tenants AS MATERIALIZED (SELECT DISTINCT tenant_id FROM clubs),
                    months AS MATERIALIZED (
                        SELECT i.month, {part} AS part, sum(i.due) AS due, sum(i.on_time) AS on_time FROM {wholeMonths} i {join}
                        GROUP BY 1, 2)
                    SELECT day, part, sum(due), sum(on_time) FROM ({due}) i GROUP BY 1, 2
                    """;
            }
        }
    }
}
