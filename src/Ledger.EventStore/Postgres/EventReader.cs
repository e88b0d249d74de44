using System.Runtime.CompilerServices;
using Ledger.EventStore.ReadModels;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.EventStore;

/// <summary>Reads events, snapshots and idempotency keys.</summary>
internal sealed class EventReader(NpgsqlDataSource database, EventTypes types)
{
    private const string StreamSql =
        """
        SELECT version, seq_id, id, type, data, timestamp, correlation_id, causation_id, headers
        FROM public.mt_events
        WHERE tenant_id = $1 AND stream_id = $2 AND version BETWEEN $3 AND $4 AND timestamp <= $5
        ORDER BY version LIMIT $6
        """;

    // What a fold and a projection ask of an event, and no more. Writing the headers out takes the database half as long again as all the rest.
    private const string FactsSql =
        """
        SELECT version, type, data, timestamp
        FROM public.mt_events
        WHERE tenant_id = $1 AND stream_id = $2 AND version <= $3 AND timestamp <= $4
        ORDER BY version
        """;

    private const string SnapshotAndTailSql =
        """
        WITH snapshot AS (
            SELECT version, data FROM ledger.snapshots WHERE tenant_id = $1 AND stream_id = $2 AND stream_type = $3 AND schema = $4
        )
        SELECT version, NULL::bigint, NULL::uuid, NULL::varchar, data::text, NULL::timestamptz, NULL::varchar, NULL::varchar, NULL::jsonb FROM snapshot
        UNION ALL
        (SELECT version, seq_id, id, type, data::text, timestamp, correlation_id, causation_id, headers
        FROM public.mt_events
        WHERE tenant_id = $1 AND stream_id = $2 AND version >= coalesce((SELECT version FROM snapshot), 1)
        ORDER BY version)
        """;

    public async Task<List<RecordedEvent>> Stream(StreamKey stream, long from, long? to, Instant? until, int? limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(StreamSql);
        AddRange(command.Parameters, stream, from, to, until, limit);
        var events = new List<RecordedEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            events.Add(Event(reader, stream));
        }
        return events;
    }

    /// <summary>What happened in a stream, read as it is taken.</summary>
    public async IAsyncEnumerable<RecordedEvent> Facts(StreamKey stream, long? to, Instant? until, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(FactsSql);
        AddStream(command.Parameters, stream);
        AddBounds(command.Parameters, to, until);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return Fact(reader, stream);
        }
    }

    /// <summary>
    /// The events of several streams from their beginnings, one stream after the other, in one round trip: with their versions, types, data and instants, and without the rest.
    /// </summary>
    public async IAsyncEnumerable<(StreamPart Stream, RecordedEvent Event)> Streams(
        NpgsqlConnection connection, StreamPart[] streams, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var stream in streams)
        {
            var command = new NpgsqlBatchCommand(FactsSql);
            AddStream(command.Parameters, stream.Key);
            AddBounds(command.Parameters, stream.UpTo, null);
            batch.BatchCommands.Add(command);
        }
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var stream in streams)
        {
            var version = 0L;
            while (await reader.ReadAsync(ct))
            {
                var recorded = Fact(reader, stream.Key);
                EnsureNext(stream.Key, version, recorded.Version);
                version = recorded.Version;
                yield return (stream, recorded);
            }
            EnsureNext(stream.Key, version, stream.UpTo + 1);
            await reader.NextResultAsync(ct);
        }
    }

    public async IAsyncEnumerable<StoredEvent> Stored(StreamKey stream, long from, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(StreamSql);
        AddRange(command.Parameters, stream, from, null, null, null);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (headers, previousHash, hash) = HeadersOf(reader) is { } json ? HeadersJson.Split(json) : default;
            yield return new StoredEvent(
                stream.Tenant, stream.Id, reader.GetInt64(0), reader.GetGuid(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4),
                Instant.FromDateTimeUtc(reader.GetDateTime(5)), TextOf(reader, 6), TextOf(reader, 7), headers, previousHash, hash);
        }
    }

    /// <summary>The newest snapshot that can be read, its last event for the hash, and the events after it, in one round trip.</summary>
    public async Task<CachedAggregate> Load<T>(AggregateType<T> type, StreamKey stream, CancellationToken ct) where T : class
    {
        await using var command = database.CreateCommand(SnapshotAndTailSql);
        AddStream(command.Parameters, stream);
        AddForm(command.Parameters, type);
        T? aggregate = null;
        long version = 0;
        long snapshotVersion = 0;
        var hash = HashChain.Genesis;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (await reader.IsDBNullAsync(1, ct))
            {
                aggregate = type.Snapshot!.ReadJson(reader.GetFieldValue<byte[]>(4));
                snapshotVersion = reader.GetInt64(0);
                // The event that the snapshot stands on comes next.
                version = snapshotVersion - 1;
                continue;
            }
            EnsureNext(stream, version, reader.GetInt64(0));
            version++;
            if (version == snapshotVersion)
            {
                hash = (HeadersOf(reader) is { } json ? HeadersJson.Read(json).Hash : null) ?? HashChain.Genesis;
                continue;
            }
            var recorded = Event(reader, stream);
            aggregate = type.Evolve(aggregate, recorded);
            hash = recorded.Hash ?? HashChain.Genesis;
        }
        return version < snapshotVersion
            ? throw new InvalidOperationException($"Stream '{stream.Id}' has no event {snapshotVersion}, which its snapshot stands on.")
            : new CachedAggregate(aggregate, version, snapshotVersion, hash);
    }

    /// <summary>The version of the newest snapshot that can be read; zero when there is none.</summary>
    public async Task<long> SnapshotVersion<T>(AggregateType<T> type, StreamKey stream, CancellationToken ct) where T : class
    {
        await using var command = database.CreateCommand("SELECT version FROM ledger.snapshots WHERE tenant_id = $1 AND stream_id = $2 AND stream_type = $3 AND schema = $4");
        AddStream(command.Parameters, stream);
        AddForm(command.Parameters, type);
        return await command.ExecuteScalarAsync(ct) as long? ?? 0;
    }

    /// <summary>Brings a cached aggregate up to the last commit.</summary>
    public async Task<CachedAggregate> Advance<T>(AggregateType<T> type, StreamKey stream, CachedAggregate cached, CancellationToken ct) where T : class
    {
        var tail = await Stream(stream, cached.Version + 1, null, null, null, ct);
        if (tail.Count == 0)
        {
            return cached;
        }
        var aggregate = (T?)cached.Aggregate;
        var version = cached.Version;
        foreach (var recorded in tail)
        {
            EnsureNext(stream, version, recorded.Version);
            aggregate = type.Evolve(aggregate, recorded);
            version = recorded.Version;
        }
        return cached with { Aggregate = aggregate, Version = version, Hash = tail[^1].Hash ?? HashChain.Genesis };
    }

    public async Task<ClaimedKey?> Key(string tenant, string scope, string key, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT request_hash, response, status, metadata FROM ledger.idempotency_keys WHERE tenant_id = $1 AND scope = $2 AND key = $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scope });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new ClaimedKey(
                scope, key, reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1), reader.GetInt32(2),
                await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3))
            : null;
    }

    private static void AddStream(NpgsqlParameterCollection parameters, StreamKey stream)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.Tenant });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.Id });
    }

    private static void AddForm<T>(NpgsqlParameterCollection parameters, AggregateType<T> type) where T : class
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = type.StreamType });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = type.Snapshot?.Schema ?? -1 });
    }

    private static void AddRange(NpgsqlParameterCollection parameters, StreamKey stream, long from, long? to, Instant? until, int? limit)
    {
        AddStream(parameters, stream);
        parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        AddBounds(parameters, to, until);
        parameters.Add(new NpgsqlParameter<long> { TypedValue = limit ?? long.MaxValue });
    }

    private static void AddBounds(NpgsqlParameterCollection parameters, long? to, Instant? until)
    {
        parameters.Add(new NpgsqlParameter<long> { TypedValue = to ?? long.MaxValue });
        parameters.Add(new NpgsqlParameter<DateTime>
        {
            TypedValue = until?.ToDateTimeUtc() ?? DateTime.MaxValue,
            NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });
    }

    private static void EnsureNext(StreamKey stream, long version, long next)
    {
        if (next != version + 1)
        {
            throw new InvalidOperationException($"Stream '{stream.Id}' has no event {version + 1}: event {next} follows event {version}.");
        }
    }

    private static byte[]? HeadersOf(NpgsqlDataReader reader) => reader.IsDBNull(8) ? null : reader.GetFieldValue<byte[]>(8);

    private static string? TextOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private RecordedEvent Fact(NpgsqlDataReader reader, StreamKey stream)
    {
        var type = reader.GetString(1);
        return new RecordedEvent(
            stream.Tenant, stream.Id, reader.GetInt64(0), Guid.Empty, type, types.Deserialize(type, reader.GetFieldValue<byte[]>(2)), Instant.FromDateTimeUtc(reader.GetDateTime(3)));
    }

    private RecordedEvent Event(NpgsqlDataReader reader, StreamKey stream)
    {
        var type = reader.GetString(3);
        var (headers, previousHash, hash) = HeadersOf(reader) is { } json ? HeadersJson.Read(json) : default;
        return new RecordedEvent(
            stream.Tenant,
            stream.Id,
            reader.GetInt64(0),
            reader.GetGuid(2),
            type,
            types.Deserialize(type, reader.GetFieldValue<byte[]>(4)),
            Instant.FromDateTimeUtc(reader.GetDateTime(5)),
            TextOf(reader, 6),
            TextOf(reader, 7),
            headers)
        {
            Sequence = reader.GetInt64(1),
            PreviousHash = previousHash,
            Hash = hash,
        };
    }
}
