using System.Diagnostics;
using System.Globalization;

namespace Ledger.EventStore.Embedded;

/// <summary>
/// The user that the server runs as: our own, or an unprivileged one when we are root, because PostgreSQL refuses to run as root.
/// </summary>
internal sealed class ServerUser
{
    private readonly string[] _prefix;

    private ServerUser(string? name, string[] prefix)
    {
        Name = name;
        _prefix = prefix;
    }

    public static ServerUser Current { get; } = Find();

    /// <summary>Null: the user of this process.</summary>
    public string? Name { get; }

    public (int ExitCode, string Output) Run(params ReadOnlySpan<string> command)
    {
        using var process = Start(command);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    public async Task<(int ExitCode, string Output)> RunAsync(string[] command)
    {
        using var process = Start(command);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    /// <summary>Makes the server's user the owner of a directory and all in it.</summary>
    public void Own(string directory)
    {
        if (Name is null)
        {
            return;
        }
        var info = new ProcessStartInfo("chown", ["-R", $"{Name}:", directory]);
        using var process = Process.Start(info)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new EmbeddedPostgresException($"'{directory}' could not be given to the user '{Name}'.");
        }
    }

    private Process Start(ReadOnlySpan<string> command)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // A directory that every user can stand in.
            WorkingDirectory = "/",
        };
        info.Environment["LC_ALL"] = "C";
        info.FileName = _prefix.Length > 0 ? _prefix[0] : command[0];
        foreach (var argument in _prefix.AsSpan(Math.Min(1, _prefix.Length)))
        {
            info.ArgumentList.Add(argument);
        }
        foreach (var argument in _prefix.Length > 0 ? command : command[1..])
        {
            info.ArgumentList.Add(argument);
        }
        return Process.Start(info)!;
    }

    private static ServerUser Find()
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            return new ServerUser(null, []);
        }
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        var account = accounts.Find(fields => fields[0] == "postgres") ?? accounts.Find(fields => fields[0] == "nobody")
            ?? throw new EmbeddedPostgresException("PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it as.");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Array.Exists(path, directory => File.Exists(Path.Combine(directory, "setpriv"))))
        {
            var group = int.Parse(account[3], CultureInfo.InvariantCulture);
            return new ServerUser(account[0], ["setpriv", $"--reuid={account[0]}", $"--regid={group}", "--clear-groups", "--"]);
        }
        return new ServerUser(account[0], ["runuser", "-u", account[0], "--"]);
    }
}
