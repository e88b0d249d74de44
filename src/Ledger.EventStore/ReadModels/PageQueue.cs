using System.Diagnostics;

namespace Ledger.EventStore.ReadModels;

/// <summary>Pages of streams that several workers take one after the other, and how far they have come.</summary>
internal sealed class PageQueue
{
    // One more than there are processors, so that none is idle while the database is.
    public static readonly int Workers = Environment.ProcessorCount + 1;

    private readonly Lock _gate = new();
    private readonly List<StreamPart[]> _pages;
    private readonly IProgress<ReplayProgress>? _progress;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _total;
    private long _events;
    private int _next;

    public PageQueue(List<StreamPart[]> pages, IProgress<ReplayProgress>? progress)
    {
        (_pages, _progress) = (pages, progress);
        _total = pages.Sum(static page => page.Sum(static stream => stream.UpTo));
    }

    /// <summary>Lets the workers empty the queue. The first that fails stops the others.</summary>
    public static async Task Work(
        List<StreamPart[]> pages, IProgress<ReplayProgress>? progress, Func<PageQueue, CancellationToken, Task> work, CancellationToken ct)
    {
        var queue = new PageQueue(pages, progress);
        await Parallel.ForAsync(0, Math.Min(Workers, pages.Count), ct, async (_, cancellation) => await work(queue, cancellation));
    }

    /// <summary>The next page, or null.</summary>
    public StreamPart[]? Next()
    {
        lock (_gate)
        {
            return _next < _pages.Count ? _pages[_next++] : null;
        }
    }

    public void Done(StreamPart[] page)
    {
        lock (_gate)
        {
            _events += page.Sum(static stream => stream.UpTo);
            _progress?.Report(new ReplayProgress(_events, _total, _clock.Elapsed));
        }
    }
}
