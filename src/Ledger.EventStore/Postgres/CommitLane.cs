using System.Data;
using System.Diagnostics;
using Npgsql;

namespace Ledger.EventStore;

/// <summary>A connection of the committer and what it reuses from group to group.</summary>
internal sealed class CommitLane(NpgsqlDataSource database) : IAsyncDisposable
{
    private const int ConflictRetries = 3;

    private AppendCommand _append = new();
    private readonly List<(int Commit, PendingStream Stream)> _streams = [];
    private readonly List<(int Commit, string Tenant, UsedKey Key)> _keys = [];
    private readonly Dictionary<AggregateBinding, List<PendingStream>> _byAggregate = [];
    private readonly List<PendingStream> _snapshots = [];
    private NpgsqlConnection? _connection;

    /// <summary>The commits of the group under way. Each of them has its outcome when <see cref="CommitGroup"/> returns.</summary>
    public List<PendingCommit> Group { get; } = [];

    public async Task CommitGroup()
    {
        using var activity = StoreTelemetry.Activities.StartActivity("append");
        activity?.SetTag("ledger.group_size", Group.Count);
        StoreTelemetry.GroupSize.Record(Group.Count);
        var sent = Stopwatch.GetTimestamp();
        await CommitGroup(Group);
        StoreTelemetry.AppendDuration.Record(Stopwatch.GetElapsedTime(sent).TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            // The command knows by what name its statement was prepared on this connection; on the next there is none of that name.
            _append = new AppendCommand();
            await connection.DisposeAsync();
        }
    }

    private async Task CommitGroup(List<PendingCommit> group)
    {
        for (var attempt = 0; group.Count > 0; attempt++)
        {
            try
            {
                await Send(group);
                foreach (var commit in group)
                {
                    commit.Succeed();
                }
                return;
            }
            catch (PostgresException lost) when (lost.SqlState == LostAppends.SqlState)
            {
                FailLosers(group, lost.MessageText);
            }
            catch (PostgresException conflict) when (IsConflict(conflict) && attempt < ConflictRetries)
            {
                // The group was rolled back whole and is sent again as it was.
            }
            catch (Exception failure) when (StoreUnavailableException.IsCauseOf(failure) || IsBroken)
            {
                await DisposeAsync();
                foreach (var commit in group)
                {
                    commit.Fail(new StoreUnavailableException("The database did not confirm the commit; whether it was done is unknown.", failure));
                }
                return;
            }
            catch (Exception failure)
            {
                if (group.Count == 1)
                {
                    group[0].Fail(failure);
                    return;
                }
                // One of them is to blame: alone, only that one fails.
                foreach (var commit in group)
                {
                    await CommitGroup([commit]);
                }
                return;
            }
        }
    }

    private async Task Send(List<PendingCommit> group)
    {
        Fill(group);
        var connection = _connection ??= await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(_append.Command);
        try
        {
            var projecting = Stopwatch.GetTimestamp();
            foreach (var (binding, streams) in _byAggregate)
            {
                if (streams.Count > 0)
                {
                    binding.AddProjections(streams, batch);
                }
            }
            StoreTelemetry.ProjectionDuration.Record(Stopwatch.GetElapsedTime(projecting).TotalSeconds);
            if (_snapshots.Count > 0)
            {
                batch.BatchCommands.Add(SnapshotCommand.Write(_snapshots));
            }
            await using var reader = await batch.ExecuteReaderAsync();
            await reader.ReadAsync();
            var sequences = await reader.IsDBNullAsync(0) ? [] : reader.GetFieldValue<long[]>(0);
            // A later statement of the batch reports its error here.
            while (await reader.NextResultAsync())
            {
            }
            Number(sequences);
        }
        finally
        {
            // The command belongs to the lane and not to the batch.
            batch.BatchCommands.Clear();
        }
    }

    private void Fill(List<PendingCommit> group)
    {
        _append.Clear();
        _streams.Clear();
        _keys.Clear();
        _snapshots.Clear();
        foreach (var streams in _byAggregate.Values)
        {
            streams.Clear();
        }
        for (var i = 0; i < group.Count; i++)
        {
            foreach (var stream in group[i].Streams)
            {
                _streams.Add((i, stream));
            }
            foreach (var key in group[i].Keys)
            {
                _keys.Add((i, group[i].Tenant, key));
            }
        }
        // One order everywhere, so that instances do not lock each other out.
        _streams.Sort(static (a, b) => StreamKey.Compare(a.Stream.Key, b.Stream.Key));
        _keys.Sort(static (a, b) => Compare(a.Tenant, b.Tenant, a.Key, b.Key));
        foreach (var (commit, stream) in _streams)
        {
            _append.Add(commit, stream);
            if (!_byAggregate.TryGetValue(stream.Binding, out var streams))
            {
                _byAggregate.Add(stream.Binding, streams = []);
            }
            streams.Add(stream);
            if (stream.Snapshot is not null)
            {
                _snapshots.Add(stream);
            }
        }
        if (_keys.Count > 0)
        {
            var usedAt = DateTime.UtcNow;
            foreach (var (commit, tenant, key) in _keys)
            {
                _append.Add(commit, tenant, key, usedAt);
            }
        }
    }

    private void Number(long[] sequences)
    {
        var next = 0;
        foreach (var (_, stream) in _streams)
        {
            foreach (var recorded in stream.Events)
            {
                recorded.Sequence = sequences[next++];
            }
        }
    }

    private static void FailLosers(List<PendingCommit> group, string report)
    {
        var lost = LostAppends.Read(report, group.Count);
        for (var i = lost.Length - 1; i >= 0; i--)
        {
            if (lost[i] is { } exception)
            {
                group[i].Fail(exception);
                group.RemoveAt(i);
            }
        }
    }

    /// <summary>Whether the connection was lost, whatever the failure says that came of it.</summary>
    private bool IsBroken => _connection is { State: not ConnectionState.Open };

    private static bool IsConflict(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    private static int Compare(string tenantA, string tenantB, UsedKey a, UsedKey b)
    {
        var order = string.CompareOrdinal(tenantA, tenantB);
        order = order != 0 ? order : string.CompareOrdinal(a.Scope, b.Scope);
        return order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
    }
}
