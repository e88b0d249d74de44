using System.Globalization;
using Ledger.Api.Audit;
using Ledger.Api.Database;
using Npgsql;

namespace Ledger.Api.Backup;

/// <summary>What <c>ledger restore</c> was asked for.</summary>
/// <param name="Directory">Where the backup is.</param>
/// <param name="Replace">Whether data that are there may be replaced.</param>
/// <param name="Seals">A directory with seals that were published: later ones than the backup's say what it lacks.</param>
internal sealed record RestoreOptions(string Directory, bool Replace, string? Seals)
{
    public static RestoreOptions Parse(string[] arguments)
    {
        string? directory = null;
        string? seals = null;
        var replace = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--replace":
                    replace = true;
                    break;
                case "--seals" when i + 1 < arguments.Length:
                    seals = arguments[++i];
                    break;
                case [not '-', ..] when directory is null:
                    directory = arguments[i];
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not understood: ./ledger restore <directory> [--replace] [--seals <directory>]");
            }
        }

        return new RestoreOptions(directory ?? throw new FormatException("which backup? ./ledger restore <directory> [--replace] [--seals <directory>]"), replace, seals);
    }
}

/// <summary><c>ledger restore</c>: puts a backup into the database, all of it or nothing.</summary>
internal static class RestoreCommand
{
    private const string Heads =
        """
        SELECT s.tenant_id, s.id, s.version, coalesce(e.headers ->> 'hash', '')
        FROM public.mt_streams s LEFT JOIN public.mt_events e ON e.tenant_id = s.tenant_id AND e.stream_id = s.id AND e.version = s.version
        """;

    // Everything but what belongs to the server: tables of another release must not stay behind.
    private const string Clear =
        """
        BEGIN;
        DO $$
        DECLARE
            found record;
        BEGIN
            FOR found IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', found.nspname);
            END LOOP;
            FOR found IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LOOP
                EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', found.relname);
            END LOOP;
            FOR found IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
                EXECUTE format('DROP SEQUENCE IF EXISTS public.%I CASCADE', found.relname);
            END LOOP;
            FOR found IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace LOOP
                EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
            END LOOP;
        END $$;

        """;

    /// <summary>Replaces what is in the database by the backup. Answers the heads of the funds that were replaced.</summary>
    /// <exception cref="IOException">The backup is not whole, or the database holds data or is in use.</exception>
    public static async Task<IReadOnlyList<FundHead>> Run(RestoreOptions options, string owner, TextWriter output, CancellationToken ct = default)
    {
        var manifest = await BackupManifest.Read(options.Directory);
        var dump = Path.Combine(options.Directory, BackupManifest.DumpName);
        if (await BackupManifest.Digest(dump) != manifest.Sha256)
        {
            throw new IOException($"{dump} is not as it was written: its SHA-256 differs from the one in {BackupManifest.FileName}");
        }

        await RequireUnused(owner, ct);
        var replaced = await Present(owner, ct);
        if (replaced.Count > 0 && !options.Replace)
        {
            throw new IOException($"the database holds {replaced.Sum(head => head.Version)} entries of {replaced.Count} funds: './ledger restore {options.Directory} --replace' puts the backup in their place");
        }

        await Load(owner, dump, ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"restored {manifest.Entries:#,0} entries of {manifest.Funds:#,0} funds as of {manifest.TakenAt}"));
        return replaced;
    }

    private static async Task RequireUnused(string owner, CancellationToken ct)
    {
        // Connections that this program kept are gone a moment after it lets go of them.
        const int Looks = 50;
        await using (var pooled = new NpgsqlConnection(owner))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await using var looking = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await looking.OpenAsync(ct);
        for (var look = 1; ; look++)
        {
            await using var others = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()", looking);
            if (await others.ExecuteScalarAsync(ct) is 0L)
            {
                return;
            }

            if (look == Looks)
            {
                throw new IOException("somebody is connected to the database: stop the service first, because it keeps funds in memory");
            }

            await Task.Delay(100, ct);
        }
    }

    private static async Task<List<FundHead>> Present(string owner, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await using var exists = source.CreateCommand("SELECT to_regclass('public.mt_streams') IS NOT NULL");
        if (await exists.ExecuteScalarAsync(ct) is not true)
        {
            return [];
        }

        await using var heads = source.CreateCommand(Heads);
        return await heads.List(row => new FundHead(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)), ct);
    }

    private static async Task Load(string owner, string dump, CancellationToken ct)
    {
        using var contents = await RestoredContents.Of(owner, dump, ct);
        using var reading = PostgresTools.Program("pg_restore", owner, "--no-owner", "--no-privileges", "--use-list", contents.Path, "--file", "-", dump);
        using var writing = PostgresTools.Program("psql", owner, "--no-psqlrc", "--quiet", "--no-password", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null");
        reading.StartInfo.RedirectStandardOutput = true;
        writing.StartInfo.RedirectStandardInput = true;
        reading.Start();
        writing.Start();
        var complaints = Task.WhenAll(reading.StandardError.ReadToEndAsync(ct), writing.StandardError.ReadToEndAsync(ct));
        try
        {
            await writing.StandardInput.WriteAsync(Clear.AsMemory(), ct);
            await writing.StandardInput.FlushAsync(ct);
            await reading.StandardOutput.BaseStream.CopyToAsync(writing.StandardInput.BaseStream, ct);
            await reading.WaitForExitAsync(ct);
            if (reading.ExitCode == 0)
            {
                await writing.StandardInput.WriteLineAsync("COMMIT;");
            }

            writing.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has stopped reading, and says why.
        }

        await writing.WaitForExitAsync(ct);
        // Without the last word everything is as it was before.
        if (reading.HasExited && reading.ExitCode == 0 && writing.ExitCode == 0)
        {
            return;
        }

        if (!reading.HasExited)
        {
            reading.Kill();
        }

        throw new IOException($"nothing was restored: {string.Join(' ', await complaints).ReplaceLineEndings(" ").Trim()}");
    }
}
