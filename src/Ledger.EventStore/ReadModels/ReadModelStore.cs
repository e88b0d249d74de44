using System.Globalization;
using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>How far a rebuild or a check has come.</summary>
/// <param name="Events">Events folded.</param>
/// <param name="Total">Events to fold.</param>
/// <param name="Elapsed">Since the start.</param>
public readonly record struct ReplayProgress(long Events, long Total, TimeSpan Elapsed)
{
    public double EventsPerSecond => Events / Math.Max(Elapsed.TotalSeconds, 0.001);

    /// <summary>How long the rest will take at the pace so far; null before the first event.</summary>
    public TimeSpan? Remaining => Events == 0 ? null : Elapsed * ((double)(Total - Events) / Events);
}

/// <summary>What rebuilding and checking have in common: the connections, the list of streams, and one of them at a time.</summary>
internal sealed class ReadModelStore : IAsyncDisposable
{
    // Any number will do; it must be the same for every instance.
    private const long AdvisoryLock = 0x4C45444745520003;

    private const int MegabytesToIndex = 1_024;

    private const string StreamsSql = "SELECT tenant_id, id, version FROM public.mt_streams WHERE type = $1 AND version > 0 ORDER BY tenant_id, id";

    /// <summary>How many indexes are made at once.</summary>
    public static readonly int Indexing = Math.Clamp(Environment.ProcessorCount, 1, 4);

    private readonly NpgsqlDataSource _database;
    private readonly string _connectionString;

    public ReadModelStore(string connectionString, EventStoreOptions options, ReadModelSchema schema)
    {
        (Options, Schema) = (options, schema);
        var builder = new NpgsqlConnectionStringBuilder(PostgresEventStore.Tuned(connectionString, options)) { CommandTimeout = 0, SearchPath = schema.SearchPathOf(schema.Next) };
        // The last of several settings of one name counts. What is lost with the server before the switch is rebuilt anyway.
        // Here whole tables are read and indexed, which no posting does.
        builder.Options += string.Create(
            CultureInfo.InvariantCulture,
            $" -c statement_timeout=0 -c synchronous_commit=off -c enable_seqscan=on -c work_mem=64MB -c maintenance_work_mem={MegabytesToIndex / Indexing}MB -c max_parallel_maintenance_workers=0");
        _connectionString = builder.ConnectionString;
        _database = NpgsqlDataSource.Create(_connectionString);
        Events = new EventReader(_database, options.Types);
    }

    public EventStoreOptions Options { get; }

    public ReadModelSchema Schema { get; }

    public EventReader Events { get; }

    public ValueTask<NpgsqlConnection> Open(CancellationToken ct) => _database.OpenConnectionAsync(ct);

    /// <summary>Waits until no other rebuild or check is under way. The turn ends with the connection.</summary>
    public async Task<NpgsqlConnection> TakeTurn(CancellationToken ct)
    {
        // Its own session, not a pooled one, so that the lock ends with it whatever happens.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await connection.Execute($"SELECT pg_advisory_lock({AdvisoryLock})", ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The checksum of the script by which the tables in force were made; null when there are none.</summary>
    public async Task<string?> ChecksumInForce(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Schema.Name } },
        };
        return await command.ExecuteScalarAsync(ct) as string;
    }

    public async Task<bool> IsThere(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT to_regnamespace($1) IS NOT NULL", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = Schema.Name } } };
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Every stream that has read models, as it stands now, in one order.</summary>
    public async Task<List<StreamPart>> Streams(NpgsqlConnection connection, CancellationToken ct)
    {
        var streams = new List<StreamPart>();
        foreach (var binding in Options.Aggregates.Values.Where(binding => binding.Projects))
        {
            await using var command = new NpgsqlCommand(StreamsSql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = binding.StreamType } } };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                streams.Add(new StreamPart(binding, new StreamKey(reader.GetString(0), reader.GetString(1)), 0, reader.GetInt64(2)));
            }
        }
        return streams;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}

/// <summary>A part of a stream: the events after one version, up to another.</summary>
internal readonly record struct StreamPart(AggregateBinding Binding, StreamKey Key, long After, long UpTo)
{
    public long Length => UpTo - After;
}

internal static class NpgsqlExtensions
{
    /// <summary>Executes a constant text, or one made of names that are no input.</summary>
    public static async Task Execute(this NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
