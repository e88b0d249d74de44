using System.Diagnostics;
using System.Globalization;
using Ledger.EventStore.Embedded;
using Npgsql;

namespace Ledger.Api.Backup;

/// <summary>PostgreSQL's own client programs, told where the database is.</summary>
internal static class PostgresTools
{
    private const string Distribution = "/usr/lib/postgresql";

    /// <summary>A program that is not started yet. It is found where distributions put the newest, else on the PATH: an older one would not read a newer server.</summary>
    /// <exception cref="EmbeddedPostgresException">There is none.</exception>
    public static Process Program(string name, string connectionString, params ReadOnlySpan<string> arguments)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Find(name)) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PGHOST"] = database.Host;
        start.Environment["PGPORT"] = database.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGDATABASE"] = database.Database;
        start.Environment["PGUSER"] = database.Username;
        start.Environment["PGCLIENTENCODING"] = "UTF8";
        start.Environment["LC_ALL"] = "C";
        if (database.Password is { } password)
        {
            start.Environment["PGPASSWORD"] = password;
        }

        return new Process { StartInfo = start };
    }

    private static string Find(string name)
    {
        var versions = Directory.Exists(Distribution)
            ? Directory.GetDirectories(Distribution).OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0).Select(version => Path.Combine(version, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return versions.Concat(path).Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
            ?? throw new EmbeddedPostgresException($"{name} is missing; install PostgreSQL's client programs, for example with: apt-get install postgresql-client");
    }
}
