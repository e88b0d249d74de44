using Ledger.EventStore.ReadModels;
using Npgsql;

namespace Ledger.EventStore;

internal abstract class AggregateBinding
{
    public abstract Type AggregateType { get; }

    public abstract string StreamType { get; }

    public abstract bool Projects { get; }

    /// <summary>Hands over the aggregate with its type.</summary>
    public abstract void Accept(IAggregateVisitor visitor);

    /// <summary>Folds streams again, to write their read models anew.</summary>
    public abstract Folding Fold();

    /// <summary>Adds the statements of the read models for the streams of this aggregate in a group.</summary>
    public abstract void AddProjections(List<PendingStream> streams, NpgsqlBatch batch);
}

internal interface IAggregateVisitor
{
    void Visit<T>(AggregateType<T> aggregate) where T : class;
}

internal sealed class AggregateBinding<T>(AggregateType<T> aggregate, IReadOnlyList<IInlineProjection<T>> projections) : AggregateBinding
    where T : class
{
    public AggregateType<T> Aggregate { get; } = aggregate;

    public override Type AggregateType => typeof(T);

    public override string StreamType => Aggregate.StreamType;

    public override bool Projects => projections.Count > 0;

    public override void Accept(IAggregateVisitor visitor) => visitor.Visit(Aggregate);

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
        foreach (var projection in projections)
        {
            Add(projection, slices, batch);
        }
    }

    /// <summary>What slices leave behind: of streams of which nothing is stored the rows as such, of the others the statements of every posting.</summary>
    public PreparedRows Prepare(List<AppendedSlice<T>> slices, CopiedColumns columns)
    {
        var begun = slices.FindAll(static slice => slice.Before is null);
        var continued = slices.FindAll(static slice => slice.Before is not null);
        var prepared = new PreparedRows();
        foreach (var projection in projections)
        {
            if (begun.Count > 0 && projection is ICopiedProjection<T> copied)
            {
                prepared.Copied.AddRange(copied.Copy(begun).Select(columns.Encode).OfType<CopiedTable>());
            }
            else if (begun.Count > 0)
            {
                Add(projection, begun, prepared.Statements);
            }
            if (continued.Count > 0)
            {
                Add(projection, continued, prepared.Statements);
            }
        }
        return prepared;
    }

    private static void Add(IInlineProjection<T> projection, List<AppendedSlice<T>> slices, NpgsqlBatch batch)
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
