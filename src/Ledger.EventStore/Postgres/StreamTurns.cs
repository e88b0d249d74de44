using System.Runtime.InteropServices;

namespace Ledger.EventStore;

/// <summary>One writer of this process per stream at a time, in the order of arrival, so that they never lose to each other.</summary>
internal sealed class StreamTurns
{
    private readonly Lock _gate = new();

    // A stream is present while its turn is held; the queue comes into being with the first one who waits.
    private readonly Dictionary<StreamKey, Queue<TaskCompletionSource>?> _held = [];

    public ValueTask Take(StreamKey stream, CancellationToken ct)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            ref var queue = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, stream, out var held);
            if (!held)
            {
                return ValueTask.CompletedTask;
            }
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue ??= new Queue<TaskCompletionSource>();
            queue.Enqueue(turn);
        }
        return new ValueTask(ct.CanBeCanceled ? Wait(turn, ct) : turn.Task);
    }

    public void Release(StreamKey stream)
    {
        lock (_gate)
        {
            var queue = _held[stream];
            while (queue is not null && queue.TryDequeue(out var next))
            {
                // One who gave up waiting has cancelled his turn already.
                if (next.TrySetResult())
                {
                    return;
                }
            }
            _held.Remove(stream);
        }
    }

    private static async Task Wait(TaskCompletionSource turn, CancellationToken ct)
    {
        await using var registration = ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await turn.Task;
    }
}
