using Ledger.Api.Tests.Hosting;
using Ledger.Api.Tests.Testing;
using Ledger.Drills;

namespace Ledger.Api.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Export_EndpointSet_SendsMetricsAndTraces()
    {
        await using var collector = await Collector.Start();
        await using var data = new DataDirectory();
        await using var service = ServiceProcess.Launch(
        [
            .. ServiceProcess.On(data),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"), ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ]);
        await service.Ready();

        var club = await TestClub.Open(service.Api, "2025-01-01", null);
        await club.Capital(1_000);

        await ServiceProcess.Until(() => Task.FromResult(
            collector.Received("/v1/metrics", "http.server.request.duration", "ledger.append.duration", "ledger.append.group_size", "ledger.projection.duration", "ledger.rebuild.duration", "ledger.outbox.lag", "ledger.outbox.due")
            && collector.Received("/v1/traces", "POST /api/v1/clubs/{clubId}/fund/capital", "append")));
    }
}
