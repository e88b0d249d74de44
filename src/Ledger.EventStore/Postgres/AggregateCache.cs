namespace Ledger.EventStore;

/// <summary>
/// A committed state of an aggregate, the hash of its last event (<see cref="HashChain.Genesis"/> when that has none) and the version of its
/// newest snapshot (zero: none that can be read).
/// </summary>
internal sealed record CachedAggregate(object? Aggregate, long Version, long SnapshotVersion, string Hash)
{
    /// <summary>Of a stream that does not exist.</summary>
    public static readonly CachedAggregate None = new(null, 0, 0, HashChain.Genesis);
}

/// <summary>
/// Committed aggregates, the least recently used dropped first: so many of them, and so many events folded into them together, because an
/// aggregate weighs about as much as its history is long. An entry may be behind the database when another instance wrote; it is never ahead
/// of it, and a newer version is never replaced by an older one.
/// </summary>
internal sealed class AggregateCache(int capacity, long eventCapacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamKey, LinkedListNode<(StreamKey Stream, CachedAggregate Cached)>> _entries = [];
    private readonly LinkedList<(StreamKey Stream, CachedAggregate Cached)> _byUse = new();
    private long _events;

    public CachedAggregate? Find(StreamKey stream)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(stream, out var node))
            {
                return null;
            }
            Touch(node);
            return node.Value.Cached;
        }
    }

    public void Put(StreamKey stream, CachedAggregate cached)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(stream, out var node))
            {
                if (cached.Version >= node.Value.Cached.Version)
                {
                    _events += cached.Version - node.Value.Cached.Version;
                    node.Value = (stream, cached);
                }
                Touch(node);
            }
            else
            {
                _events += cached.Version;
                _entries.Add(stream, _byUse.AddFirst((stream, cached)));
            }
            // The one just used stays, however long it is.
            while (_entries.Count > 1 && (_entries.Count > capacity || _events > eventCapacity))
            {
                Remove(_byUse.Last!);
            }
        }
    }

    public void Drop(StreamKey stream)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(stream, out var node))
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<(StreamKey Stream, CachedAggregate Cached)> node)
    {
        _events -= node.Value.Cached.Version;
        _byUse.Remove(node);
        _entries.Remove(node.Value.Stream);
    }

    private void Touch(LinkedListNode<(StreamKey Stream, CachedAggregate Cached)> node)
    {
        if (node != _byUse.First)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
    }
}
