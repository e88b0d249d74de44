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
        // One snapshot for all of it: an entry that is committed in between is in every figure or in none.
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var sql = new Sql(scope, inParts, days.Count, await BeliefRule.Of(snapshot, scope, knownAt, ct));
        var parts = new Dictionary<(LocalDate Day, string Part), PortfolioPart>();

        var now = new Dictionary<(LocalDate, string), WrittenOffSince>();
        var then = new Dictionary<(LocalDate, string), WrittenOffSince>();
        var late = new List<((LocalDate, string) Part, EquallyLateLoans Loans)>();
        var rescheduled = new Dictionary<(LocalDate, string), LoanVolume>();
        var collected = new Dictionary<(LocalDate, string), Share>();
        // Of a trend most days have another of its days a year before them.
        var before = days.Select(YearBefore).Except(days).ToList();
        await Ask(
            [
                new(sql.Funds, days, row =>
                {
                    parts.Add(Key(row), new PortfolioPart(row.Date(0), row.Text(2), row.GetString(3), row.IsDBNull(4) ? null : new Vnd(row.GetInt64(4)), FundFigures(row)));
                    now.Add(Key(row), new WrittenOffSince(Amount(row, 7), Amount(row, 16), Amount(row, 17)));
                }),
                new(sql.InstalmentsDue, days, row => collected.Add(Key(row), new Share(Amount(row, 3), Amount(row, 2)))),
            ],
            [
                new(sql.YearsBefore, before, row => then.Add(Key(row), new WrittenOffSince(Amount(row, 2), Amount(row, 3), Amount(row, 4)))),
                new(sql.LateLoans, days, row => late.Add((Key(row), LateLoans(row)))),
                new(sql.RescheduledLoans, days, row => rescheduled.Add(Key(row), new LoanVolume(Count(row, 2), Amount(row, 3)))),
            ]);
        var lateByPart = late.ToLookup(pair => pair.Part, pair => pair.Loans);
        foreach (var (part, known) in parts.ToList())
        {
            var (year, since) = ((YearBefore(part.Day), part.Part), now[part]);
            var past = then.TryGetValue(year, out var read) ? read : now.GetValueOrDefault(year);
            parts[part] = known with
            {
                Figures = known.Figures with
                {
                    WriteOffs = new WriteOffs(since.WrittenOff - past.WrittenOff, since.Recovered - past.Recovered, past.Outstanding, since.Outstanding),
                    Late = [.. lateByPart[part]],
                    Rescheduled = rescheduled.GetValueOrDefault(part, known.Figures.Rescheduled),
                    OnTimeCollection = collected.GetValueOrDefault(part, known.Figures.OnTimeCollection),
                },
            };
        }

        return [.. parts.OrderBy(part => part.Value.Name, StringComparer.Ordinal).ThenBy(part => part.Key.Part, StringComparer.Ordinal).Select(part => part.Value)];

        async Task Ask(Question[] half, Question[] other)
        {
            await using var aside = await database.OpenAside(snapshot, ct);
            if (aside is null)
            {
                await Read(snapshot, [.. half, .. other]);
            }
            else
            {
                await Task.WhenAll(Read(snapshot, half), Read(aside.Snapshot, other));
            }
        }

        // The statements stay planned as well as prepared: to plan them anew takes as long as one of them, and no plan depends on which province is asked for. Parts are few beside their clubs, which
        // PostgreSQL does not know: it would sort where hashing takes half of the time.
        async Task Read(NpgsqlTransaction same, IEnumerable<Question> questions)
        {
            var asked = questions.Where(static question => question.On.Count > 0).ToList();
            await using var batch = new NpgsqlBatch(same.Connection, same) { BatchCommands = { new NpgsqlBatchCommand("SET LOCAL plan_cache_mode = force_generic_plan"), new NpgsqlBatchCommand("SET LOCAL enable_sort = off") } };
            foreach (var (text, on, _) in asked)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(text)
                {
                    Parameters = { Of(on.Select(day => day.ToDateOnly()).ToArray()), Of(sql.Rule.KnownAt), Of(sql.Rule.Day), Of(scope.ProvinceCode), Of(scope.Code), Of([.. Ageing.Steps]) },
                });
            }

            await batch.PrepareAsync(ct);
            await using var row = await batch.ExecuteReaderAsync(ct);
            foreach (var (_, _, read) in asked)
            {
                while (await row.ReadAsync(ct))
                {
                    read(row);
                }

                await row.NextResultAsync(ct);
            }
        }
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

    private readonly record struct Question(string Text, IReadOnlyList<LocalDate> On, Action<NpgsqlDataReader> Read);

    private readonly record struct WrittenOffSince(Vnd Outstanding, Vnd WrittenOff, Vnd Recovered);

    private sealed class Sql(PortfolioScope scope, bool inParts, int dayCount, BeliefRule rule)
    {
        private readonly string _days = PortfolioSql.Days(dayCount);
        private readonly string _clubs = PortfolioSql.Clubs(scope, inParts);

        public BeliefRule Rule => rule;

        public string Funds =>
            $"""
            WITH {_days},
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
            WITH {_days},
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
                    WITH {_days},
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
                    WITH {_days},
                    {_clubs},
                    {PortfolioSql.RescheduledLoans(scope, rule)}
                    SELECT l.day, {part}, count(*), sum(l.outstanding) FROM rescheduled l {join} GROUP BY 1, 2
                    """;
            }
        }

        // Known now, whole months are read as such. By province, so that the index knows the days. Nothing falls due before a loan is paid out, hence nothing in a club that is not among the funds of
        // the day.
        public string InstalmentsDue
        {
            get
            {
                var (part, join) = PortfolioSql.Part(scope, inParts, "i");
                string OfEachProvince(string table, string when) => $"CROSS JOIN tenants t CROSS JOIN LATERAL (SELECT * FROM {table} i WHERE i.tenant_id = t.tenant_id AND {PortfolioSql.IsNear(scope, "i")} AND {when} OFFSET 0) i";
                string OnDays(string table, string when) => $"SELECT d.day, i.tenant_id, i.club_id, i.due, i.on_time FROM days d {OfEachProvince(table, when)}";
                var due = rule.KnownAt is null
                    ? $"""
                        SELECT s.day, i.tenant_id, i.club_id, i.due[s.until] - coalesce(i.due[s.since], 0), i.on_time[s.until] - coalesce(i.on_time[s.since], 0)
                        FROM years s {OfEachProvince("instalments_due_by_year", "i.year = s.year")}
                        UNION ALL {OnDays("instalments_due", "i.due_on > d.year_before AND i.due_on < d.whole_from")}
                        UNION ALL {OnDays("instalments_due", "i.due_on >= d.whole_until AND i.due_on <= d.day")}
                        """
                    : OnDays("instalment_changes", $"i.due_on > d.year_before AND i.due_on <= d.day AND {rule.IsRecorded("i.recorded_at")}");
                return $"""
                    WITH {_days},
                    {_clubs},
                    years AS MATERIALIZED (
                        SELECT day, make_date(year, 1, 1) AS year, CASE WHEN year = from_year THEN from_month - 1 ELSE 0 END AS since, CASE WHEN year = until_year THEN until_month ELSE 12 END AS until
                        FROM days CROSS JOIN LATERAL (SELECT whole_until - 1 AS whole_to) l
                        CROSS JOIN LATERAL (
                            SELECT extract(year FROM whole_from)::integer AS from_year, extract(month FROM whole_from)::integer AS from_month,
                                   extract(year FROM whole_to)::integer AS until_year, extract(month FROM whole_to)::integer AS until_month) p
                        CROSS JOIN LATERAL (SELECT from_year UNION ALL SELECT until_year WHERE until_year > from_year) y (year))
                    SELECT day, {part}, sum(due), sum(on_time) FROM ({due}) i (day, tenant_id, club_id, due, on_time) {join} GROUP BY 1, 2
                    """;
            }
        }
    }
}
