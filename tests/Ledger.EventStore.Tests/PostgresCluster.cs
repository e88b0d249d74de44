using Ledger.EventStore.Embedded;
using Ledger.EventStore.Schema;
using Npgsql;

namespace Ledger.EventStore.Tests;

/// <summary>One server for all tests, and a fresh database with the tables for each.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private const string Template = "event_store";

    private ThrowawayPostgres _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ThrowawayPostgres.Start();
        var template = await _server.CreateDatabase(name: Template);
        await SchemaMigrations.EventStore.Apply(template);
        NpgsqlConnection.ClearAllPools();
    }

    public Task<string> CreateDatabase() => _server.CreateDatabase(Template);

    public Task<string> CreateEmptyDatabase() => _server.CreateDatabase();

    public async Task DisposeAsync() => await _server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresCluster>
{
    public const string Name = "Event store";
}
