using System.Globalization;
using Npgsql;

namespace Ledger.Api.Tests.Testing;

/// <summary>The service on a database of its own, for the tests of one class.</summary>
public sealed class LedgerService(PostgresCluster cluster) : IAsyncLifetime
{
    private RunningHost? _host;
    private NpgsqlDataSource? _database;

    public SettableClock Clock { get; } = new();

    /// <summary>The database that its own begins as; null for one with nothing in it but people.</summary>
    public string? CopyOf { get; init; }

    public ApiClient Api => Host.Api;

    public Uri Url => Host.Url;

    public string ConnectionString => Database.ConnectionString;

    internal RunningHost Host => _host ?? throw new InvalidOperationException("The service is not started.");

    private NpgsqlDataSource Database => _database ?? throw new InvalidOperationException("The service is not started.");

    public async Task InitializeAsync()
    {
        var connectionString = await (CopyOf is null ? cluster.CreateDatabase() : cluster.Copy(CopyOf));
        _database = NpgsqlDataSource.Create(connectionString);
        _host = await RunningHost.Start(PostgresCluster.ForService(connectionString), Clock);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }

    public Task<TestClub> OpenClub(string openedOn = "2025-01-01", object? policy = null) => TestClub.Open(Api, openedOn, policy);

    /// <summary>Another instance of the service on the same database.</summary>
    internal Task<RunningHost> StartAnother() => RunningHost.Start(PostgresCluster.ForService(Database.ConnectionString), Clock);

    /// <summary>What the first column of a query holds, as text.</summary>
    internal async Task<List<string>> Query(string sql)
    {
        var values = new List<string>();
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    /// <summary>Every table with the number of its rows and a digest of what is in them, but for who looked: equal if and only if nothing was recorded.</summary>
    internal async Task<string> Recorded()
    {
        var parts = await Query(
            """
            SELECT string_agg(format('SELECT %L || count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM %I.%I t', table_name || ' ', table_schema, table_name), ' UNION ALL ' ORDER BY table_schema, table_name)
            FROM information_schema.tables WHERE table_schema IN ('public', 'ledger', 'read_models') AND table_type = 'BASE TABLE' AND table_name <> 'personal_data_accesses'
            """);
        return string.Join('\n', await Query(parts.Single()));
    }

    /// <summary>Every text in every column of every table.</summary>
    internal async Task<string> Dump()
    {
        var tables = await Query("SELECT format('SELECT t::text FROM %I.%I t', table_schema, table_name) FROM information_schema.tables WHERE table_schema IN ('public', 'ledger', 'read_models') AND table_type = 'BASE TABLE'");
        var rows = new List<string>();
        foreach (var table in tables)
        {
            rows.AddRange(await Query(table));
        }

        return string.Join('\n', rows);
    }
}
