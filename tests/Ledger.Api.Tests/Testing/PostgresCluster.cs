using Ledger.Api.Hosting;
using Ledger.Api.Tenancy;
using Ledger.EventStore.Embedded;
using Npgsql;

namespace Ledger.Api.Tests.Testing;

/// <summary>One PostgreSQL for the whole run. Each test class has a database of its own, copied from one that is migrated once.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private const string Template = "template_ledger";

    private ThrowawayPostgres? _server;

    private ThrowawayPostgres Server => _server ?? throw new InvalidOperationException("The server is not started.");

    public async Task InitializeAsync()
    {
        _server = await ThrowawayPostgres.Start();
        var template = await _server.CreateDatabase(name: Template);
        await LedgerDatabase.Migrate(template);
        await ServiceRole.Create(template);
        await TestedEngine.Engine.Migrate(template, ServiceRole.Name);
        await ServiceRole.Grant(template, ServiceRole.Name);
        await ProvinceRole.Lock(template, ForService(template));
        await TestPeople.Add(template);
        NpgsqlConnection.ClearAllPools();
    }

    public Task<string> CreateDatabase() => Server.CreateDatabase(Template);

    /// <summary>A copy of a database that nobody is connected to.</summary>
    public Task<string> Copy(string connectionString) => Server.CreateDatabase(new NpgsqlConnectionStringBuilder(connectionString).Database!);

    /// <summary>The same database for the service, whose role may not change events.</summary>
    public static string ForService(string owner) => new NpgsqlConnectionStringBuilder(owner) { Username = ServiceRole.Name }.ConnectionString;

    /// <summary>A database without a single table.</summary>
    public Task<string> CreateEmptyDatabase() => Server.CreateDatabase();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>The test classes that share the server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresCluster>
{
    public const string Name = "PostgreSQL";
}
