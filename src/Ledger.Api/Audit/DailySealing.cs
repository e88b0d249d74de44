using Npgsql;

namespace Ledger.Api.Audit;

/// <summary>Seals once a day by the calendar of Vietnam: at the start if today's seal is missing, then soon after midnight. Looks every hour, and writes outside what is not yet there.</summary>
internal sealed class DailySealing(SealRegister seals, SealPublisher publisher, TimeProvider time, ILogger<DailySealing> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Makes today's seal unless it was made, and writes outside what is not yet there.</summary>
    public async Task Run(CancellationToken ct)
    {
        if (await seals.SealToday(ct) is { } seal)
        {
            log.LogInformation("Seal {Number} over {Funds} funds: {Root}", seal.Number, seal.Funds, seal.Root);
        }

        await publisher.Publish(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!seals.CanSeal)
        {
            log.LogWarning("No seals are made: Ledger__Seals__Key is not set");
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                log.LogError(failure, "Sealing failed; it is tried again");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
