using System.Data;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.EventStore;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Backup;

/// <summary><c>ledger backup</c>: the whole database as of one instant, while the service goes on.</summary>
internal static class BackupCommand
{
    private const string Contents =
        """
        SELECT pg_export_snapshot(), now(), current_setting('server_version'), (SELECT count(*) FROM ledger.clubs), (SELECT count(*) FROM public.mt_streams),
            (SELECT coalesce(sum(version), 0)::bigint FROM public.mt_streams), (SELECT coalesce(max(number), 0) FROM ledger.seals)
        """;

    /// <exception cref="IOException">The directory holds something already, or cannot be written.</exception>
    public static async Task Run(string directory, string owner, TextWriter output, CancellationToken ct = default)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new IOException($"{target} is not empty: a backup goes into a directory of its own");
        }

        // Made beside its place and then moved there: a directory of that name is a whole backup.
        var unfinished = target + ".partial";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(unfinished);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        // The dump reads what this transaction sees, so that the figures beside it are of the same instant.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var command = new NpgsqlCommand(Contents, connection);
        var (snapshot, contents) = (await command.List(row => (row.GetString(0), Manifest(row)), ct)).Single();
        var dump = Path.Combine(unfinished, BackupManifest.DumpName);
        await Dump(owner, snapshot, dump, ct);
        await (contents with { Sha256 = await BackupManifest.Digest(dump) }).Write(unfinished);
        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        Directory.Move(unfinished, target);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{contents.Entries:#,0} entries of {contents.Funds:#,0} funds as of {contents.TakenAt} in {target}, {new FileInfo(Path.Combine(target, BackupManifest.DumpName)).Length:#,0} bytes"));
    }

    private static BackupManifest Manifest(NpgsqlDataReader row) => new(
        1, HashChain.Timestamp(Instant.FromDateTimeUtc(row.GetDateTime(1))), typeof(BackupCommand).Assembly.GetName().Version!.ToString(3), row.GetString(2),
        row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt32(6), "");

    private static async Task Dump(string owner, string snapshot, string path, CancellationToken ct)
    {
        using var dump = PostgresTools.Program("pg_dump", owner, "--format=custom", "--no-password", "--snapshot", snapshot, "--file", path);
        dump.Start();
        var said = await dump.StandardError.ReadToEndAsync(ct);
        await dump.WaitForExitAsync(ct);
        if (dump.ExitCode != 0)
        {
            throw new IOException($"the database could not be written to {path}: {said.ReplaceLineEndings(" ").Trim()}");
        }

        await using var written = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }
}
