namespace Ledger.Api.Notifications;

/// <summary>Delivers what is due. Each webhook has a line of its own, so that one that hangs holds up no other.</summary>
internal sealed class WebhookDispatcher(Deliveries deliveries, WebhookLine webhooks, DeliverySignal signal, TimeProvider time, ILogger<WebhookDispatcher> log) : BackgroundService
{
    // What another instance recorded, what becomes due again, and leases that ran out are found within this time.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Task> _lines = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(_ => signal.Raise(), null, TimeSpan.Zero, Interval);
        try
        {
            while (await signal.Raised(stoppingToken))
            {
                await Begin(stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_lines.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Begin(CancellationToken stopping)
    {
        try
        {
            foreach (var webhookId in await deliveries.Due(stopping))
            {
                if (!_lines.TryGetValue(webhookId, out var line) || line.IsCompleted)
                {
                    _lines[webhookId] = line = Deliver(webhookId, stopping);
                    // Something may have become due since the line last looked.
                    _ = line.ContinueWith(_ => signal.Raise(), stopping, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                }
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            log.LogError(failure, "What is due for the webhooks could not be read");
        }
    }

    private async Task Deliver(string webhookId, CancellationToken stopping)
    {
        try
        {
            await webhooks.Serve(webhookId, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            log.LogError(failure, "Webhook {WebhookId} could not be served", webhookId);
            throw;
        }
    }
}
