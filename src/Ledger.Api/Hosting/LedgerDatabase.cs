using Ledger.Api.Database;
using Ledger.EventStore.Embedded;
using Ledger.EventStore.Schema;
using Npgsql;

namespace Ledger.Api.Hosting;

/// <summary>Where the data are: the database of the connection string, or a PostgreSQL that this program runs itself.</summary>
internal sealed class LedgerDatabase : IAsyncDisposable
{
    private const string DefaultDirectory = ".data";
    private const string SystemDirectory = "/var/lib/ledger";

    private readonly EmbeddedPostgres? _embedded;

    private LedgerDatabase(string connectionString, EmbeddedPostgres? embedded, string? directory)
    {
        ConnectionString = connectionString;
        _embedded = embedded;
        Directory = directory;
    }

    /// <summary>For the service; it may append events and not change them.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>Where the program's own server keeps its data; null with a connection string.</summary>
    public string? Directory { get; }

    /// <summary>Whether this program runs the server itself.</summary>
    public bool IsEmbedded => _embedded is not null;

    public static async Task<LedgerDatabase> Open(IConfiguration configuration, ILogger log)
    {
        var database = await Connect(configuration, log);
        if (database._embedded is { } embedded)
        {
            await Migrate(embedded.ConnectionString);
            database.ConnectionString = await ServiceRole.Prepare(embedded.ConnectionString);
        }
        else if (configuration.GetConnectionString("LedgerOwner") is { Length: > 0 } owner)
        {
            await Migrate(owner);
            await ServiceRole.Grant(owner, new NpgsqlConnectionStringBuilder(database.ConnectionString).Username!);
        }
        else
        {
            log.LogWarning("The service runs as the owner of its tables: give it a role of its own with ConnectionStrings__LedgerOwner");
            await Migrate(database.ConnectionString);
        }

        return database;
    }

    /// <summary>Creates or upgrades the tables, and makes the read models if they are missing.</summary>
    public static async Task Migrate(string connectionString)
    {
        await SchemaMigrations.EventStore.Apply(connectionString);
        await new SchemaMigrations("ledger", typeof(LedgerDatabase).Assembly, "Ledger.Api.Schema.").Apply(connectionString);
        await ReadModels.Prepare(connectionString);
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<LedgerDatabase> Connect(IConfiguration configuration, ILogger log)
    {
        if (configuration.GetConnectionString("Ledger") is { Length: > 0 } given)
        {
            return new LedgerDatabase(given, null, null);
        }

        var directory = DataDirectory(configuration, log);
        var embedded = await EmbeddedPostgres.Start(directory);
        log.LogInformation("PostgreSQL {Found} on {Directory}", embedded.Adopted ? "found running" : "started", directory);
        return new LedgerDatabase(embedded.ConnectionString, embedded, directory);
    }

    private static string DataDirectory(IConfiguration configuration, ILogger log)
    {
        if (configuration["Ledger:DataDirectory"] is { Length: > 0 } chosen)
        {
            return Path.GetFullPath(chosen);
        }

        var beside = Path.GetFullPath(DefaultDirectory);
        if (EmbeddedPostgres.Problem(beside) is not { } problem)
        {
            return beside;
        }

        // A clone under a private home cannot be entered by the user that PostgreSQL runs as.
        log.LogWarning("{Problem} The data go to {Directory} instead.", problem, SystemDirectory);
        return SystemDirectory;
    }
}
