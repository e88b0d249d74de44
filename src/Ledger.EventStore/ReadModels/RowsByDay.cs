using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>
/// Writes what a rebuild copies, page after page in the order of the streams. Where the key of a table has the day before the stream, the rows of a tenant are kept until all are there, as many as
/// fit, and written day by day: sorting them for the key would take the database longer than anything else.
/// </summary>
internal sealed class RowsByDay(NpgsqlConnection connection) : IDisposable
{
    private const int MostBytes = 64 << 20;

    private readonly Dictionary<string, SortedDictionary<DateOnly, CopyBuffer>> _tables = new(StringComparer.Ordinal);
    private string? _tenant;
    private int _bytes;

    public async Task Write(string tenant, PreparedRows prepared, CancellationToken ct)
    {
        if (tenant != _tenant || _bytes > MostBytes)
        {
            await Flush(ct);
            _tenant = tenant;
        }
        foreach (var table in prepared.Copied)
        {
            if (table.Days is { } days)
            {
                Keep(table.Table, table.Rows, days);
            }
            else
            {
                await table.Write(connection, frozen: true, ct);
            }
        }
        await prepared.State(connection, ct);
    }

    /// <summary>Writes what is kept.</summary>
    public async Task Flush(CancellationToken ct)
    {
        foreach (var (table, days) in _tables)
        {
            await using var stream = await CopiedTable.Begin(connection, table, frozen: true, ct);
            using var ends = new CopyBuffer();
            await stream.WriteAsync(ends.Written, ct);
            foreach (var rows in days.Values)
            {
                await stream.WriteAsync(rows.Written[CopyBuffer.HeaderBytes..], ct);
            }
            var header = ends.Written.Length;
            ends.End();
            await stream.WriteAsync(ends.Written[header..], ct);
        }
        Dispose();
    }

    public void Dispose()
    {
        foreach (var rows in _tables.Values.SelectMany(static days => days.Values))
        {
            rows.Dispose();
        }
        _tables.Clear();
        _bytes = 0;
    }

    private void Keep(string table, CopyBuffer rows, List<(DateOnly Day, int End)> days)
    {
        if (!_tables.TryGetValue(table, out var kept))
        {
            _tables.Add(table, kept = []);
        }
        using (rows)
        {
            var start = CopyBuffer.HeaderBytes;
            foreach (var (day, end) in days)
            {
                if (!kept.TryGetValue(day, out var ofDay))
                {
                    kept.Add(day, ofDay = new CopyBuffer(firstBytes: 1 << 10));
                }
                ofDay.Append(rows.Written.Span[start..end]);
                _bytes += end - start;
                start = end;
            }
        }
    }
}
