using System.Text.Json;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Audit;

/// <summary>Compares one fund's rows in the read models with those that follow from its entries. Nothing of it is committed.</summary>
internal sealed class ReadModelVerification(string tenant, string clubId)
{
    // The fund as it was after each entry of a part is kept until the part is projected.
    private const int PartEntries = 256;

    private readonly List<Step<Fund>> _part = [];
    private readonly List<Statement> _statements = [];
    private Fund? _before;
    private Fund? _after;

    public void Add(StoredEvent stored, FundEvent @event, Fund after)
    {
        var recorded = new RecordedEvent(
            stored.Tenant, stored.StreamId, stored.Version, stored.Id, stored.Type, @event, stored.Timestamp, stored.CorrelationId, stored.CausationId);
        // Entries of one instant leave rows together.
        if (_part.Count >= PartEntries && _part[^1].Event.Timestamp != stored.Timestamp)
        {
            Project();
        }

        _part.Add(new Step<Fund>(recorded, after));
        _after = after;
    }

    /// <summary>
    /// Takes the rows in force away, writes those that follow from the entries, compares, and rolls back. Meanwhile nothing can be posted to the
    /// fund, whose stream is locked: <paramref name="catchUp"/> adds what was posted before.
    /// </summary>
    public async Task<AuditFault?> Run(NpgsqlDataSource database, Func<Task<AuditFault?>> catchUp, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows(connection, "SELECT id FROM public.mt_streams WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE", ct);
        var live = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var table in ReadModels.Schema.TableNames)
        {
            live.Add(table, await Rows(connection, $"DELETE FROM {table} t WHERE tenant_id = $1 AND club_id = $2 RETURNING to_jsonb(t)::text", ct));
        }

        if (await catchUp() is { } fault)
        {
            return fault;
        }

        Project();
        foreach (var statement in _statements)
        {
            await using var command = new NpgsqlCommand(statement.Sql, connection);
            foreach (var parameter in statement.Parameters)
            {
                command.Parameters.Add(parameter);
            }

            await command.ExecuteNonQueryAsync(ct);
        }

        foreach (var table in ReadModels.Schema.TableNames)
        {
            var due = await Rows(connection, $"SELECT to_jsonb(t)::text FROM {table} t WHERE tenant_id = $1 AND club_id = $2", ct);
            var rows = live[table];
            if (!rows.SetEquals(due))
            {
                return Difference(table, due.Except(rows, StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault(), rows.Except(due, StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault());
            }
        }

        return null;
    }

    private static AuditFault Difference(string table, string? due, string? found)
    {
        using var row = due is null ? null : JsonDocument.Parse(due);
        long? entry = row is not null && row.RootElement.TryGetProperty("version", out var version) ? version.GetInt64() : null;
        return new AuditFault(
            "read-model",
            entry,
            $"Bảng {table} có {found ?? "không dòng nào"}, nhưng theo sổ quỹ phải là {due ?? "không dòng nào"}.",
            $"Table {table} has {found ?? "no row"}, but by the fund book it must be {due ?? "no row"}.");
    }

    private void Project()
    {
        if (_part.Count == 0)
        {
            return;
        }

        var slice = new AppendedSlice<Fund>(tenant, clubId, _before, [.. _part]);
        foreach (var projection in FundStore.Projections())
        {
            if (projection.Project([slice]) is { } statement)
            {
                _statements.Add(statement);
            }
        }

        _before = _after;
        _part.Clear();
    }

    private async Task<HashSet<string>> Rows(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        var rows = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Of(tenant), Of(clubId) } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
