using Ledger.Api.Database;
using Ledger.Api.Tenancy;
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
    private readonly ILogger _log;

    private LedgerDatabase(string connectionString, string owner, string? serviceRole, ILogger log, EmbeddedPostgres? embedded = null, string? directory = null)
    {
        _log = log;
        ConnectionString = connectionString;
        OwnerConnectionString = owner;
        ServiceRole = serviceRole;
        _embedded = embedded;
        Directory = directory;
    }

    /// <summary>For the service; unless nobody gave it a role of its own, it may append events and not change them.</summary>
    public string ConnectionString { get; }

    /// <summary>For those who make tables: migrations, rebuilds, checks, simulations.</summary>
    public string OwnerConnectionString { get; }

    /// <summary>The role of the service; null where it runs as the owner.</summary>
    public string? ServiceRole { get; }

    /// <summary>Whether PostgreSQL confines requests to their province (<see cref="ProvinceRole"/>); known when all tables are there.</summary>
    public bool ConfinesProvinces { get; private set; }

    /// <summary>Where the program's own server keeps its data; null with a connection string.</summary>
    public string? Directory { get; }

    /// <summary>Whether this program runs the server itself.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Finds or starts the server, and creates or upgrades the tables but for the read models.</summary>
    public static async Task<LedgerDatabase> Open(IConfiguration configuration, ILogger log)
    {
        var database = await Find(configuration, log);
        if (database.ServiceRole is null)
        {
            log.LogWarning("The service runs as the owner of its tables: give it a role of its own with ConnectionStrings__LedgerOwner");
        }

        await database.Migrate();
        return database;
    }

    /// <summary>Creates or upgrades the tables but for the read models.</summary>
    public Task Migrate() => MigrateTables(OwnerConnectionString);

    /// <summary>Creates or upgrades the tables, and rebuilds the read models if they are missing or of another release.</summary>
    public static async Task Migrate(string connectionString)
    {
        await MigrateTables(connectionString);
        await ReadModels.Rebuild(connectionString).RunIfOutdated();
    }

    /// <summary>Rebuilds the read models if they are missing or of another release, grants the service what it needs of all tables, and confines requests to their provinces. Nothing can be served before.</summary>
    public async Task Complete(TextWriter output, bool isTerminal)
    {
        await ReadModelCommands.RebuildIfOutdated(OwnerConnectionString, output, isTerminal);
        if (ServiceRole is not null)
        {
            await Hosting.ServiceRole.Grant(OwnerConnectionString, ServiceRole);
        }

        await ProvinceRole.Lock(OwnerConnectionString, ConnectionString);
        ConfinesProvinces = await ProvinceRole.IsReady(ConnectionString);
        if (!ConfinesProvinces)
        {
            _log.LogWarning("Provinces are kept apart by the service alone: have the database's administrator CREATE ROLE {Role} and GRANT it to the role of the service, then start again", ProvinceRole.Name);
        }
    }

    /// <summary>Starts the program's own server again whenever it dies. Returns at once with a connection string.</summary>
    public Task KeepRunning(ILogger log, CancellationToken ct) => _embedded?.KeepRunning(
        failure =>
        {
            if (failure is null)
            {
                log.LogWarning("PostgreSQL had stopped and was started again on {Directory}", Directory);
            }
            else
            {
                log.LogError(failure, "PostgreSQL stopped and cannot be started; it is tried again");
            }
        },
        ct) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task MigrateTables(string connectionString)
    {
        await SchemaMigrations.EventStore.Apply(connectionString);
        await new SchemaMigrations("ledger", typeof(LedgerDatabase).Assembly, "Ledger.Api.Schema.").Apply(connectionString);
    }

    /// <summary>Finds or starts the server, whatever is in it.</summary>
    public static async Task<LedgerDatabase> Find(IConfiguration configuration, ILogger log)
    {
        if (configuration.GetConnectionString("Ledger") is { Length: > 0 } given)
        {
            return configuration.GetConnectionString("LedgerOwner") is { Length: > 0 } owner
                ? new LedgerDatabase(given, owner, new NpgsqlConnectionStringBuilder(given).Username, log)
                : new LedgerDatabase(given, given, serviceRole: null, log);
        }

        var directory = DataDirectory(configuration, log);
        var embedded = await EmbeddedPostgres.Start(directory);
        log.LogInformation("PostgreSQL {Found} on {Directory}", embedded.Adopted ? "found running" : "started", directory);
        var service = await Hosting.ServiceRole.Create(embedded.ConnectionString);
        return new LedgerDatabase(service, embedded.ConnectionString, Hosting.ServiceRole.Name, log, embedded, directory);
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
