using Ledger.Api.Database;
using Ledger.EventStore.Embedded;
using Ledger.EventStore.Schema;

namespace Ledger.Api.Hosting;

/// <summary>Where the data are: the database of the connection string, or a PostgreSQL that this program runs itself.</summary>
internal sealed class LedgerDatabase : IAsyncDisposable
{
    private const string DefaultDirectory = ".data";
    private const string SystemDirectory = "/var/lib/ledger";

    private readonly EmbeddedPostgres? _embedded;

    private LedgerDatabase(string connectionString, EmbeddedPostgres? embedded)
    {
        ConnectionString = connectionString;
        _embedded = embedded;
    }

    public string ConnectionString { get; }

    /// <summary>Whether this program runs the server itself.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Finds or starts the server, and creates or upgrades the tables but for the read models.</summary>
    public static async Task<LedgerDatabase> Open(IConfiguration configuration, ILogger log)
    {
        var database = await Connect(configuration, log);
        await MigrateTables(database.ConnectionString);
        return database;
    }

    /// <summary>Creates or upgrades the tables, and rebuilds the read models if they are missing or of another release.</summary>
    public static async Task Migrate(string connectionString)
    {
        await MigrateTables(connectionString);
        await ReadModels.Rebuild(connectionString).RunIfOutdated();
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task MigrateTables(string connectionString)
    {
        await SchemaMigrations.EventStore.Apply(connectionString);
        await new SchemaMigrations("ledger", typeof(LedgerDatabase).Assembly, "Ledger.Api.Schema.").Apply(connectionString);
    }

    private static async Task<LedgerDatabase> Connect(IConfiguration configuration, ILogger log)
    {
        if (configuration.GetConnectionString("Ledger") is { Length: > 0 } given)
        {
            return new LedgerDatabase(given, null);
        }

        var directory = DataDirectory(configuration, log);
        var embedded = await EmbeddedPostgres.Start(directory);
        log.LogInformation("PostgreSQL {Found} on {Directory}", embedded.Adopted ? "found running" : "started", directory);
        return new LedgerDatabase(embedded.ConnectionString, embedded);
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
