using System.Diagnostics.Metrics;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Telemetry;

/// <summary>Measures how far the deliveries are behind: how many are due, and since when the oldest.</summary>
internal sealed class OutboxLag : BackgroundService
{
    public const string MeterName = "Ledger.Outbox";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly ILogger<OutboxLag> _log;
    private readonly Meter _meter = new(MeterName);
    private long _due;
    private double _lagSeconds;

    public OutboxLag(NpgsqlDataSource database, TimeProvider time, ILogger<OutboxLag> log)
    {
        (_database, _time, _log) = (database, time, log);
        _meter.CreateObservableGauge("ledger.outbox.due", () => Volatile.Read(ref _due), "{delivery}", "Deliveries that are due and not yet made");
        _meter.CreateObservableGauge("ledger.outbox.lag", () => Volatile.Read(ref _lagSeconds), "s", "How long the oldest of them has been due");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                _log.LogWarning(failure, "How far deliveries are behind could not be read");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Look(CancellationToken ct)
    {
        var now = _time.Now();
        await using var command = _database.Command("SELECT count(*), coalesce(extract(epoch FROM $1 - min(due_at)), 0)::double precision FROM ledger.webhook_deliveries WHERE state = 'pending' AND due_at <= $1", Of(now));
        var (due, lag) = (await command.List(row => (row.GetInt64(0), row.GetDouble(1)), ct)).Single();
        Volatile.Write(ref _due, due);
        Volatile.Write(ref _lagSeconds, lag);
    }
}
