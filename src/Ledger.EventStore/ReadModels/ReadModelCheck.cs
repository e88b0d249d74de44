using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>A row that is not as the events have it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The columns by which the row is found, and their values.</param>
/// <param name="Live">The row in force as JSON; null when there is none.</param>
/// <param name="Rebuilt">The row as it follows from the events; null when there is none.</param>
public sealed record ReadModelDifference(string Table, string Key, string? Live, string? Rebuilt);

/// <summary>
/// Compares the read models in force with those that follow from the events, every row, as both stood at one instant, while the service goes
/// on. What is rebuilt for it is never committed.
/// </summary>
/// <remarks>The rows of each stream in each table are compared by their number and the sum of 128 bits of hash of each; where those differ, row by row.</remarks>
public sealed class ReadModelCheck(string connectionString, EventStoreOptions options, ReadModelSchema schema)
{
    private const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ";

    /// <summary>The first difference in the order of streams, then tables; null when there is none.</summary>
    /// <exception cref="ReadModelsOutdatedException">The tables in force were made by another script.</exception>
    public async Task<ReadModelDifference?> Run(IProgress<ReplayProgress>? progress = null, CancellationToken ct = default)
    {
        await using var store = new ReadModelStore(connectionString, options, schema);
        await using var turn = await store.TakeTurn(ct);
        if (await store.ChecksumInForce(turn, ct) != schema.Checksum)
        {
            throw new ReadModelsOutdatedException(schema.Name);
        }
        await turn.Execute(Begin, ct);
        var snapshot = (string)(await Scalar(turn, "SELECT pg_export_snapshot()", ct))!;
        var columns = await CopiedColumns.Of(turn, schema.Name, ct);
        var streams = await store.Streams(turn, ct);
        var live = schema.TableNames.ToDictionary(static table => table, table => RowDigests.Of(table, schema, columns));
        await Parallel.ForEachAsync(schema.TableNames, ct, async (table, cancellation) =>
        {
            await using var connection = await OpenAsOf(store, snapshot, cancellation);
            await live[table].Read(connection, $"{schema.Name}.{table}", cancellation);
        });
        var different = new ConcurrentBag<(string Table, StreamKey Stream)>();
        await PageQueue.Work(
            Replay.Pages(streams),
            progress,
            async (pages, cancellation) =>
            {
                await using var rebuilt = new Rebuilt(store, snapshot, columns);
                while (pages.Next() is { } page)
                {
                    foreach (var (table, digests) in await rebuilt.Digests(page, cancellation))
                    {
                        foreach (var (id, digest) in digests.Streams)
                        {
                            if (!live[table].TakeSame(id, digest))
                            {
                                different.Add((table, digest.Stream));
                            }
                        }
                    }
                    pages.Done(page);
                }
            },
            ct);
        // What is left follows from no event.
        var first = different.Concat(live.SelectMany(static table => table.Value.Streams.Select(stream => (Table: table.Key, stream.Value.Stream))))
            .OrderBy(static row => row.Stream, Comparer<StreamKey>.Create(StreamKey.Compare)).ThenBy(static row => row.Table, StringComparer.Ordinal)
            .Select(static row => ((string Table, StreamKey Stream)?)row).FirstOrDefault();
        return first is { } row
            ? await Difference(store, snapshot, columns, row.Table, streams.Where(stream => stream.Key == row.Stream).ToArray(), row.Stream, ct)
            : null;
    }

    private async Task<ReadModelDifference> Difference(
        ReadModelStore store, string snapshot, CopiedColumns columns, string table, StreamPart[] page, StreamKey stream, CancellationToken ct)
    {
        await using var scratch = await Scratch.Open(store, snapshot, ct);
        if (page.Length > 0)
        {
            await new Replay(store.Events, columns).Write(page, scratch.Reading, scratch.Writing, ct);
        }
        var keys = await KeyColumns(scratch.Writing, table, ct);
        await using var command = new NpgsqlCommand(
            $"""
            WITH live AS (SELECT * FROM {schema.Name}.{table} WHERE tenant_id = $1 AND {schema.StreamColumn} = $2),
            rebuilt AS (SELECT * FROM {scratch.Schema}.{table} WHERE tenant_id = $1 AND {schema.StreamColumn} = $2)
            SELECT concat_ws(', ', {string.Join(", ", keys.Select(static key => $"'{key}=' || {key}"))}) AS key, is_live, to_jsonb(d) - 'is_live'
            FROM (
                SELECT true AS is_live, * FROM (SELECT * FROM live EXCEPT ALL SELECT * FROM rebuilt) l
                UNION ALL
                SELECT false, * FROM (SELECT * FROM rebuilt EXCEPT ALL SELECT * FROM live) r
            ) d
            ORDER BY {string.Join(", ", keys)}, d::text
            """,
            scratch.Writing)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = stream.Tenant }, new NpgsqlParameter<string> { TypedValue = stream.Id } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        ReadModelDifference? difference = null;
        while (await reader.ReadAsync(ct))
        {
            var (key, isLive, row) = (reader.GetString(0), reader.GetBoolean(1), reader.GetString(2));
            difference ??= new ReadModelDifference(table, key, null, null);
            if (key != difference.Key)
            {
                break;
            }
            difference = isLive ? difference with { Live = difference.Live ?? row } : difference with { Rebuilt = difference.Rebuilt ?? row };
        }
        return difference ?? throw new InvalidOperationException($"Two readings of {table} at one instant differ.");
    }

    // The columns of the primary key, or those of the stream where a table has none.
    private async Task<List<string>> KeyColumns(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT a.attname::text
            FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
            WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY k.place
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = $"{schema.Name}.{table}" } },
        };
        var columns = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            columns.Add(reader.GetString(0));
        }
        return columns.Count > 0 ? columns : ["tenant_id", schema.StreamColumn];
    }

    private static async Task<NpgsqlConnection> OpenAsOf(ReadModelStore store, string snapshot, CancellationToken ct)
    {
        var connection = await store.Open(ct);
        await connection.Execute($"{Begin}; SET TRANSACTION SNAPSHOT '{snapshot}'", ct);
        return connection;
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    /// <summary>What follows from the events, as of the snapshot: as rows that no table takes in, or where the statements of every posting write them, from tables that are never committed.</summary>
    private sealed class Rebuilt(ReadModelStore store, string snapshot, CopiedColumns columns) : IAsyncDisposable
    {
        private readonly Replay _replay = new(store.Events, columns);
        private NpgsqlConnection? _reading;
        private Scratch? _scratch;

        public async Task<Dictionary<string, RowDigests>> Digests(StreamPart[] page, CancellationToken ct)
        {
            var digests = store.Schema.TableNames.ToDictionary(static table => table, table => RowDigests.Of(table, store.Schema, columns));
            if (Replay.IsCopied(page))
            {
                _reading ??= await OpenAsOf(store, snapshot, ct);
                await foreach (var prepared in _replay.Read(page, _reading, ct))
                {
                    foreach (var (table, rows, _) in prepared.Copied)
                    {
                        using (rows)
                        {
                            digests[table].Add(rows.Written.Span[CopyBuffer.HeaderBytes..]);
                        }
                    }
                }
                return digests;
            }
            _scratch ??= await Scratch.Open(store, snapshot, ct);
            await _replay.Write(page, _scratch.Reading, _scratch.Writing, ct);
            foreach (var (table, rows) in digests)
            {
                await rows.Read(_scratch.Writing, $"{_scratch.Schema}.{table}", ct);
            }
            await _scratch.Empty(ct);
            return digests;
        }

        public async ValueTask DisposeAsync()
        {
            await (_reading?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_scratch?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>Tables to rebuild into, which nobody else sees and which are gone with the transaction.</summary>
    private sealed class Scratch : IAsyncDisposable
    {
        private readonly IReadOnlyList<string> _tables;

        private Scratch(string schema, IReadOnlyList<string> tables, NpgsqlConnection reading, NpgsqlConnection writing) => (Schema, _tables, Reading, Writing) = (schema, tables, reading, writing);

        public string Schema { get; }

        /// <summary>Sees the events as of the snapshot.</summary>
        public NpgsqlConnection Reading { get; }

        /// <summary>Sees the read models in force as of the snapshot, and the scratch tables.</summary>
        public NpgsqlConnection Writing { get; }

        public static async Task<Scratch> Open(ReadModelStore store, string snapshot, CancellationToken ct)
        {
            var reading = await OpenAsOf(store, snapshot, ct);
            var writing = await OpenAsOf(store, snapshot, ct);
            var scratch = new Scratch(string.Create(CultureInfo.InvariantCulture, $"{store.Schema.Name}_check_{writing.ProcessID}"), store.Schema.TableNames, reading, writing);
            try
            {
                await writing.Execute($"CREATE SCHEMA {scratch.Schema}; SET LOCAL search_path = {store.Schema.SearchPathOf(scratch.Schema)}", ct);
                await writing.Execute($"{store.Schema.Tables}\n{string.Join('\n', store.Schema.Keys)}", ct);
                return scratch;
            }
            catch
            {
                await scratch.DisposeAsync();
                throw;
            }
        }

        public Task Empty(CancellationToken ct) => Writing.Execute($"TRUNCATE {string.Join(", ", _tables)}", ct);

        // A connection that goes back to its pool rolls back what it has begun.
        public async ValueTask DisposeAsync()
        {
            await Reading.DisposeAsync();
            await Writing.DisposeAsync();
        }
    }
}

/// <summary>The read models in force were made by another script, or are incomplete: they have to be rebuilt.</summary>
public sealed class ReadModelsOutdatedException(string schema) : InvalidOperationException($"The tables of {schema} were made by another release, or are incomplete: rebuild them.");
