using Wolverine;

namespace Ledger.Marten.Messaging;

/// <summary>Something is due to a webhook. What it is, and how often it was tried, is in the deliveries' own table, so that either engine goes on where the other stopped.</summary>
public sealed record DeliverTo(string WebhookId);

/// <summary>Delivers, and asks to be woken when the next attempt is due: after a failure, or when the lease of an instance that died has run out.</summary>
public static class DeliverToHandler
{
    public static async Task<OutgoingMessages> Handle(DeliverTo message, Notifying notifying, CancellationToken ct)
    {
        await notifying.Deliver(message.WebhookId, ct);
        var messages = new OutgoingMessages();
        foreach (var (next, @in) in await notifying.Waiting(message.WebhookId, ct))
        {
            messages.Delay(next, @in);
        }

        return messages;
    }
}
