namespace Ledger.EventStore;

internal sealed class EventSession(PostgresEventStore store, string tenant) : IEventSession
{
    private readonly List<PendingStream> _streams = [];
    private List<UsedKey>? _keys;

    public string Tenant => tenant;

    public string? CorrelationId { get; set; }

    public string? CausationId { get; set; }

    public async Task<IEventStream<T>> FetchForWriting<T>(string id, long? expectedVersion = null, CancellationToken ct = default) where T : class
    {
        foreach (var held in _streams)
        {
            if (held.Key.Id == id)
            {
                return (IEventStream<T>)held;
            }
        }
        var binding = store.Binding<T>();
        var key = new StreamKey(tenant, id);
        await store.Turns.Take(key, ct);
        try
        {
            var start = await store.LoadForWriting(binding, key, expectedVersion, ct);
            var stream = new EventStream<T>(this, store.Options, binding, key, start);
            _streams.Add(stream);
            return stream;
        }
        catch
        {
            store.Turns.Release(key);
            throw;
        }
    }

    public void UseKey(string scope, string key, byte[] requestHash, byte[] response, int status = 0, string? metadata = null) =>
        (_keys ??= []).Add(new UsedKey(scope, key, requestHash, response, status, metadata));

    public async Task SaveChanges(CancellationToken ct = default)
    {
        try
        {
            var commit = new PendingCommit(tenant, Changed(), _keys ?? []);
            if (commit.IsEmpty)
            {
                return;
            }
            await store.Committer.Commit(commit, ct);
            foreach (var stream in commit.Streams)
            {
                store.Cache.Put(stream.Key, stream.Committed());
            }
        }
        catch
        {
            foreach (var stream in _streams)
            {
                store.Cache.Drop(stream.Key);
            }
            throw;
        }
        finally
        {
            ReleaseAll();
        }
    }

    public ValueTask DisposeAsync()
    {
        ReleaseAll();
        return ValueTask.CompletedTask;
    }

    private List<PendingStream> Changed()
    {
        foreach (var stream in _streams)
        {
            if (stream.Events.Count > 0)
            {
                stream.TakeSnapshotIfDue(store.Options.SnapshotInterval);
            }
        }
        // The usual session has one stream and has changed it.
        return _streams.TrueForAll(static stream => stream.Events.Count > 0)
            ? [.. _streams]
            : _streams.FindAll(static stream => stream.Events.Count > 0);
    }

    private void ReleaseAll()
    {
        foreach (var stream in _streams)
        {
            store.Turns.Release(stream.Key);
        }
        _streams.Clear();
        _keys = null;
    }
}
