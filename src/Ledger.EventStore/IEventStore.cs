using NodaTime;

namespace Ledger.EventStore;

/// <summary>Streams of events per tenant. Knows nothing of what the events mean.</summary>
public interface IEventStore
{
    IEventSession OpenSession(string tenant);

    /// <summary>The events of a stream in the order of their versions; empty when there is no such stream.</summary>
    Task<IReadOnlyList<RecordedEvent>> FetchStream(
        string tenant, string id, long fromVersion = 1, long? toVersion = null, Instant? until = null, int? limit = null, CancellationToken ct = default);

    /// <summary>
    /// What happened in a stream, up to a version or an instant, both inclusive, read as it is taken: the events with their versions, types, data and timestamps, and nothing
    /// else of them. All that a fold needs.
    /// </summary>
    IAsyncEnumerable<RecordedEvent> ReadFacts(string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default);

    /// <summary>The events of a stream as they are stored, whatever is wrong with them, in the order of their versions; read as they are taken.</summary>
    IAsyncEnumerable<StoredEvent> ReadStream(string tenant, string id, long fromVersion = 1, CancellationToken ct = default);

    /// <summary>The aggregate exact to the last commit, whoever wrote it; null when there is no such stream.</summary>
    Task<Versioned<T>?> FetchLatest<T>(string tenant, string id, CancellationToken ct = default) where T : class;

    /// <summary>The aggregate folded from nothing but its events, up to a version or an instant, both inclusive.</summary>
    Task<Versioned<T>?> AggregateStream<T>(string tenant, string id, long? toVersion = null, Instant? until = null, CancellationToken ct = default) where T : class;

    /// <summary>
    /// Commits new streams together, for loading much at once: the same rows as appending writes, but no read models and no snapshots.
    /// The read models are rebuilt when everything is loaded.
    /// </summary>
    /// <exception cref="ConcurrencyException">One of them exists; nothing was written.</exception>
    Task BulkAppend<T>(IReadOnlyList<NewStream> streams, CancellationToken ct = default) where T : class;

    /// <summary>What was stored with an idempotency key; null when the key was never used.</summary>
    Task<ClaimedKey?> FindKey(string tenant, string scope, string key, CancellationToken ct = default);
}

/// <summary>A unit of work: everything between the opening and <see cref="SaveChanges"/> is committed together or not at all.</summary>
public interface IEventSession : IAsyncDisposable
{
    string Tenant { get; }

    string? CorrelationId { get; set; }

    string? CausationId { get; set; }

    /// <summary>
    /// Takes the turn of a stream among the writers of this process and holds it until <see cref="SaveChanges"/> or disposal.
    /// A writer that takes several streams takes them in one order everywhere.
    /// </summary>
    /// <exception cref="ConcurrencyException">The stream is not at <paramref name="expectedVersion"/>.</exception>
    Task<IEventStream<T>> FetchForWriting<T>(string id, long? expectedVersion = null, CancellationToken ct = default) where T : class;

    /// <summary>Claims an idempotency key in the same transaction, with the answer to give when it comes again.</summary>
    void UseKey(string scope, string key, byte[] requestHash, byte[] response, int status = 0, string? metadata = null);

    /// <summary>Commits. Cancellation is heeded until the commit begins; a commit that began is finished.</summary>
    /// <exception cref="ConcurrencyException">Another writer was first; nothing was written.</exception>
    /// <exception cref="KeyInUseException">The key was used before; nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The database did not confirm; the outcome is unknown.</exception>
    Task SaveChanges(CancellationToken ct = default);
}

/// <summary>A stream held for writing. Appending evolves the aggregate at once; the versions are known before the commit.</summary>
public interface IEventStream<out T> where T : class
{
    string Id { get; }

    T? Aggregate { get; }

    long StartingVersion { get; }

    long CurrentVersion { get; }

    /// <summary>What this session has appended; the sequence numbers are filled in by the commit.</summary>
    IReadOnlyList<RecordedEvent> Appended { get; }

    RecordedEvent AppendOne(EventData @event);

    void AppendMany(IEnumerable<EventData> events);
}

/// <summary>A stream that does not exist yet, with the events to begin it with: at least one.</summary>
public sealed record NewStream(string Tenant, string Id, IReadOnlyList<EventData> Events);

public sealed record Versioned<T>(T Aggregate, long Version) where T : class;

public sealed record ClaimedKey(string Scope, string Key, byte[] RequestHash, byte[] Response, int Status, string? Metadata);
