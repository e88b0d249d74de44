using NodaTime;

namespace Ledger.EventStore;

/// <summary>A stream held for writing, as the committer sees it: whatever its aggregate is.</summary>
internal abstract class PendingStream(StreamKey key, long startingVersion)
{
    public StreamKey Key { get; } = key;

    public long StartingVersion { get; } = startingVersion;

    public List<RecordedEvent> Events { get; } = [];

    /// <summary>The data of each event as JSON, serialised by the writer and not by the committer, whose time all share.</summary>
    public List<(EventType Type, byte[] Data)> Payloads { get; } = [];

    public long CurrentVersion => StartingVersion + Events.Count;

    public byte[]? Snapshot { get; protected set; }

    public abstract string StreamType { get; }

    public abstract int SnapshotSchema { get; }

    public abstract AggregateBinding Binding { get; }

    public abstract void TakeSnapshotIfDue(int interval);

    /// <summary>The state to keep once the events are committed.</summary>
    public abstract CachedAggregate Committed();
}

internal sealed class EventStream<T>(IEventSession session, EventStoreOptions options, AggregateBinding<T> binding, StreamKey key, CachedAggregate start)
    : PendingStream(key, start.Version), IEventStream<T>
    where T : class
{
    private readonly T? _before = (T?)start.Aggregate;
    private readonly List<Step<T>>? _steps = binding.Projects ? [] : null;
    private string _hash = start.Hash;

    public string Id => Key.Id;

    public T? Aggregate { get; private set; } = (T?)start.Aggregate;

    public IReadOnlyList<RecordedEvent> Appended => Events;

    public override string StreamType => binding.Aggregate.StreamType;

    public override int SnapshotSchema => binding.Aggregate.Snapshot!.Schema;

    public override AggregateBinding Binding => binding;

    public RecordedEvent AppendOne(EventData @event)
    {
        var type = options.Types.Of(@event.Data.GetType());
        var data = options.Types.Serialize(@event.Data);
        var recorded = Chain(
            new RecordedEvent(
                Key.Tenant,
                Key.Id,
                CurrentVersion + 1,
                Guid.CreateVersion7(),
                type.Alias,
                @event.Data,
                WholeMicroseconds(@event.Timestamp),
                session.CorrelationId,
                session.CausationId,
                @event.Headers),
            data);
        var after = binding.Aggregate.Evolve(Aggregate, recorded);
        Events.Add(recorded);
        Payloads.Add((type, data));
        _steps?.Add(new Step<T>(recorded, after));
        Aggregate = after;
        _hash = recorded.Hash ?? HashChain.Genesis;
        return recorded;
    }

    public void AppendMany(IEnumerable<EventData> events)
    {
        foreach (var @event in events)
        {
            AppendOne(@event);
        }
    }

    public AppendedSlice<T> Slice() => new(Key.Tenant, Key.Id, _before, _steps!);

    public override void TakeSnapshotIfDue(int interval)
    {
        if (binding.Aggregate.Snapshot is { } format && CurrentVersion - start.SnapshotVersion >= Math.Max(interval, CurrentVersion / 8))
        {
            Snapshot = format.WriteJson(Aggregate!);
        }
    }

    public override CachedAggregate Committed() => new(Aggregate, CurrentVersion, Snapshot is null ? start.SnapshotVersion : CurrentVersion, _hash);

    private RecordedEvent Chain(RecordedEvent recorded, byte[] data)
    {
        if (!options.Chained)
        {
            return recorded;
        }
        var stored = new StoredEvent(
            recorded.Tenant, recorded.StreamId, recorded.Version, recorded.Id, recorded.Type, data, recorded.Timestamp,
            recorded.CorrelationId, recorded.CausationId, HeadersJson.Write(recorded.Headers));
        return recorded with { PreviousHash = _hash, Hash = HashChain.Next(_hash, stored) };
    }

    private static Instant WholeMicroseconds(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (((ticks % 10) + 10) % 10));
    }
}
