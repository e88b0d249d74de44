using System.Globalization;

namespace Ledger.Api.Notifications;

/// <summary>Delivers what is due to one webhook after the other, a few at a time each.</summary>
internal sealed class WebhookLine(Deliveries deliveries, WebhookSender sender, ILogger<WebhookLine> log)
{
    private const int InFlightPerWebhook = 4;

    /// <summary>Delivers everything that is due to a webhook.</summary>
    public async Task Serve(string webhookId, CancellationToken stopping)
    {
        while (await deliveries.Take(webhookId, InFlightPerWebhook, stopping) is { Count: > 0 } taken)
        {
            await Task.WhenAll(taken.Select(delivery => Attempt(delivery, stopping)));
        }
    }

    private async Task Attempt(TakenDelivery delivery, CancellationToken stopping)
    {
        var outcome = await sender.Send(delivery, stopping);
        // What was answered is noted even while the service stops.
        await deliveries.Settle(delivery, outcome, CancellationToken.None);
        log.LogInformation(
            "Webhook {WebhookId} event {EventId} attempt {Attempt}: {Outcome}", delivery.WebhookId, delivery.Event.Id, delivery.Attempt, outcome.Error ?? outcome.Status?.ToString(CultureInfo.InvariantCulture));
    }
}
