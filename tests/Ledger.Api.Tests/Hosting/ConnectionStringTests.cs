using Ledger.Api.Tests.Testing;
using Ledger.Drills;

namespace Ledger.Api.Tests.Hosting;

[Collection(PostgresCollection.Name)]
public sealed class ConnectionStringTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Start_ConnectionString_IsWhereTheDataAre()
    {
        await using var data = new DataDirectory();
        var database = await cluster.CreateEmptyDatabase();
        await using (var service = ServiceProcess.Launch(("ConnectionStrings__Ledger", database), ("Ledger__DataDirectory", data.Path)))
        {
            await service.Ready();
            await TestClub.Open(service.Api, "2025-01-01", null);
        }

        Directory.Exists(data.Path).Should().BeFalse("a connection string always wins");
        await using var npgsql = Npgsql.NpgsqlDataSource.Create(database);
        await using var command = npgsql.CreateCommand("SELECT count(*) FROM read_models.fund_positions");
        (await command.ExecuteScalarAsync()).Should().Be(1L);
    }

    [Fact]
    public async Task Start_DatabaseOutOfReach_SaysSoInOneLine()
    {
        await using var service = ServiceProcess.Launch(("ConnectionStrings__Ledger", "Host=127.0.0.1;Port=1;Username=ledger;Timeout=2"));

        (await service.Exit()).Should().Be(1);

        service.Errors.Should().StartWith("ledger: ").And.NotContain("\n").And.NotContain("   at ");
    }
}
