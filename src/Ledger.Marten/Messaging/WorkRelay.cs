using Ledger.Api.Notifications;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Runtime;

namespace Ledger.Marten.Messaging;

/// <summary>Makes messages of what happens in this instance: that it started, and that there may be something to deliver.</summary>
internal sealed class WorkRelay(IWolverineRuntime runtime, Notifying notifying, DeliverySignal signal, ILogger<WorkRelay> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bus = new MessageBus(runtime);
        await bus.PublishAsync(new SweepDay());
        while (await signal.Raised(stoppingToken))
        {
            try
            {
                foreach (var (message, @in) in await notifying.Waiting(null, stoppingToken))
                {
                    await bus.PublishAsync(message, new DeliveryOptions { ScheduleDelay = @in });
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next sweep, or the next signal, finds it again.
                log.LogError(failure, "What is due for the webhooks could not be read");
            }
        }
    }
}
