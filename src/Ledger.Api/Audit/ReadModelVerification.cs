using System.Runtime.InteropServices;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Audit;

/// <summary>Compares every row of one fund in the read models with those that follow from its entries. Nothing is written and nothing locked.</summary>
internal sealed class ReadModelVerification(string tenant, string clubId)
{
    private readonly List<Step<Fund>> _steps = [];

    /// <summary>Adds the next entry, with the fund after it.</summary>
    public void Add(StoredEvent stored, FundEvent @event, Fund after) => _steps.Add(new Step<Fund>(
        new RecordedEvent(stored.Tenant, stored.StreamId, stored.Version, stored.Id, stored.Type, @event, stored.Timestamp, stored.CorrelationId, stored.CausationId),
        after));

    /// <summary>What differs first; null when nothing does.</summary>
    /// <param name="moment">Sees the read models as they stood after the last entry that was added.</param>
    public async Task<AuditFault?> Run(NpgsqlConnection moment, CancellationToken ct)
    {
        var book = new AppendedSlice<Fund>(tenant, clubId, null, _steps);
        var tables = FundStore.Projections().SelectMany(projection => projection.Copy(book)).Select(static rows => new ReadModelRows(rows)).ToArray();
        await using var batch = new NpgsqlBatch(moment);
        foreach (var table in tables)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {table.Selected} FROM {table.Table} WHERE tenant_id = $1 AND club_id = $2") { Parameters = { Of(tenant), Of(clubId) } });
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var table in tables)
        {
            // How much more often a row is due than stored: one that is stored twice is one too many.
            var missing = new Dictionary<ReadModelRow, int>();
            foreach (var row in table.Due())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(missing, row, out _)++;
            }

            while (await reader.ReadAsync(ct))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(missing, table.Stored(reader), out _)--;
            }

            if (missing.Values.Any(static count => count != 0))
            {
                return Difference(table.Table, First(missing, static count => count > 0), First(missing, static count => count < 0));
            }

            await reader.NextResultAsync(ct);
        }

        return null;
    }

    // The keys are the first columns, so that the first of both are of one thing where it is in both.
    private static ReadModelRow? First(Dictionary<ReadModelRow, int> missing, Func<int, bool> which) =>
        missing.Where(row => which(row.Value)).Select(static row => row.Key).OrderBy(static row => row.ToJson().ToJsonString(), StringComparer.Ordinal).FirstOrDefault();

    private static AuditFault Difference(string table, ReadModelRow? due, ReadModelRow? found)
    {
        var (dueJson, foundJson) = (due?.ToJson().ToJsonString(), found?.ToJson().ToJsonString());
        return due is null
            ? new AuditFault("read-model", null, $"Bảng {table} thừa một dòng: {foundJson}.", $"Table {table} has a row too many: {foundJson}.")
            : new AuditFault(
                "read-model",
                due["version"] as long?,
                $"Bảng {table} có {foundJson ?? "không dòng nào"}, nhưng theo sổ quỹ phải là {dueJson}.",
                $"Table {table} has {foundJson ?? "no row"}, but by the fund book it must be {dueJson}.");
    }
}
