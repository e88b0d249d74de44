using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Notifications;

/// <summary>Sweeps when the service starts and whenever a day has ended in Vietnam, through the day that ended.</summary>
internal sealed class DailySweep(Sweep sweep, DeliverySignal deliveries, TimeProvider time, ILogger<DailySweep> log) : BackgroundService
{
    // How often the clock is looked at, and how soon a sweep that failed is tried again.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LocalDate? swept = null;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var ended = sweep.Ended;
            if (swept < ended || swept is null)
            {
                try
                {
                    await sweep.Run(ended, stoppingToken);
                    swept = ended;
                    deliveries.Raise();
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogError(failure, "The sweep through {Through} failed and will be tried again", LocalDatePattern.Iso.Format(ended));
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
