using Npgsql;

namespace Ledger.EventStore;

/// <summary>
/// Group commit: what waits when a lane is free goes to the database together, in one round trip and one commit. There is no timer:
/// a lone commit starts at once, on the thread of its caller, and the next group gathers while one is under way.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<PendingCommit> _waiting = new();
    private readonly Stack<CommitLane> _idleLanes = new();
    private readonly HashSet<(string, string, string)> _keysOfGroup = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _capacity;
    private readonly int _lanes;
    private readonly int _groupCommits;
    private readonly int _groupBytes;
    private bool _closed;

    public GroupCommitter(NpgsqlDataSource database, EventStoreOptions options)
    {
        _capacity = new SemaphoreSlim(options.WaitingCommits);
        _lanes = options.GroupsInFlight;
        _groupCommits = options.GroupCommits;
        _groupBytes = options.GroupBytes;
        for (var i = 0; i < _lanes; i++)
        {
            _idleLanes.Push(new CommitLane(database));
        }
    }

    public async Task Commit(PendingCommit commit, CancellationToken ct)
    {
        await _capacity.WaitAsync(ct);
        try
        {
            CommitLane? lane;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_closed, typeof(PostgresEventStore));
                _waiting.Enqueue(commit);
                _idleLanes.TryPop(out lane);
            }
            if (lane is not null)
            {
                _ = Run(lane);
            }
            await commit.Outcome;
        }
        finally
        {
            _capacity.Release();
        }
    }

    /// <summary>Lets what waits be committed, takes nothing more, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            SignalIfDrained();
        }
        await _drained.Task;
        while (_idleLanes.TryPop(out var lane))
        {
            await lane.DisposeAsync();
        }
    }

    private async Task Run(CommitLane lane)
    {
        while (Gather(lane))
        {
            await lane.CommitGroup();
        }
    }

    private bool Gather(CommitLane lane)
    {
        lock (_gate)
        {
            lane.Group.Clear();
            _keysOfGroup.Clear();
            var bytes = 0;
            while (lane.Group.Count < _groupCommits && _waiting.TryPeek(out var next))
            {
                bytes += next.Bytes;
                if (lane.Group.Count > 0 && (bytes > _groupBytes || SharesKey(next)))
                {
                    break;
                }
                foreach (var key in next.Keys)
                {
                    _keysOfGroup.Add((next.Tenant, key.Scope, key.Key));
                }
                lane.Group.Add(_waiting.Dequeue());
            }
            if (lane.Group.Count > 0)
            {
                return true;
            }
            _idleLanes.Push(lane);
            SignalIfDrained();
            return false;
        }
    }

    /// <summary>The same key twice in one group could not be told apart by the database: the second waits for the next group.</summary>
    private bool SharesKey(PendingCommit commit)
    {
        foreach (var key in commit.Keys)
        {
            if (_keysOfGroup.Contains((commit.Tenant, key.Scope, key.Key)))
            {
                return true;
            }
        }
        return false;
    }

    private void SignalIfDrained()
    {
        if (_closed && _waiting.Count == 0 && _idleLanes.Count == _lanes)
        {
            _drained.TrySetResult();
        }
    }
}
