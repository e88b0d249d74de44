using Ledger.EventStore;
using Marten;

namespace Ledger.Marten.Events;

internal sealed class MartenEventSession(MartenEventStore store, string tenant) : IEventSession
{
    private readonly List<PendingStream> _streams = [];
    private readonly List<UsedKey> _keys = [];
    private readonly IDocumentSession _session = store.OpenMarten(tenant);

    public string Tenant => tenant;

    public string? CorrelationId { get; set; }

    public string? CausationId { get; set; }

    public async Task<IEventStream<T>> FetchForWriting<T>(string id, long? expectedVersion = null, CancellationToken ct = default) where T : class
    {
        if (_streams.Find(held => held.Key.Id == id) is { } taken)
        {
            return (IEventStream<T>)taken;
        }

        var binding = store.Binding<T>();
        var key = new StreamKey(tenant, id);
        await store.Turns.Take(key, ct);
        try
        {
            var start = await Load<T>(id, ct);
            var stream = new EventStream<T>(this, store.Options, binding, key, start);
            if (expectedVersion is { } expected && expected != start.Version)
            {
                throw new ConcurrencyException(id, expected, start.Version);
            }

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
        _keys.Add(new UsedKey(scope, key, requestHash, response, status, metadata));

    public async Task SaveChanges(CancellationToken ct = default)
    {
        try
        {
            ct.ThrowIfCancellationRequested();
            var changed = _streams.FindAll(static stream => stream.Events.Count > 0);
            // The order in which every engine locks streams.
            changed.Sort(static (a, b) => StreamKey.Compare(a.Key, b.Key));
            changed.ForEach(stream => stream.TakeSnapshotIfDue(store.Options.SnapshotInterval));
            var commit = new PendingCommit(tenant, changed, [.. _keys]);
            if (!commit.IsEmpty)
            {
                await store.Commit(_session, commit);
            }
        }
        finally
        {
            ReleaseAll();
        }
    }

    public async ValueTask DisposeAsync()
    {
        ReleaseAll();
        await _session.DisposeAsync();
    }

    /// <summary>Always the last commit, whoever made it: Marten reads the stream whole and folds it.</summary>
    private async Task<CachedAggregate> Load<T>(string id, CancellationToken ct) where T : class
    {
        var fetched = await MartenFailures.Read(_session.Events.FetchForWriting<Folded<T>>(id, ct));
        return fetched.Aggregate is { } folded
            ? new CachedAggregate(folded.State, folded.Version, await store.SnapshotVersion<T>(tenant, id, folded.Version, ct), folded.Hash)
            : CachedAggregate.None;
    }

    private void ReleaseAll()
    {
        foreach (var stream in _streams)
        {
            store.Turns.Release(stream.Key);
        }

        _streams.Clear();
        _keys.Clear();
    }
}
