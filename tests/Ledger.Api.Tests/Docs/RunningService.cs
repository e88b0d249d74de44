using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Docs;

/// <summary>The service as a reader of the documents has it: no data yet, and the time of the day.</summary>
public sealed class RunningService(PostgresCluster cluster) : IAsyncLifetime
{
    private RunningHost? _host;

    public Uri Url => _host!.Url;

    public async Task InitializeAsync() => _host = await RunningHost.Start(await cluster.CreateDatabase(), TimeProvider.System);

    public async Task DisposeAsync() => await _host!.DisposeAsync();
}
