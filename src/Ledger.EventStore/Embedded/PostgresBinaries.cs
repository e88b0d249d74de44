using System.Globalization;

namespace Ledger.EventStore.Embedded;

/// <summary>The server programs of PostgreSQL on this machine.</summary>
internal sealed record PostgresBinaries(string Directory, int MajorVersion)
{
    private const int OldestMajorVersion = 15;

    private static readonly string[] Programs = ["initdb", "postgres", "pg_ctl"];

    public string InitDb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>The directory on the PATH that has them all, else the newest of those where distributions put them.</summary>
    /// <exception cref="EmbeddedPostgresException">There is none, or it is too old.</exception>
    public static PostgresBinaries Find() =>
        Find((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/lib/postgresql");

    internal static PostgresBinaries Find(IEnumerable<string> path, string distribution)
    {
        PostgresBinaries? newest = null;
        foreach (var directory in path.Concat(Versions(distribution)))
        {
            if (Array.TrueForAll(Programs, program => File.Exists(Path.Combine(directory, program))))
            {
                var found = new PostgresBinaries(directory, Version(directory));
                if (found.MajorVersion >= OldestMajorVersion)
                {
                    return found;
                }
                newest ??= found;
            }
        }
        var seen = newest is null ? "" : $" (found only version {newest.MajorVersion} in {newest.Directory})";
        throw new EmbeddedPostgresException(
            $"PostgreSQL {OldestMajorVersion} or newer is needed to run without a connection string{seen}. "
            + "Install it, for example with: apt-get install postgresql");
    }

    private static IEnumerable<string> Versions(string distribution) =>
        System.IO.Directory.Exists(distribution)
            ? System.IO.Directory.GetDirectories(distribution)
                .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
            : [];

    private static int Version(string directory)
    {
        // postgres (PostgreSQL) 15.4 (Debian 15.4-1)
        var words = ServerUser.Current.Run(Path.Combine(directory, "postgres"), "--version").Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var digits = words.Length > 2 ? words[2].TakeWhile(char.IsAsciiDigit).ToArray() : [];
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
