using Ledger.EventStore;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ledger.Api.Telemetry;

/// <summary>Sends metrics and traces by OTLP to where OTEL_EXPORTER_OTLP_ENDPOINT says; nothing is measured without it.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private TelemetryExport()
    {
        // Everything else, such as headers, protocol and intervals, the exporter takes from the variables that OpenTelemetry defines.
        var resource = ResourceBuilder.CreateDefault().AddService("ledger", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version!.ToString(3));
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", StoreTelemetry.Name, OutboxLag.MeterName)
            .AddOtlpExporter()
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "Npgsql", StoreTelemetry.Name)
            .AddOtlpExporter()
            .Build();
    }

    public static bool IsWanted => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));

    /// <summary>Null when nobody is to be told.</summary>
    public static TelemetryExport? Start() => IsWanted ? new TelemetryExport() : null;

    /// <summary>Sends what is not yet sent.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
