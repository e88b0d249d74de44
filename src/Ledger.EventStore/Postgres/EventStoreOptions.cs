namespace Ledger.EventStore;

/// <summary>What a store is made of: its events, its aggregates with their read models, and its bounds.</summary>
public sealed class EventStoreOptions(EventTypes types)
{
    private readonly Dictionary<Type, AggregateBinding> _aggregates = [];

    public EventTypes Types { get; } = types;

    /// <summary>Aggregates kept in memory.</summary>
    public int CachedAggregates { get; init; } = 20_000;

    /// <summary>Events folded into the aggregates kept in memory, all together: what bounds the memory that they take.</summary>
    public long CachedEvents { get; init; } = 2_000_000;

    /// <summary>Commits that may wait for a group; further ones wait before they enter.</summary>
    public int WaitingCommits { get; init; } = 4_096;

    /// <summary>Commits in one group.</summary>
    public int GroupCommits { get; init; } = 128;

    /// <summary>Bytes of events in one group; a single commit may be larger.</summary>
    public int GroupBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Groups on their way to the database at once, each on a connection of its own. Two: while one waits for the disk the other computes.
    /// </summary>
    public int GroupsInFlight { get; init; } = 2;

    /// <summary>The least number of events between two snapshots of a stream; long streams wait for an eighth of their length.</summary>
    public int SnapshotInterval { get; init; } = 100;

    /// <summary>Whether events are chained by their hashes. Off only to measure what that costs.</summary>
    internal bool Chained { get; set; } = true;

    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an append waits for what somebody else has locked, before it says that the database is not available.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the statements of read models look for a table without a schema; null for the database's own setting.</summary>
    public string? SearchPath { get; init; }

    internal IReadOnlyDictionary<Type, AggregateBinding> Aggregates => _aggregates;

    internal AggregateBinding<T> Binding<T>() where T : class =>
        _aggregates.TryGetValue(typeof(T), out var binding)
            ? (AggregateBinding<T>)binding
            : throw new InvalidOperationException($"{typeof(T).Name} is not an aggregate of this store: add it with EventStoreOptions.Add.");

    /// <summary>Adds an aggregate and the read models written with its events, in this order.</summary>
    public EventStoreOptions Add<T>(AggregateType<T> aggregate, params IReadOnlyList<IInlineProjection<T>> projections) where T : class
    {
        _aggregates.Add(typeof(T), new AggregateBinding<T>(aggregate, projections));
        return this;
    }
}
