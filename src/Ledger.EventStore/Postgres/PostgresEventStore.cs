using NodaTime;
using Npgsql;

namespace Ledger.EventStore;

/// <summary>The event store on Marten's tables.</summary>
public sealed class PostgresEventStore : IEventStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly EventStoreOptions _options;
    private readonly EventReader _events;

    public PostgresEventStore(string connectionString, EventStoreOptions options)
    {
        _options = options;
        _database = NpgsqlDataSource.Create(Tuned(connectionString, options));
        _events = new EventReader(_database, options.Types);
        Committer = new GroupCommitter(_database, options);
        Cache = new AggregateCache(options.CachedAggregates);
    }

    internal GroupCommitter Committer { get; }

    internal AggregateCache Cache { get; }

    internal StreamTurns Turns { get; } = new();

    internal EventTypes Types => _options.Types;

    internal int SnapshotInterval => _options.SnapshotInterval;

    public IEventSession OpenSession(string tenant) => new EventSession(this, tenant);

    public async Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string tenant, string id, long fromVersion = 1, long? toVersion = null, Instant? until = null, int? limit = null, CancellationToken ct = default) =>
        await _events.Stream(new StreamKey(tenant, id), fromVersion, toVersion, until, limit, ct);

    public async Task<Versioned<T>?> FetchLatest<T>(string tenant, string id, CancellationToken ct = default) where T : class
    {
        var stream = new StreamKey(tenant, id);
        var type = Binding<T>().Aggregate;
        var latest = Cache.Find(stream) is { } cached
            ? await _events.Advance(type, stream, cached, ct)
            : await _events.Load(type, stream, ct);
        return Keep<T>(stream, latest);
    }

    public async Task<Versioned<T>?> AggregateStream<T>(
        string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default) where T : class
    {
        var evolve = Binding<T>().Aggregate.Evolve;
        var events = await _events.Stream(new StreamKey(tenant, id), 1, toVersion, until, null, ct);
        T? aggregate = null;
        foreach (var recorded in events)
        {
            aggregate = evolve(aggregate, recorded);
        }
        return aggregate is null ? null : new Versioned<T>(aggregate, events[^1].Version);
    }

    public async Task<ClaimedKey?> FindKey(string tenant, string scope, string key, CancellationToken ct = default)
    {
        await using var command = _database.CreateCommand(
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

    /// <summary>Commits what waits and closes the connections. Nothing can be appended afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await Committer.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal AggregateBinding<T> Binding<T>() where T : class =>
        _options.Aggregates.TryGetValue(typeof(T), out var binding)
            ? (AggregateBinding<T>)binding
            : throw new InvalidOperationException($"{typeof(T).Name} is not an aggregate of this store: add it with EventStoreOptions.Add.");

    /// <summary>
    /// The state to decide on. A cached one is used without asking the database, because the append checks the version;
    /// only when it does not stand at the version that the caller expects may another instance have written since.
    /// </summary>
    internal async ValueTask<CachedAggregate> LoadForWriting<T>(AggregateBinding<T> binding, StreamKey stream, long? expectedVersion, CancellationToken ct)
        where T : class
    {
        var start = Cache.Find(stream);
        if (start is null)
        {
            start = await _events.Load(binding.Aggregate, stream, ct);
        }
        else if (expectedVersion is { } wanted && wanted != start.Version)
        {
            start = await _events.Advance(binding.Aggregate, stream, start, ct);
        }
        Keep<T>(stream, start);
        return expectedVersion is { } expected && expected != start.Version
            ? throw new ConcurrencyException(stream.Id, expected, start.Version)
            : start;
    }

    private Versioned<T>? Keep<T>(StreamKey stream, CachedAggregate latest) where T : class
    {
        if (latest.Aggregate is not T aggregate)
        {
            return null;
        }
        Cache.Put(stream, latest);
        return new Versioned<T>(aggregate, latest.Version);
    }

    private static string Tuned(string connectionString, EventStoreOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var timeoutMs = (long)options.StatementTimeout.TotalMilliseconds;
        // Statements over arrays keep one plan whatever the length of the arrays; planning would cost more than executing.
        builder.Options = $"{builder.Options} -c plan_cache_mode=force_generic_plan -c jit=off -c TimeZone=UTC -c statement_timeout={timeoutMs}".TrimStart();
        builder.Timezone = "UTC";
        builder.MaxAutoPrepare = 64;
        builder.AutoPrepareMinUsages = 2;
        // The server gives up first and says so; the client's own limit is for a server that is silent.
        builder.CommandTimeout = (int)options.StatementTimeout.TotalSeconds + 10;
        builder.ApplicationName ??= "ledger";
        builder.NoResetOnClose = true;
        return builder.ConnectionString;
    }
}
