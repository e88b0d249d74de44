using NodaTime;
using Npgsql;

namespace Ledger.EventStore;

/// <summary>The event store on Marten's tables.</summary>
public sealed class PostgresEventStore : IEventStore, IAsyncDisposable
{
    private const int DefaultPoolSize = 20;
    private const int ConnectTimeoutSeconds = 5;

    private readonly NpgsqlDataSource _database;
    private readonly EventReader _events;
    private readonly Func<string, NpgsqlDataSource?>? _readOn;

    /// <param name="connectionString">Where the tables are.</param>
    /// <param name="options">What the store is made of.</param>
    /// <param name="readOn">
    /// The connections on which streams of a tenant are read for whoever asks now; null for the store's own. Asked before every read, also of what is in memory, and before every session: it throws
    /// when the tenant is not theirs.
    /// </param>
    public PostgresEventStore(string connectionString, EventStoreOptions options, Func<string, NpgsqlDataSource?>? readOn = null)
    {
        _readOn = readOn;
        Options = options;
        _database = NpgsqlDataSource.Create(Tuned(connectionString, options));
        _events = new EventReader(_database, options.Types);
        Committer = new GroupCommitter(_database, options);
        Cache = new AggregateCache(options.CachedAggregates, options.CachedEvents);
    }

    internal GroupCommitter Committer { get; }

    internal AggregateCache Cache { get; }

    internal StreamTurns Turns { get; } = new();

    internal EventStoreOptions Options { get; }

    public IEventSession OpenSession(string tenant)
    {
        _ = Events(tenant);
        return new EventSession(this, tenant);
    }

    public async Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string tenant, string id, long fromVersion = 1, long? toVersion = null, Instant? until = null, int? limit = null, CancellationToken ct = default) =>
        await Read(Events(tenant).Stream(new StreamKey(tenant, id), fromVersion, toVersion, until, limit, ct));

    public IAsyncEnumerable<RecordedEvent> ReadFacts(string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default) =>
        Guarded(Events(tenant).Facts(new StreamKey(tenant, id), toVersion, until, ct));

    public IAsyncEnumerable<StoredEvent> ReadStream(string tenant, string id, long fromVersion = 1, CancellationToken ct = default) =>
        Guarded(Events(tenant).Stored(new StreamKey(tenant, id), fromVersion, ct));

    public async Task<Versioned<T>?> FetchLatest<T>(string tenant, string id, CancellationToken ct = default) where T : class
    {
        var stream = new StreamKey(tenant, id);
        var type = Binding<T>().Aggregate;
        var events = Events(tenant);
        var latest = await Read(Cache.Find(stream) is { } cached ? events.Advance(type, stream, cached, ct) : events.Load(type, stream, ct));
        if (latest.Aggregate is not T aggregate)
        {
            return null;
        }
        Cache.Put(stream, latest);
        return new Versioned<T>(aggregate, latest.Version);
    }

    public async Task<Versioned<T>?> AggregateStream<T>(
        string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default) where T : class
    {
        var evolve = Binding<T>().Aggregate.Evolve;
        T? aggregate = null;
        var version = 0L;
        await foreach (var recorded in ReadFacts(tenant, id, toVersion, until, ct))
        {
            aggregate = evolve(aggregate, recorded);
            version = recorded.Version;
        }
        return aggregate is null ? null : new Versioned<T>(aggregate, version);
    }

    public Task BulkAppend<T>(IReadOnlyList<NewStream> streams, CancellationToken ct = default) where T : class
    {
        // Without projections no step needs to be kept.
        var binding = new AggregateBinding<T>(Binding<T>().Aggregate, []);
        var pending = new List<PendingStream>(streams.Count);
        foreach (var stream in streams)
        {
            var added = new EventStream<T>(new EventSession(this, stream.Tenant), Options, binding, new StreamKey(stream.Tenant, stream.Id), CachedAggregate.None);
            added.AppendMany(stream.Events);
            pending.Add(added);
        }
        return pending.Count == 0 ? Task.CompletedTask : Committer.Commit(new PendingCommit("", pending, []), ct);
    }

    public Task<ClaimedKey?> FindKey(string tenant, string scope, string key, CancellationToken ct = default) => Read(Events(tenant).Key(tenant, scope, key, ct));

    /// <summary>Commits what waits and closes the connections. Nothing can be appended afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await Committer.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal AggregateBinding<T> Binding<T>() where T : class => Options.Binding<T>();

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
            start = await Read(Events(stream.Tenant).Load(binding.Aggregate, stream, ct));
            Cache.Put(stream, start);
        }
        else if (expectedVersion is { } wanted && wanted != start.Version)
        {
            start = await Read(Events(stream.Tenant).Advance(binding.Aggregate, stream, start, ct));
            Cache.Put(stream, start);
        }
        return expectedVersion is { } expected && expected != start.Version
            ? throw new ConcurrencyException(stream.Id, expected, start.Version)
            : start;
    }

    private EventReader Events(string tenant) => _readOn?.Invoke(tenant) is { } confined ? new EventReader(confined, Options.Types) : _events;

    private static async Task<TResult> Read<TResult>(Task<TResult> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception failure) when (StoreUnavailableException.IsCauseOf(failure))
        {
            throw new StoreUnavailableException("The database cannot be read.", failure);
        }
    }

    internal static async IAsyncEnumerable<TItem> Guarded<TItem>(IAsyncEnumerable<TItem> items)
    {
        await using var reading = items.GetAsyncEnumerator();
        while (await Read(reading.MoveNextAsync().AsTask()))
        {
            yield return reading.Current;
        }
    }

    internal static string Tuned(string connectionString, EventStoreOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var timeoutMs = (long)options.StatementTimeout.TotalMilliseconds;
        var lockTimeoutMs = (long)options.LockTimeout.TotalMilliseconds;
        // Statements over arrays keep one plan whatever the length of the arrays; planning would cost more than executing. They find rows by their keys: a plan
        // that was made while a table was empty must not go on reading all of it.
        builder.Options = $"{builder.Options} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c TimeZone=UTC -c statement_timeout={timeoutMs} -c lock_timeout={lockTimeoutMs}".TrimStart();
        builder.SearchPath = options.SearchPath ?? builder.SearchPath;
        builder.Timezone = "UTC";
        builder.MaxAutoPrepare = 64;
        builder.AutoPrepareMinUsages = 2;
        // The server gives up first and says so; the client's own limit is for a server that is silent.
        builder.CommandTimeout = (int)options.StatementTimeout.TotalSeconds + 10;
        builder.ApplicationName ??= "ledger";
        if (!builder.ContainsKey("Maximum Pool Size"))
        {
            // Many readers with a cold cache wait for each other rather than ask for more connections than the server has.
            builder.MaxPoolSize = DefaultPoolSize;
        }
        if (!builder.ShouldSerialize("Timeout"))
        {
            // A caller is told soon that there is no connection to be had, rather than kept waiting.
            builder.Timeout = ConnectTimeoutSeconds;
        }
        builder.NoResetOnClose = true;
        return builder.ConnectionString;
    }
}
