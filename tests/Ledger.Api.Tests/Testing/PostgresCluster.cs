using Ledger.Api.Hosting;
using Ledger.EventStore.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

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
        var connectionString = await _server.CreateDatabase(name: Template);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Ledger", connectionString)]).Build();
        await using var migrated = await LedgerDatabase.Open(configuration, NullLogger.Instance);
    }

    public Task<string> CreateDatabase() => Server.CreateDatabase(Template);

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
