using System.Diagnostics;
using System.Globalization;

namespace Ledger.Drills;

/// <summary>A data directory that is removed with the PostgreSQL that may still run on it.</summary>
public sealed class DataDirectory(string? path = null) : IAsyncDisposable
{
    // The user that PostgreSQL runs as must be able to enter it.
    public string Path { get; } = path ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ledger-test-{Guid.NewGuid():N}"[..24]);

    private string ProcessFile => System.IO.Path.Combine(Path, "postgres", "postmaster.pid");

    /// <summary>The process id of the PostgreSQL that runs on it, or null.</summary>
    public int? Postgres => ReadProcessId() is { } id && IsAlive(id) ? id : null;

    /// <summary>SIGKILL to PostgreSQL and all of its processes.</summary>
    public async Task KillPostgres()
    {
        if (Postgres is { } id)
        {
            await KillServer(id);
        }
    }

    /// <summary>SIGKILL to a PostgreSQL and all of its processes.</summary>
    public static async Task KillServer(int id)
    {
        using var server = Process.GetProcessById(id);
        server.Kill(entireProcessTree: true);
        await ServiceProcess.Until(() => Task.FromResult(!IsAlive(id)));
    }

    public async ValueTask DisposeAsync()
    {
        await KillPostgres();
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private int? ReadProcessId()
    {
        try
        {
            return int.TryParse(File.ReadLines(ProcessFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A process that ended but whom nobody has reaped is not alive.
    private static bool IsAlive(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return !status[(status.LastIndexOf(')') + 1)..].TrimStart().StartsWith('Z');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
