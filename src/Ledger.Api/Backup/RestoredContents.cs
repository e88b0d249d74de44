namespace Ledger.Api.Backup;

/// <summary>
/// The list of what is restored of a dump: all but who may see which rows. Like privileges, that names roles of the server that it was dumped from; the next start says it anew of those of this one.
/// </summary>
internal sealed class RestoredContents : IDisposable
{
    // A line is: number; table-oid oid KIND schema name owner.
    private static readonly string[] LeftOut = [" POLICY ", " ROW SECURITY "];

    private RestoredContents(string path) => Path = path;

    public string Path { get; }

    public static async Task<RestoredContents> Of(string owner, string dump, CancellationToken ct)
    {
        using var listing = PostgresTools.Program("pg_restore", owner, "--list", dump);
        listing.StartInfo.RedirectStandardOutput = true;
        listing.Start();
        var complaints = listing.StandardError.ReadToEndAsync(ct);
        var lines = (await listing.StandardOutput.ReadToEndAsync(ct)).Split('\n');
        await listing.WaitForExitAsync(ct);
        if (listing.ExitCode != 0)
        {
            throw new IOException($"nothing was restored: {(await complaints).ReplaceLineEndings(" ").Trim()}");
        }

        var contents = new RestoredContents(System.IO.Path.GetTempFileName());
        await File.WriteAllLinesAsync(contents.Path, lines.Where(line => !Array.Exists(LeftOut, kind => line.Contains(kind, StringComparison.Ordinal))), ct);
        return contents;
    }

    public void Dispose() => File.Delete(Path);
}
