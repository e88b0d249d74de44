using Npgsql;

namespace Ledger.EventStore;

internal abstract class AggregateBinding
{
    /// <summary>Adds the statements of the read models for the streams of this aggregate in a group.</summary>
    public abstract void AddProjections(List<PendingStream> streams, NpgsqlBatch batch);
}

internal sealed class AggregateBinding<T>(AggregateType<T> aggregate, IReadOnlyList<IInlineProjection<T>> projections) : AggregateBinding
    where T : class
{
    public AggregateType<T> Aggregate { get; } = aggregate;

    public bool Projects => projections.Count > 0;

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
