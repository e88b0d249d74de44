using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>Folds streams again and writes their read models by the statements of every posting, many streams at a time.</summary>
internal sealed class Replay(EventReader events)
{
    // Every step keeps the aggregate as it was then: this many bound the memory, and are enough for a statement to be worth its while.
    private const int StepsPerStatement = 4_096;
    private const int StreamsPerPage = 64;

    /// <summary>Divides streams into pages that are read in one round trip, in their order.</summary>
    public static List<StreamPart[]> Pages(IEnumerable<StreamPart> streams)
    {
        var pages = new List<StreamPart[]>();
        var page = new List<StreamPart>();
        var steps = 0L;
        foreach (var stream in streams)
        {
            if (page.Count > 0 && (page.Count == StreamsPerPage || steps + stream.Length > StepsPerStatement || page[0].Binding != stream.Binding))
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

    /// <summary>Writes what the events of a page leave behind. Reading and writing go over two connections, because a long stream is read while it is written.</summary>
    public async Task Write(StreamPart[] page, NpgsqlConnection reading, NpgsqlConnection writing, CancellationToken ct)
    {
        var folding = page[0].Binding.Fold();
        await foreach (var (stream, recorded) in events.Streams(reading, page, ct))
        {
            folding.Apply(stream, recorded);
            if (folding.Steps == StepsPerStatement)
            {
                await folding.Write(writing, ct);
            }
        }
        await folding.Write(writing, ct);
    }
}

/// <summary>Streams of one aggregate while they are folded.</summary>
internal abstract class Folding
{
    /// <summary>How many steps wait to be written.</summary>
    public abstract int Steps { get; }

    /// <summary>Folds the next event of a stream; what the part of the stream does not hold is folded only.</summary>
    public abstract void Apply(StreamPart stream, RecordedEvent recorded);

    /// <summary>Writes the read models of the steps that wait, and begins anew: the rest of a stream becomes a slice of its own.</summary>
    public abstract Task Write(NpgsqlConnection connection, CancellationToken ct);
}

internal sealed class Folding<T>(AggregateBinding<T> binding) : Folding
    where T : class
{
    private readonly List<AppendedSlice<T>> _slices = [];
    private List<Step<T>> _steps = [];
    private StreamKey _stream;
    private T? _before;
    private T? _state;
    private int _stepsInSlices;

    public override int Steps => _stepsInSlices + _steps.Count;

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
        }
        _state = after;
    }

    public override async Task Write(NpgsqlConnection connection, CancellationToken ct)
    {
        EndSlice();
        // Nothing is stored of a stream that is written from its beginning.
        var begun = _slices.FindAll(static slice => slice.Before is null);
        var continued = _slices.FindAll(static slice => slice.Before is not null);
        _slices.Clear();
        _stepsInSlices = 0;
        if (begun.Count > 0)
        {
            await binding.Copy(begun, connection, ct);
        }
        if (continued.Count > 0)
        {
            await binding.Write(continued, connection, ct);
        }
    }

    private void EndSlice()
    {
        if (_steps.Count > 0)
        {
            _slices.Add(new AppendedSlice<T>(_stream.Tenant, _stream.Id, _before, _steps));
            _stepsInSlices += _steps.Count;
            _steps = [];
        }
    }
}
