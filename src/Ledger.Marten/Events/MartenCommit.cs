using JasperFx.Events;
using Ledger.EventStore;
using Marten;
using Npgsql;

namespace Ledger.Marten.Events;

/// <summary>What a session commits, in one transaction of Marten's: keys, events, and beside them read models and snapshots by the statements of every engine.</summary>
internal sealed class MartenCommit(PendingCommit pending) : ITransactionParticipant
{
    public async Task Save(IDocumentSession session)
    {
        // Marten would fill in what an event leaves open, and the chain says what it leaves open.
        (session.CorrelationId, session.CausationId) = (null, null);
        if (pending.Keys.Count > 0)
        {
            session.QueueOperation(new KeyClaims(pending.Tenant, pending.Keys));
        }

        // What was fetched for writing gives way to what is written: a stream fetched before it existed would be appended to event by event, and none would learn its number.
        var streams = session.PendingChanges.Streams();
        streams.Clear();
        var actions = new List<StreamAction>(pending.Streams.Count);
        foreach (var stream in pending.Streams)
        {
            var action = StreamAction.Append(stream.Key.Id, [.. stream.Events.Select(recorded => MartenEvents.Fill(session.Events.BuildEvent(recorded.Data), recorded))]);
            action.TenantId = stream.Key.Tenant;
            action.AggregateType = stream.Binding.AggregateType;
            action.ExpectedVersionOnServer = stream.StartingVersion;
            streams.Add(action);
            actions.Add(action);
        }

        ((ITransactionParticipantRegistrar)session).AddTransactionParticipant(this);
        await session.SaveChangesAsync(CancellationToken.None);
        for (var i = 0; i < actions.Count; i++)
        {
            for (var j = 0; j < actions[i].Events.Count; j++)
            {
                pending.Streams[i].Events[j].Sequence = actions[i].Events[j].Sequence;
            }
        }
    }

    /// <summary>After the events, so that a rebuild that is about to switch is waited for, and what is written goes to the tables in force.</summary>
    public async Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var streams in pending.Streams.GroupBy(static stream => stream.Binding))
        {
            streams.Key.AddProjections([.. streams], batch);
        }

        if (pending.Streams.FindAll(static stream => stream.Snapshot is not null) is { Count: > 0 } due)
        {
            batch.BatchCommands.Add(SnapshotCommand.Write(due));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(token);
        }
    }
}
