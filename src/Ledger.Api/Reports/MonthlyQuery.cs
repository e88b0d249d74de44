using System.Data;
using Ledger.Api.Database;
using Ledger.Api.Portfolio;
using Ledger.Api.Tenancy;
using Ledger.Domain.Portfolio;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Reports;

/// <summary>Reads a month from the read models: the portfolio as it is asked for everywhere, and what the funds held on the day before the month and on its last.</summary>
internal sealed class MonthlyQuery(CallerDatabase database, PortfolioQuery portfolio)
{
    /// <summary>The parts of a scope, in the order of their names, as known at an instant. Whoever asks again for the same instant gets the same.</summary>
    public async Task<List<(PortfolioPart Named, MonthlyPart Figures)>> Parts(PortfolioScope scope, LocalDate before, LocalDate last, Instant knownAt, CancellationToken ct)
    {
        var (part, join) = PortfolioSql.Part(scope, inParts: true, "r");
        var clubs = PortfolioSql.Clubs(scope, inParts: true);
        var named = await portfolio.Parts(scope, inParts: true, [last], knownAt, ct);
        var read = new Dictionary<string, MonthlyPart>(StringComparer.Ordinal);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var rule = await BeliefRule.Of(snapshot, scope, knownAt, ct);
        await Read(
            $"""
            WITH {PortfolioSql.Days(2)}, {clubs}, {PortfolioSql.Funds(scope, inParts: true, rule, Balances.Columns)}
            SELECT part, day, {string.Join(", ", Balances.Columns.Select(column => $"sum({column})::bigint"))} FROM funds GROUP BY part, day
            """,
            (figures, row) =>
            {
                var sums = new Balances([.. Enumerable.Range(2, Balances.Columns.Length).Select(row.GetInt64)]);
                return row.Date(1) == last ? figures with { After = sums } : figures with { Before = sums };
            });
        await Read(
            $"""
            WITH {clubs}
            SELECT {part}, sum(r.due)::bigint, sum(r.on_time)::bigint FROM {(rule.KnownAt is null ? "instalments_due" : "instalment_changes")} r {join}
            WHERE {PortfolioSql.IsNear(scope, "r")} AND r.due_on > ($1)[1] AND r.due_on <= ($1)[2] AND {rule.IsRecorded("r.recorded_at")} GROUP BY 1
            """,
            (figures, row) => figures with { OnTime = new Share(new(row.GetInt64(2)), new(row.GetInt64(1))) });
        await Read(
            $"""
            WITH {clubs}
            SELECT c.part, count(*) FROM ledger.members r JOIN clubs c ON c.tenant_id = r.tenant_id AND c.club_id = r.club_id
            WHERE r.joined_on <= ($1)[2] AND r.created_at <= $2 GROUP BY 1
            """,
            (figures, row) => figures with { Members = row.GetInt64(1) });
        return [.. named.Select(one => (one, read.GetValueOrDefault(one.Code ?? " " + one.Name, MonthlyPart.None) with { Portfolio = one.Figures }))];

        async Task Read(string sql, Func<MonthlyPart, NpgsqlDataReader, MonthlyPart> with)
        {
            await using var command = new NpgsqlCommand(sql, connection, snapshot)
            {
                Parameters = { Of([before.ToDateOnly(), last.ToDateOnly()]), Of(knownAt), Of(rule.Day), Of(scope.ProvinceCode), Of(scope.Code) },
            };
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var key = row.GetString(0);
                read[key] = with(read.GetValueOrDefault(key, MonthlyPart.None), row);
            }
        }
    }
}
