using Wolverine;

namespace Ledger.Marten.Messaging;

/// <summary>A day has ended, or the service has started.</summary>
public sealed record SweepDay;

/// <summary>Finds what is worth telling, has it delivered, and asks to be woken when the next day has ended.</summary>
public static class SweepDayHandler
{
    public static async Task<OutgoingMessages> Handle(SweepDay _, Notifying notifying, ScheduledSweeps scheduled, CancellationToken ct)
    {
        await notifying.Sweep(ct);
        var messages = new OutgoingMessages();
        foreach (var (message, @in) in await notifying.Waiting(null, ct))
        {
            messages.Delay(message, @in);
        }

        // Every instance sweeps as it starts; the next day is scheduled once for all of them.
        if (!await scheduled.Any(ct))
        {
            messages.Delay(new SweepDay(), notifying.UntilDayEnds);
        }

        return messages;
    }
}
