using Ledger.EventStore.ReadModels;
using Npgsql;

namespace Ledger.EventStore;

internal abstract class AggregateBinding
{
    public abstract string StreamType { get; }

    public abstract bool Projects { get; }

    /// <summary>Folds streams again, to write their read models anew.</summary>
    public abstract Folding Fold();

    /// <summary>Adds the statements of the read models for the streams of this aggregate in a group.</summary>
    public abstract void AddProjections(List<PendingStream> streams, NpgsqlBatch batch);
}

internal sealed class AggregateBinding<T>(AggregateType<T> aggregate, IReadOnlyList<IInlineProjection<T>> projections) : AggregateBinding
    where T : class
{
    public AggregateType<T> Aggregate { get; } = aggregate;

    public override string StreamType => Aggregate.StreamType;

    public override bool Projects => projections.Count > 0;

    public override Folding Fold() => new Folding<T>(this);

    public override void AddProjections(List<PendingStream> streams, NpgsqlBatch batch)
    {
        if (projections.Count == 0)
        {
            return;
        }
        var slices = new List<AppendedSlice<T>>(streams.Count);
        foreach (var stream in streams)
        {
            slices.Add(((EventStream<T>)stream).Slice());
        }
        AddProjections(slices, batch);
    }

    public void AddProjections(List<AppendedSlice<T>> slices, NpgsqlBatch batch)
    {
        foreach (var projection in projections)
        {
            if (projection.Project(slices) is { } statement)
            {
                var command = new NpgsqlBatchCommand(statement.Sql);
                foreach (var parameter in statement.Parameters)
                {
                    command.Parameters.Add(parameter);
                }
                batch.BatchCommands.Add(command);
            }
        }
    }
}
