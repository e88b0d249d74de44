using System.Collections.Concurrent;
using System.Text;
using Ledger.Api.Tests.Hosting;
using Ledger.Api.Tests.Testing;
using Ledger.Drills;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

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

    /// <summary>Whoever collects telemetry: keeps what is posted. Names stand in the messages as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _posted = new(StringComparer.Ordinal);

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                _posted.GetOrAdd(http.Request.Path.Value!, _ => new()).Enqueue(Encoding.Latin1.GetString(body.ToArray()));
            });
        }

        public string Url => _app.Urls.Single();

        public static async Task<Collector> Start()
        {
            var collector = new Collector();
            await collector._app.StartAsync();
            return collector;
        }

        public bool Received(string path, params string[] names) =>
            _posted.TryGetValue(path, out var messages) && Array.TrueForAll(names, name => messages.Any(message => message.Contains(name, StringComparison.Ordinal)));

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();
    }
}
