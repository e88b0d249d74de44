using Ledger.Api.Http;
using Ledger.Api.Notifications;
using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Marten.Messaging;

/// <summary>What the handlers do with the service's own sweep and deliveries. Wolverine compiles the calls of handlers, which must not see what is internal to the service.</summary>
public sealed class Notifying
{
    private readonly Sweep _sweep;
    private readonly Deliveries _deliveries;
    private readonly WebhookLine _webhooks;
    private readonly TimeProvider _time;

    internal Notifying(Sweep sweep, Deliveries deliveries, WebhookLine webhooks, TimeProvider time) =>
        (_sweep, _deliveries, _webhooks, _time) = (sweep, deliveries, webhooks, time);

    /// <summary>How long until another day has ended in Vietnam.</summary>
    public TimeSpan UntilDayEnds => (BusinessCalendar.InstantAt(_sweep.Ended.PlusDays(2).AtMidnight()) - _time.Now()).ToTimeSpan();

    /// <summary>Sweeps through the day that ended.</summary>
    public async Task Sweep(CancellationToken ct) => await _sweep.Run(_sweep.Ended, ct);

    /// <summary>Delivers what is due to a webhook.</summary>
    public Task Deliver(string webhookId, CancellationToken ct) => _webhooks.Serve(webhookId, ct);

    /// <summary>A message for every webhook that waits for a delivery, or for one of them if it does, at the time that the first is due.</summary>
    public async Task<IReadOnlyList<(DeliverTo Message, TimeSpan In)>> Waiting(string? webhookId, CancellationToken ct)
    {
        var now = _time.Now();
        return [.. (await _deliveries.Waiting(webhookId, ct)).Select(waiting => (new DeliverTo(waiting.WebhookId), Duration.Max(waiting.DueAt - now, Duration.Zero).ToTimeSpan()))];
    }
}
