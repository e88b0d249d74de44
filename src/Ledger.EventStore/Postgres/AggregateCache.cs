namespace Ledger.EventStore;

/// <summary>
/// A committed state of an aggregate, the hash of its last event (<see cref="HashChain.Genesis"/> when that has none) and the version of its
/// newest snapshot (zero: none that can be read).
/// </summary>
internal sealed record CachedAggregate(object? Aggregate, long Version, long SnapshotVersion, string Hash);

/// <summary>
/// Committed aggregates, the least recently used dropped first. An entry may be behind the database when another instance wrote;
/// it is never ahead of it, and a newer version is never replaced by an older one.
/// </summary>
internal sealed class AggregateCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamKey, LinkedListNode<(StreamKey Stream, CachedAggregate Cached)>> _entries = [];
    private readonly LinkedList<(StreamKey Stream, CachedAggregate Cached)> _byUse = new();

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
                    node.Value = (stream, cached);
                }
                Touch(node);
                return;
            }
            if (_entries.Count >= capacity && _byUse.Last is { } oldest)
            {
                _byUse.Remove(oldest);
                _entries.Remove(oldest.Value.Stream);
            }
            _entries.Add(stream, _byUse.AddFirst((stream, cached)));
        }
    }

    public void Drop(StreamKey stream)
    {
        lock (_gate)
        {
            if (_entries.Remove(stream, out var node))
            {
                _byUse.Remove(node);
            }
        }
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
