using System.Runtime.CompilerServices;
using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>Folds streams again and writes their read models by the statements of every posting, many streams at a time.</summary>
internal sealed class Replay(EventReader events, CopiedColumns columns)
{
    // Every step keeps the aggregate as it was then, which bounds how many wait in memory. A page of so many is worth a statement; a longer stream is a page of its own, up to what is too long for one.
    private const int StepsPerPage = 4_096;
    private const int MostSteps = 4 * StepsPerPage;
    private const int StreamsPerPage = 64;

    /// <summary>Divides streams into pages that are read in one round trip, in their order, of one tenant each.</summary>
    public static List<StreamPart[]> Pages(IEnumerable<StreamPart> streams)
    {
        var pages = new List<StreamPart[]>();
        var page = new List<StreamPart>();
        var steps = 0L;
        foreach (var stream in streams)
        {
            if (page.Count > 0 && (page.Count == StreamsPerPage || steps + stream.Length > StepsPerPage || page[0].Binding != stream.Binding || page[0].Key.Tenant != stream.Key.Tenant))
            {
                pages.Add([.. page]);
                page.Clear();
                steps = 0;
            }
            page.Add(stream);
            steps += stream.Length;
        }
        if (page.Count > 0)
        {
            pages.Add([.. page]);
        }
        return pages;
    }

    /// <summary>Whether all of a stream is folded and written in one piece.</summary>
    public static bool IsShort(StreamPart stream) => stream.UpTo <= MostSteps;

    /// <summary>Whether all that the streams of a page leave behind is rows to be copied.</summary>
    public static bool IsCopied(StreamPart[] page) => page.All(static stream => stream is { After: 0, Binding.CopiesAll: true } && IsShort(stream));

    /// <summary>What the events of a page leave behind, in pieces that follow one another.</summary>
    public async IAsyncEnumerable<PreparedRows> Read(StreamPart[] page, NpgsqlConnection reading, [EnumeratorCancellation] CancellationToken ct)
    {
        var folding = page[0].Binding.Fold(columns);
        await foreach (var (stream, recorded) in events.Streams(reading, page, ct))
        {
            folding.Apply(stream, recorded);
            if (folding.Steps == MostSteps)
            {
                yield return folding.Prepare();
            }
        }
        yield return folding.Prepare();
    }

    /// <summary>Writes what the events of a page leave behind. Reading and writing go over two connections, because a long stream is read while it is written.</summary>
    public async Task Write(StreamPart[] page, NpgsqlConnection reading, NpgsqlConnection writing, CancellationToken ct)
    {
        await foreach (var rows in Read(page, reading, ct))
        {
            await rows.Write(writing, ct);
        }
    }
}

/// <summary>What entries leave behind in the read models, ready to be written.</summary>
internal sealed class PreparedRows
{
    private readonly Dictionary<string, CopiedTable> _copied = new(StringComparer.Ordinal);

    public NpgsqlBatch Statements { get; } = new();

    public IReadOnlyCollection<CopiedTable> Copied => _copied.Values;

    /// <summary>Where rows for a table are added that are to be copied.</summary>
    public CopiedTable Of(string table, bool isByDay)
    {
        if (!_copied.TryGetValue(table, out var copied))
        {
            _copied.Add(table, copied = new CopiedTable(table, new CopyBuffer(), isByDay ? [] : null));
        }
        return copied;
    }

    /// <summary>Writes them, once.</summary>
    public async Task Write(NpgsqlConnection connection, CancellationToken ct)
    {
        foreach (var table in Copied)
        {
            await table.Write(connection, frozen: false, ct);
        }
        await State(connection, ct);
    }

    /// <summary>Writes those that go by statements.</summary>
    public async Task State(NpgsqlConnection connection, CancellationToken ct)
    {
        await using (Statements)
        {
            if (Statements.BatchCommands.Count > 0)
            {
                Statements.Connection = connection;
                await Statements.ExecuteNonQueryAsync(ct);
            }
        }
    }
}

/// <summary>Streams of one aggregate while they are folded.</summary>
internal abstract class Folding
{
    /// <summary>How many steps wait to be written.</summary>
    public int Steps { get; protected set; }

    /// <summary>Folds the next event of a stream; what the part of the stream does not hold is folded only.</summary>
    public abstract void Apply(StreamPart stream, RecordedEvent recorded);

    /// <summary>What the steps that wait leave behind. What comes after begins anew: the rest of a stream becomes a slice of its own.</summary>
    public abstract PreparedRows Prepare();
}

internal sealed class Folding<T>(AggregateBinding<T> binding, CopiedColumns columns) : Folding
    where T : class
{
    private readonly List<AppendedSlice<T>> _stated = [];
    private PreparedRows _prepared = new();
    private List<Step<T>> _steps = [];
    private StreamKey _stream;
    private T? _before;
    private T? _state;

    public override void Apply(StreamPart stream, RecordedEvent recorded)
    {
        if (stream.Key != _stream)
        {
            EndSlice();
            (_stream, _state) = (stream.Key, null);
        }
        var after = binding.Aggregate.Evolve(_state, recorded);
        if (recorded.Version > stream.After)
        {
            if (_steps.Count == 0)
            {
                _before = _state;
            }
            _steps.Add(new Step<T>(recorded, after));
            Steps++;
        }
        _state = after;
    }

    public override PreparedRows Prepare()
    {
        EndSlice();
        binding.State(_stated, _prepared);
        var prepared = _prepared;
        (_prepared, Steps) = (new PreparedRows(), 0);
        _stated.Clear();
        return prepared;
    }

    // Rows that are copied are made into bytes at once, stream by stream, so that nothing of a stream outlives it: what a page keeps the collector copies.
    private void EndSlice()
    {
        if (_steps.Count > 0)
        {
            var slice = new AppendedSlice<T>(_stream.Tenant, _stream.Id, _before, _steps);
            if (!binding.Copy(slice, columns, _prepared))
            {
                _stated.Add(slice);
            }
            _steps = [];
        }
    }
}
