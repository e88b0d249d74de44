using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Ledger.Api.Hosting;

internal static class Logging
{
    private const string Platform = "Microsoft.AspNetCore.";

    /// <summary>Structured logs by Serilog, as appsettings.json says, without what the platform tells of requests at any level below a warning: it tells their addresses whole, with the names searched for.</summary>
    public static void AddSerilog(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<ILoggerProvider>(_ => new SerilogLoggerProvider(new LoggerConfiguration().ReadFrom.Configuration(configuration).Filter.ByExcluding(TellsOfRequests).CreateLogger(), dispose: true));

    private static bool TellsOfRequests(LogEvent line) =>
        line.Level < LogEventLevel.Warning && line.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: string name } && name.StartsWith(Platform, StringComparison.Ordinal);
}
