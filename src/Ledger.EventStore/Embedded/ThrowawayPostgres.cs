using Npgsql;

namespace Ledger.EventStore.Embedded;

/// <summary>A server for one test run or benchmark: durable like any other while it lives, and removed with its data at the end.</summary>
public sealed class ThrowawayPostgres : IAsyncDisposable
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), $"ledger-throwaway-{Environment.UserName}");

    private int _databases;

    private ThrowawayPostgres(EmbeddedPostgres server, string directory)
    {
        Server = server;
        Directory = directory;
    }

    public EmbeddedPostgres Server { get; }

    internal string Directory { get; }

    /// <summary>Starts a new server, after removing those whose process died without removing them.</summary>
    public static async Task<ThrowawayPostgres> Start(CancellationToken ct = default)
    {
        System.IO.Directory.CreateDirectory(Root);
        await using (await Lock(ct))
        {
            foreach (var left in System.IO.Directory.GetDirectories(Root))
            {
                if (EmbeddedPostgres.IsUnused(Path.Combine(left, "users.lock")))
                {
                    await EmbeddedPostgres.Destroy(left);
                }
            }
            var directory = Path.Combine(Root, Guid.NewGuid().ToString("N")[..12]);
            return new ThrowawayPostgres(await EmbeddedPostgres.Start(directory, durableCreation: false, ct), directory);
        }
    }

    /// <summary>Creates a database and answers its connection string. A copy of a template is cheap; nobody may be connected to the template.</summary>
    public async Task<string> CreateDatabase(string template = "template0", string? name = null, CancellationToken ct = default)
    {
        var database = name ?? $"db{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(Server.ConnectionStringTo("postgres"));
        await connection.OpenAsync(ct);
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{database}\" TEMPLATE \"{template}\"", connection);
        await create.ExecuteNonQueryAsync(ct);
        return Server.ConnectionStringTo(database);
    }

    public async ValueTask DisposeAsync()
    {
        // Once given up, it could be removed by another process that starts one.
        await using (await Lock(CancellationToken.None))
        {
            await Server.DisposeAsync();
            await EmbeddedPostgres.Destroy(Directory);
        }
    }

    private static async Task<FileStream> Lock(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(20, ct);
            }
        }
    }
}
