using Ledger.EventStore;
using Marten;
using Marten.Services;
using NodaTime;
using Npgsql;
using IEventStore = Ledger.EventStore.IEventStore;
using UnknownEventTypeException = Ledger.EventStore.UnknownEventTypeException;

namespace Ledger.Marten.Events;

/// <summary>The event store by Marten, on the tables that are its own. What Marten has no words for, keys and events as they are stored, is read as every engine reads it.</summary>
public sealed class MartenEventStore : IEventStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly DocumentStore _marten;
    private readonly EventReader _events;
    private readonly Func<string, NpgsqlDataSource?>? _readOn;

    /// <param name="connectionString">Where the tables are.</param>
    /// <param name="options">What the store is made of.</param>
    /// <param name="readOn">As <see cref="PostgresEventStore"/> has it; what Marten reads itself it reads on its own connections, once this was asked.</param>
    public MartenEventStore(string connectionString, EventStoreOptions options, Func<string, NpgsqlDataSource?>? readOn = null)
    {
        _readOn = readOn;
        Options = options;
        _database = NpgsqlDataSource.Create(PostgresEventStore.Tuned(connectionString, options));
        _marten = DocumentStore.For(marten => MartenSetup.Configure(marten, _database, options));
        _events = new EventReader(_database, options.Types);
    }

    internal EventStoreOptions Options { get; }

    internal StreamTurns Turns { get; } = new();

    public IEventSession OpenSession(string tenant)
    {
        _ = Events(tenant);
        return new MartenEventSession(this, tenant);
    }

    public async Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string tenant, string id, long fromVersion = 1, long? toVersion = null, Instant? until = null, int? limit = null, CancellationToken ct = default)
    {
        await using var session = Query(tenant);
        var to = Math.Min(toVersion ?? long.MaxValue, limit is { } most ? fromVersion + most - 1 : long.MaxValue);
        var events = await MartenFailures.Read(session.Events.FetchStreamAsync(id, to == long.MaxValue ? 0 : to, until?.ToDateTimeOffset(), fromVersion, ct));
        return [.. events.Select(stored => Options.Types.Knows(stored.EventTypeName) ? MartenEvents.Recorded(stored) : throw new UnknownEventTypeException(stored.EventTypeName))];
    }

    public IAsyncEnumerable<RecordedEvent> ReadFacts(string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default) =>
        PostgresEventStore.Guarded(Events(tenant).Facts(new StreamKey(tenant, id), toVersion, until, ct));

    public IAsyncEnumerable<StoredEvent> ReadStream(string tenant, string id, long fromVersion = 1, CancellationToken ct = default) =>
        PostgresEventStore.Guarded(Events(tenant).Stored(new StreamKey(tenant, id), fromVersion, ct));

    public async Task<Versioned<T>?> FetchLatest<T>(string tenant, string id, CancellationToken ct = default) where T : class
    {
        var latest = await MartenFailures.Read(Events(tenant).Load(Binding<T>().Aggregate, new StreamKey(tenant, id), ct));
        return latest.Aggregate is T aggregate ? new Versioned<T>(aggregate, latest.Version) : null;
    }

    public async Task<Versioned<T>?> AggregateStream<T>(
        string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default) where T : class
    {
        await using var session = Query(tenant);
        var at = until?.ToDateTimeOffset();
        var folded = await MartenFailures.Read(session.Events.AggregateStreamAsync<Folded<T>>(id, toVersion ?? 0, at, token: ct));
        if (folded is null && toVersion is not null)
        {
            // Asked for a version that is not there yet, Marten gives nothing; the seam gives the last one before it.
            folded = await MartenFailures.Read(session.Events.AggregateStreamAsync<Folded<T>>(id, timestamp: at, token: ct));
        }

        return folded is null ? null : new Versioned<T>(folded.State, folded.Version);
    }

    public async Task BulkAppend<T>(IReadOnlyList<NewStream> streams, CancellationToken ct = default) where T : class
    {
        var binding = new AggregateBinding<T>(Binding<T>().Aggregate, []);
        var pending = new List<PendingStream>(streams.Count);
        foreach (var stream in streams)
        {
            await using var writer = new MartenEventSession(this, stream.Tenant);
            var added = new EventStream<T>(writer, Options, binding, new StreamKey(stream.Tenant, stream.Id), CachedAggregate.None);
            added.AppendMany(stream.Events);
            pending.Add(added);
        }

        pending.Sort(static (a, b) => StreamKey.Compare(a.Key, b.Key));
        // Looked for first: the others would have taken their numbers by the time that one of them is refused.
        foreach (var stream in pending)
        {
            await RequireVersion(stream, ct);
        }

        await using var session = OpenMarten(JasperFx.StorageConstants.DefaultTenantId);
        await Commit(session, new PendingCommit(JasperFx.StorageConstants.DefaultTenantId, pending, []));
    }

    public Task<ClaimedKey?> FindKey(string tenant, string scope, string key, CancellationToken ct = default) => MartenFailures.Read(Events(tenant).Key(tenant, scope, key, ct));

    public async ValueTask DisposeAsync()
    {
        await _marten.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal IDocumentSession OpenMarten(string tenant) => _marten.OpenSession(new SessionOptions { TenantId = tenant });

    internal AggregateBinding<T> Binding<T>() where T : class => Options.Binding<T>();

    /// <summary>What a snapshot that becomes due is counted from.</summary>
    internal async Task<long> SnapshotVersion<T>(string tenant, string id, long version, CancellationToken ct) where T : class =>
        version < Options.SnapshotInterval ? 0 : await MartenFailures.Read(_events.SnapshotVersion(Binding<T>().Aggregate, new StreamKey(tenant, id), ct));

    internal async Task Commit(IDocumentSession session, PendingCommit pending)
    {
        try
        {
            await new MartenCommit(pending).Save(session);
        }
        catch (Exception failure)
        {
            session.EjectAllPendingChanges();
            throw await Refusal(failure, pending);
        }
    }

    private EventReader Events(string tenant) => _readOn?.Invoke(tenant) is { } confined ? new EventReader(confined, Options.Types) : _events;

    private IQuerySession Query(string tenant)
    {
        _ = Events(tenant);
        return _marten.QuerySession(tenant);
    }

    private async Task RequireVersion(PendingStream stream, CancellationToken ct)
    {
        await using var session = _marten.QuerySession(stream.Key.Tenant);
        var state = await MartenFailures.Read(session.Events.FetchStreamStateAsync(stream.Key.Id, ct));
        if (state is not null && state.Version != stream.StartingVersion)
        {
            throw new ConcurrencyException(stream.Key.Id, stream.StartingVersion, state.Version);
        }
    }

    private async Task<Exception> Refusal(Exception failure, PendingCommit pending)
    {
        var cause = MartenFailures.Cause(failure)!;
        if (cause is PostgresException { SqlState: LostAppends.SqlState } lost)
        {
            return LostAppends.Read(lost.MessageText, 1)[0]!;
        }

        if (MartenFailures.IsArchived(failure))
        {
            return new StreamArchivedException(pending.Streams[0].Key.Id);
        }

        if (!MartenFailures.IsLost(failure))
        {
            return StoreUnavailableException.IsCauseOf(cause) ? new StoreUnavailableException("The database did not confirm the commit; whether it was done is unknown.", failure) : cause;
        }

        try
        {
            foreach (var stream in pending.Streams)
            {
                await RequireVersion(stream, CancellationToken.None);
            }
        }
        catch (ConcurrencyException named)
        {
            return named;
        }

        return failure;
    }
}
