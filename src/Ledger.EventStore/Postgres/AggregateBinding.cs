using Ledger.EventStore.ReadModels;
using Npgsql;

namespace Ledger.EventStore;

internal abstract class AggregateBinding
{
    public abstract Type AggregateType { get; }

    public abstract string StreamType { get; }

    public abstract bool Projects { get; }

    /// <summary>Whether every read model says the rows of a stream as such.</summary>
    public abstract bool CopiesAll { get; }

    /// <summary>Hands over the aggregate with its type.</summary>
    public abstract void Accept(IAggregateVisitor visitor);

    /// <summary>Folds streams again, to write their read models anew.</summary>
    public abstract Folding Fold(CopiedColumns columns);

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

    public override bool CopiesAll { get; } = projections.All(static projection => projection is ICopiedProjection<T>);

    public override void Accept(IAggregateVisitor visitor) => visitor.Visit(Aggregate);

    public override Folding Fold(CopiedColumns columns) => new Folding<T>(this, columns);

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

    /// <summary>Adds the rows of a stream of which nothing is stored, by those read models that say them as such. Answers whether that is all that the slice leaves behind.</summary>
    public bool Copy(AppendedSlice<T> slice, CopiedColumns columns, PreparedRows to)
    {
        if (slice.Before is not null)
        {
            return false;
        }
        foreach (var projection in projections)
        {
            foreach (var rows in (projection as ICopiedProjection<T>)?.Copy(slice) ?? [])
            {
                columns.Encode(rows, to);
            }
        }
        return CopiesAll;
    }

    /// <summary>Adds the statements of every posting for what slices leave behind without being copied.</summary>
    public void State(List<AppendedSlice<T>> slices, PreparedRows to)
    {
        var continued = slices.FindAll(static slice => slice.Before is not null);
        foreach (var projection in projections)
        {
            var stated = projection is ICopiedProjection<T> ? continued : slices;
            if (stated.Count > 0)
            {
                Add(projection, stated, to.Statements);
            }
        }
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
