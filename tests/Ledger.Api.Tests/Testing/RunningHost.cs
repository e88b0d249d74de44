using Ledger.Api.Hosting;
using Ledger.EventStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Api.Tests.Testing;

/// <summary>The service as it is, in this process, on a free port of the loopback.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningHost(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.Single());
        Api = new ApiClient(new HttpClient { BaseAddress = Url });
    }

    public Uri Url { get; }

    public ApiClient Api { get; }

    public IServiceProvider Services => _app.Services;

    public IEventStore Store => _app.Services.GetRequiredService<IEventStore>();

    public IReadOnlyList<RouteEndpoint> Endpoints => [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>Starts it without sweep and deliveries, which would record things beside what a test records, and without limits of requests, unless the settings (<c>--name</c>, <c>value</c>, ...) say otherwise.</summary>
    public static async Task<RunningHost> Start(string connectionString, TimeProvider clock, params string[] settings)
    {
        var builder = LedgerHost.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Serilog:MinimumLevel:Default", "Error", "--Ledger:Notifications:Enabled", "false", "--Ledger:Limits:Enabled", "false", .. settings]);
        builder.Services.AddSingleton(clock);
        var app = LedgerHost.Build(builder, connectionString, TestedEngine.Engine);
        await app.StartAsync();
        return new RunningHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
