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
        foreach (var projection in projections)
        {
            Add(projection, slices, batch);
        }
    }

    /// <summary>Writes the read models of more events of streams whose earlier ones are written.</summary>
    public Task Write(List<AppendedSlice<T>> slices, NpgsqlConnection connection, CancellationToken ct) => Execute(projections, slices, connection, ct);

    /// <summary>Writes the read models of streams of which nothing is written.</summary>
    public async Task Copy(List<AppendedSlice<T>> slices, NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var rows in projections.OfType<ICopiedProjection<T>>().SelectMany(projection => projection.Copy(slices)))
        {
            await CopyText.Write(connection, rows, ct);
        }
        await Execute(projections.Where(static projection => projection is not ICopiedProjection<T>), slices, connection, ct);
    }

    private static async Task Execute(IEnumerable<IInlineProjection<T>> projections, List<AppendedSlice<T>> slices, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var projection in projections)
        {
            Add(projection, slices, batch);
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
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
