using Ledger.Api.Hosting;
using Ledger.EventStore.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ledger.Api.Tests.Docs;

/// <summary>The service as a reader of the documents has it: no data yet, on a port of its own.</summary>
public sealed class RunningService : IAsyncLifetime
{
    private ThrowawayPostgres? _postgres;
    private LedgerDatabase? _database;
    private WebApplication? _app;

    public Uri Url => new(_app!.Urls.Single());

    public async Task InitializeAsync()
    {
        _postgres = await ThrowawayPostgres.Start();
        var builder = LedgerHost.CreateBuilder(["--urls=http://127.0.0.1:0", $"--ConnectionStrings:Ledger={await _postgres.CreateDatabase()}", "--Serilog:MinimumLevel:Default=Warning"]);
        _database = await LedgerDatabase.Open(builder.Configuration, NullLogger.Instance);
        _app = LedgerHost.Build(builder, _database.ConnectionString);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        await _database!.DisposeAsync();
        await _postgres!.DisposeAsync();
    }
}
