using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ledger.EventStore.Embedded;

/// <summary>
/// A PostgreSQL server of our own, for a program without a connection string. It listens on a private unix socket only, keeps every
/// durability setting on, is adopted when a killed process left it running, and is stopped by the last process that uses it.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable, IDisposable
{
    private const string Database = "ledger";
    private const string User = "ledger";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RestartInterval = TimeSpan.FromSeconds(2);

    private readonly string _directory;
    private readonly PostgresBinaries _binaries;
    private FileStream? _use;

    private EmbeddedPostgres(string directory, PostgresBinaries binaries)
    {
        _directory = directory;
        _binaries = binaries;
        ConnectionString = ConnectionStringTo(Database);
    }

    /// <summary>To the database <c>ledger</c>, which exists.</summary>
    public string ConnectionString { get; }

    /// <summary>The server was running already.</summary>
    public bool Adopted { get; private set; }

    public int ProcessId => ReadProcessId() ?? throw new InvalidOperationException("The server is not running.");

    private string Cluster => ClusterOf(_directory);

    private string ProcessFile => Path.Combine(Cluster, "postmaster.pid");

    private string StartLog => Path.Combine(Cluster, "start.log");

    private string UseFile => Path.Combine(_directory, "users.lock");

    // The path of a unix socket may have 107 bytes, the path of the data any number.
    private string SocketDirectory =>
        Path.Combine("/tmp", "ledger-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Cluster)).AsSpan(0, 8)));

    /// <summary>Says why a server cannot keep its data in a directory; null when it can. Creates the directory.</summary>
    public static string? Problem(string dataDirectory)
    {
        if (OperatingSystem.IsWindows())
        {
            return "Running PostgreSQL with the program needs a unix system; give a connection string instead.";
        }
        var directory = Path.GetFullPath(dataDirectory);
        try
        {
            CreateTraversable(directory);
            using var probe = OpenLock(directory);
            PostgresBinaries.Find();
        }
        catch (EmbeddedPostgresException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"The data directory '{directory}' cannot be written ({exception.Message}). Set Ledger__DataDirectory to another one.";
        }
        var user = ServerUser.Current;
        return user.Name is not null && user.Run("test", "-x", directory).ExitCode != 0
            ? $"PostgreSQL runs as the user '{user.Name}', who cannot reach the data directory '{directory}'. "
                + "Set Ledger__DataDirectory to a directory outside of a private home, for example /var/lib/ledger."
            : null;
    }

    /// <summary>Starts the server of a data directory, or adopts the one that runs there. The first time it is created.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be run; the message says what to do.</exception>
    public static Task<EmbeddedPostgres> Start(string dataDirectory, CancellationToken ct = default) => Start(dataDirectory, durableCreation: true, ct);

    internal static async Task<EmbeddedPostgres> Start(string dataDirectory, bool durableCreation, CancellationToken ct)
    {
        if (Problem(dataDirectory) is { } problem)
        {
            throw new EmbeddedPostgresException(problem);
        }
        var server = new EmbeddedPostgres(Path.GetFullPath(dataDirectory), PostgresBinaries.Find());
        await using (await server.Lock(ct))
        {
            server._use = new FileStream(server.UseFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            try
            {
                await server.Run(durableCreation, ct);
            }
            catch
            {
                await server._use.DisposeAsync();
                throw;
            }
        }
        return server;
    }

    /// <summary>To another database of the same server.</summary>
    public string ConnectionStringTo(string database) =>
        new NpgsqlConnectionStringBuilder { Host = SocketDirectory, Username = User, Database = database, Timezone = "UTC", MaxPoolSize = 40 }.ConnectionString;

    /// <summary>Starts the server again whenever it is found dead, until it is cancelled. What cannot be started now, as on a full disk, is tried again.</summary>
    /// <param name="report">Told of every start, with null, and of every one that failed, with why.</param>
    public async Task KeepRunning(Action<Exception?> report, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(WatchInterval, ct);
            if (IsRunning())
            {
                continue;
            }
            try
            {
                await using (await Lock(ct))
                {
                    if (_use is null)
                    {
                        return;
                    }
                    await Run(durableCreation: true, ct);
                }
                report(null);
            }
            catch (Exception failure) when (failure is EmbeddedPostgresException or IOException or UnauthorizedAccessException or NpgsqlException)
            {
                report(failure);
                await Task.Delay(RestartInterval, ct);
            }
        }
    }

    /// <summary>Stops the server with a fast shutdown, unless another process still uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is not { } use)
        {
            return;
        }
        _use = null;
        await using (await Lock(CancellationToken.None))
        {
            await use.DisposeAsync();
            if (IsUnused(UseFile))
            {
                await using (var pooled = new NpgsqlConnection(ConnectionString))
                {
                    NpgsqlConnection.ClearPool(pooled);
                }
                await Stop("fast");
            }
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Gives up the use of the server without stopping it, as a killed process does.</summary>
    internal void Abandon()
    {
        _use?.Dispose();
        _use = null;
    }

    /// <summary>Whether no live process uses the server of a directory. A killed process gave up its use with its life.</summary>
    internal static bool IsUnused(string useFile)
    {
        try
        {
            using var exclusive = new FileStream(useFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Stops and forgets a server that nobody uses, with all its data.</summary>
    internal static async Task Destroy(string directory)
    {
        var server = new EmbeddedPostgres(Path.GetFullPath(directory), PostgresBinaries.Find());
        await server.Stop("immediate");
        Delete(server.SocketDirectory);
        Delete(server._directory);
    }

    private static void Delete(string directory)
    {
        const int Attempts = 10;
        for (var attempt = 1; Directory.Exists(directory); attempt++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process removes the same.
            }
        }
    }

    private static string ClusterOf(string directory) => Path.Combine(directory, "postgres");

    private static void CreateTraversable(string directory)
    {
        if (!Directory.Exists(directory) && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(
                directory,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    private static FileStream? OpenLock(string directory)
    {
        var file = Path.Combine(directory, "start.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    /// <summary>Starting and stopping happen one at a time on a directory, whichever process does it.</summary>
    private async Task<FileStream> Lock(CancellationToken ct)
    {
        while (true)
        {
            if (OpenLock(_directory) is { } held)
            {
                return held;
            }
            await Task.Delay(PollInterval, ct);
        }
    }

    private async Task Run(bool durableCreation, CancellationToken ct)
    {
        if (!Directory.Exists(Cluster))
        {
            await Create(durableCreation);
        }
        var waited = Stopwatch.StartNew();
        while (true)
        {
            while (IsRunning())
            {
                if (await Answers(ct))
                {
                    Adopted = true;
                    return;
                }
                await Task.Delay(PollInterval, ct);
            }
            if (await TryStart(ct) is not { } failure)
            {
                return;
            }
            // Processes of a killed server let go of its memory a moment later.
            if (!failure.Contains("shared memory", StringComparison.Ordinal) || waited.Elapsed > ReleaseTimeout)
            {
                throw new EmbeddedPostgresException($"PostgreSQL did not start in '{Cluster}':{Environment.NewLine}{failure}");
            }
            await Task.Delay(PollInterval, ct);
        }
    }

    private async Task Create(bool durable)
    {
        // Made beside its place and then moved there, so that a kill in the middle leaves nothing half-made.
        var unfinished = Cluster + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }
        CreatePrivate(unfinished);
        var (exitCode, output) = await ServerUser.Current.RunAsync(
        [
            _binaries.InitDb, "--pgdata", unfinished, "--username", User, "--auth", "trust", "--encoding", "UTF8",
            "--locale-provider", _binaries.MajorVersion >= 17 ? "builtin" : "libc", "--locale", "C.UTF-8",
            // Keys are compared byte by byte: the library's own comparison of text costs a tenth of an append and orders the same.
            "--lc-collate", "C",
            "--data-checksums", "--no-instructions", .. durable ? Array.Empty<string>() : ["--no-sync"],
        ]);
        if (exitCode != 0)
        {
            throw new EmbeddedPostgresException($"initdb failed in '{_directory}':{Environment.NewLine}{output}");
        }
        Directory.Move(unfinished, Cluster);
    }

    /// <summary>Null when the server answers, else what it said.</summary>
    private async Task<string?> TryStart(CancellationToken ct)
    {
        CreatePrivate(SocketDirectory);
        WriteConfiguration();
        File.Delete(StartLog);
        ServerUser.Current.Own(Cluster);
        RemoveFilesOfDeadServer();
        // pg_ctl puts the server into a session of its own, where an interrupt from the terminal does not reach it. It also waits
        // until the server is ready, but looks ten times a second only.
        var starting = ServerUser.Current.RunAsync(
            [_binaries.PgCtl, "start", "--pgdata", Cluster, "--log", StartLog, "--silent", "--wait", "--timeout", "3600"]);
        while (!await Answers(ct))
        {
            if (starting.IsCompleted && (await starting).ExitCode != 0)
            {
                return (await starting).Output + await LogTail(ct);
            }
            await Task.Delay(PollInterval, ct);
        }
        return null;
    }

    /// <summary>What the server said last: before and after it began to write to the files of the day.</summary>
    private async Task<string> LogTail(CancellationToken ct)
    {
        const int Lines = 20;
        var logs = new DirectoryInfo(Path.Combine(Cluster, "log"));
        var newest = logs.Exists ? logs.GetFiles().MaxBy(file => file.LastWriteTimeUtc) : null;
        var said = new StringBuilder();
        foreach (var file in (string?[])[StartLog, newest?.FullName])
        {
            if (file is not null && File.Exists(file))
            {
                said.AppendJoin(Environment.NewLine, (await File.ReadAllLinesAsync(file, ct)).TakeLast(Lines)).AppendLine();
            }
        }
        return said.ToString();
    }

    private async Task<bool> Answers(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Unpooled(Database));
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using var connection = new NpgsqlConnection(Unpooled("postgres"));
            await connection.OpenAsync(ct);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
            await create.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string Unpooled(string database) =>
        new NpgsqlConnectionStringBuilder(ConnectionStringTo(database)) { Pooling = false, Timeout = 5 }.ConnectionString;

    private async Task Stop(string mode)
    {
        if (!IsRunning())
        {
            return;
        }
        await ServerUser.Current.RunAsync([_binaries.PgCtl, "stop", "--pgdata", Cluster, "--mode", mode, "--no-wait", "--silent"]);
        var waited = Stopwatch.StartNew();
        while (IsRunning() && waited.Elapsed < StopTimeout)
        {
            await Task.Delay(PollInterval);
        }
    }

    private bool IsRunning()
    {
        if (ReadProcessId() is not { } id)
        {
            return false;
        }
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && !IsZombie(id) && !ServesAnother(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private int? ReadProcessId()
    {
        try
        {
            using var reader = new StreamReader(ProcessFile);
            return int.TryParse(reader.ReadLine(), CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>PostgreSQL takes a dead server that nobody has reaped yet, as in a container without an init, for a live one.</summary>
    private void RemoveFilesOfDeadServer()
    {
        if (ReadProcessId() is { } id && IsZombie(id))
        {
            File.Delete(ProcessFile);
        }
        // Only the server of this directory listens here, and it does not run.
        foreach (var socket in Directory.GetFiles(SocketDirectory))
        {
            File.Delete(socket);
        }
    }

    /// <summary>The number of a server that died may have been given to the server of another directory.</summary>
    private bool ServesAnother(int processId)
    {
        try
        {
            var arguments = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
            var data = Array.IndexOf(arguments, "-D");
            return data >= 0 && data + 1 < arguments.Length && arguments[data + 1] != Cluster;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsZombie(int processId)
    {
        try
        {
            // "123 (postgres) Z ..."
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status.AsSpan(status.LastIndexOf(')') + 1).TrimStart().StartsWith("Z");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void CreatePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var created = Directory.CreateDirectory(directory);
        if (created.LinkTarget is not null)
        {
            throw new EmbeddedPostgresException($"'{directory}' is a link, not a directory.");
        }
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ServerUser.Current.Own(directory);
    }

    private void WriteConfiguration()
    {
        // Beside its place and then moved there: a full disk leaves the old one and not half of a new one.
        var configuration = Path.Combine(Cluster, "postgresql.conf");

        // Nobody follows this server by its log, unless whoever set it up by hand wants to: so what a rebuild makes anew goes into the tables and not into the log too.
        var log = File.Exists(Path.Combine(Cluster, "local.conf")) ? "" : "wal_level = minimal\nmax_wal_senders = 0\n";
        File.WriteAllText(
            configuration + ".new",
            $"""
            # Written at every start. Settings of your own go into local.conf beside this file.
            listen_addresses = ''
            unix_socket_directories = '{SocketDirectory}'
            unix_socket_permissions = 0700
            max_connections = 300

            fsync = on
            synchronous_commit = on
            full_page_writes = on

            shared_buffers = 256MB
            effective_cache_size = 1GB
            work_mem = 16MB
            maintenance_work_mem = 128MB
            max_wal_size = 2GB
            min_wal_size = 256MB
            wal_buffers = 16MB
            {log}
            wal_compression = on
            checkpoint_timeout = 15min
            random_page_cost = 1.1
            jit = off

            timezone = 'UTC'
            log_timezone = 'UTC'
            logging_collector = on
            log_directory = 'log'
            log_filename = 'server-%a.log'
            log_rotation_age = 1d
            log_truncate_on_rotation = on
            log_min_error_statement = panic

            include_if_exists = 'local.conf'

            """);
        File.Move(configuration + ".new", configuration, overwrite: true);
    }
}
