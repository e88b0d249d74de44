using Serilog;
using Serilog.Extensions.Logging;

namespace Ledger.Api.Hosting;

internal static class Logging
{
    /// <summary>Structured logs by Serilog, as appsettings.json says.</summary>
    public static void AddSerilog(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<ILoggerProvider>(_ => new SerilogLoggerProvider(new LoggerConfiguration().ReadFrom.Configuration(configuration).CreateLogger(), dispose: true));
}
