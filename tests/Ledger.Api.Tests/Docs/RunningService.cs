using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ledger.Api.Tests.Docs;

/// <summary>The service as a reader of the documents has it: no data yet, and the time of the day.</summary>
public sealed class RunningService(PostgresCluster cluster) : IAsyncLifetime
{
    private RunningHost? _host;

    public Uri Url => _host!.Url;

    public async Task InitializeAsync()
    {
        var database = await cluster.CreateDatabase();
        await using (var npgsql = NpgsqlDataSource.Create(database))
        {
            // As at a first start: there is nobody, and the administrator of the configuration is added.
            await using var nobody = npgsql.CreateCommand("DELETE FROM people.users");
            await nobody.ExecuteNonQueryAsync();
        }

        _host = await RunningHost.Start(database, TimeProvider.System, "--Ledger:Admin:Email", "admin@example.vn", "--Ledger:Admin:Password", "con-meo-treo-cay-cau");
        await _host.Services.GetRequiredService<FirstPeople>().AddAdministrator(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();
}
