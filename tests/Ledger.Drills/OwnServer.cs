using Ledger.Api.Hosting;
using Ledger.EventStore.Embedded;
using Npgsql;

namespace Ledger.Drills;

/// <summary>A PostgreSQL that the drill runs, for services that are given a connection string.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private EmbeddedPostgres _server;

    private OwnServer(EmbeddedPostgres server, DataDirectory data) => (_server, _data) = (server, data);

    public string Owner => _server.ConnectionString;

    /// <summary>What a service is given: a role of its own, which may only append, and the owner for the migrations.</summary>
    public (string Name, string Value)[] Environment(string settings = "") =>
    [
        ("ConnectionStrings__Ledger", new NpgsqlConnectionStringBuilder(Owner) { Username = ServiceRole.Name }.ConnectionString + ";" + settings),
        ("ConnectionStrings__LedgerOwner", Owner),
        ("Serilog__MinimumLevel__Default", "Fatal"),
    ];

    public static async Task<OwnServer> Start()
    {
        var data = new DataDirectory();
        var server = new OwnServer(await EmbeddedPostgres.Start(data.Path), data);
        await ServiceRole.Create(server.Owner);
        return server;
    }

    /// <summary>SIGKILL: connections break, and new ones are refused until it is started again.</summary>
    public Task Kill() => _data.KillPostgres();

    public async Task StartAgain() => _server = await EmbeddedPostgres.Start(_data.Path);

    public async Task Execute(string sql)
    {
        await using var connection = await Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection of its own in a transaction that has done this and holds what it locked.</summary>
    public async Task<NpgsqlConnection> Hold(string sql)
    {
        var connection = await Connect();
        await using var command = new NpgsqlCommand("BEGIN; " + sql, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    // Not a pooled one: those that the pool keeps die with the server.
    private async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _data.DisposeAsync();
    }
}
