namespace Ledger.Api.Hosting;

/// <summary>Keeps the program's own PostgreSQL alive while the service runs: meanwhile requests are answered with 503.</summary>
internal sealed class DatabaseSupervision(LedgerDatabase database, ILogger<DatabaseSupervision> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.KeepRunning(log, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
