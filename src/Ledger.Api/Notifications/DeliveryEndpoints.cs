using System.Globalization;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using NodaTime;

namespace Ledger.Api.Notifications;

/// <summary>What to deliver again: one event, or every event recorded from an instant on, up to before another.</summary>
internal sealed record RedeliveryRequest(Instant? From, Instant? To, string? EventId);

internal sealed record RedeliveryAnswer(int Deliveries);

/// <summary>How the delivery of one event stands. <c>lastError</c> says why no status came: timeout, connection-failed or address-refused.</summary>
internal sealed record DeliveryAnswer(string EventId, string Type, DeliveryState State, int Attempts, Instant? LastAttemptAt, int? LastStatus, string? LastError, Instant? NextAttemptAt);

/// <summary>What became of the deliveries of a webhook.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        var webhook = api.MapGroup("/webhooks/{webhookId}").Requires(Permission.ManageWebhooks);
        webhook.MapGet("/deliveries", (HttpContext http, string webhookId, Webhooks webhooks, Deliveries deliveries) => List(http, webhookId, webhooks, deliveries))
            .Describe<Page<DeliveryAnswer>>("Notifications", "What became of the deliveries to a webhook, the newest event first", "state", "limit", "cursor");
        webhook.MapPost("/replay", (HttpContext http, string webhookId, Webhooks webhooks, Deliveries deliveries, DeliverySignal signal) => Replay(http, webhookId, webhooks, deliveries, signal))
            .Describe<RedeliveryRequest, RedeliveryAnswer>("Notifications", "Delivers events again: one, or all recorded since an instant", StatusCodes.Status202Accepted, """{"from":"2026-01-01T00:00:00Z"}""");
    }

    private static async Task List(HttpContext http, string webhookId, Webhooks webhooks, Deliveries deliveries)
    {
        await webhooks.Find(webhookId, http.RequestAborted);
        var limit = http.Request.Limit();
        var page = await deliveries.List(webhookId, http.Request.Choice<DeliveryState>("state"), http.Request.NumberCursor(), limit + 1, http.RequestAborted);
        await Answer.Write(http, page.ToPage(limit, row => row.Position.ToString(CultureInfo.InvariantCulture), row => row.Delivery));
    }

    private static async Task Replay(HttpContext http, string webhookId, Webhooks webhooks, Deliveries deliveries, DeliverySignal signal)
    {
        await webhooks.Find(webhookId, http.RequestAborted);
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.RedeliveryRequest);
        var fields = new Fields();
        var eventId = fields.OptionalText("eventId", request.EventId, 200);
        if (eventId is null && request.From is null)
        {
            fields.Missing("from");
        }

        if (eventId is not null && (request.From ?? request.To) is not null)
        {
            fields.Fault("eventId", "Không đi cùng from và to.", "Does not go together with from and to.");
        }

        if (request.To <= request.From)
        {
            fields.Fault("to", "Phải sau from.", "Must be after from.");
        }

        fields.Require();
        var count = await deliveries.Replay(webhookId, eventId, request.From, request.To, http.RequestAborted);
        if (eventId is not null && count == 0)
        {
            throw new ProblemException(ProblemType.EventNotFound);
        }

        signal.Raise();
        await Answer.WriteAccepted(http, new RedeliveryAnswer(count));
    }
}
