using System.Diagnostics;
using Ledger.EventStore.Embedded;

namespace Ledger.Drills;

/// <summary>The database is refused, used up, full or locked while treasurers post: every answer must be clear, and all must be well when the trouble is over.</summary>
public static class DatabaseDrill
{
    public static async Task<bool> Run(int clients, int seed, TimeSpan length, TextWriter output)
    {
        var isSound = true;
        await using (var server = await OwnServer.Start())
        {
            await using var bench = await Bench.Start(server.Environment(), clients, seed);
            isSound &= await bench.Through("connections refused", length, server.Kill, server.StartAgain, output);
            isSound &= await bench.Through(
                "no connection left for the service",
                length,
                () => server.Execute("ALTER ROLE ledger_service CONNECTION LIMIT 0; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ledger_service'"),
                () => server.Execute("ALTER ROLE ledger_service CONNECTION LIMIT -1"),
                output);
            isSound &= await Locked(server, bench, "statements that hang on a lock", "LOCK TABLE public.mt_streams IN ACCESS EXCLUSIVE MODE", length, output);
            isSound &= await Locked(server, bench, "all tables locked", "LOCK TABLE public.mt_streams, public.mt_events, ledger.clubs, ledger.members, ledger.idempotency_keys IN ACCESS EXCLUSIVE MODE", length, output);
            isSound &= await bench.Reckon(server.Owner, output);
        }

        await using (var server = await OwnServer.Start())
        {
            // Two connections for reading and two for writing, and every one of them waits.
            await using var bench = await Bench.Start(server.Environment("Maximum Pool Size=2"), clients, seed + 1);
            isSound &= await Locked(server, bench, "connection pool exhausted", "LOCK TABLE ledger.clubs, ledger.members, public.mt_streams IN ACCESS EXCLUSIVE MODE", length, output);
            isSound &= await bench.Reckon(server.Owner, output);
        }

        return await DiskFull(clients, seed + 2, length, output) && isSound;
    }

    private static async Task<bool> Locked(OwnServer server, Bench bench, string trouble, string sql, TimeSpan length, TextWriter output)
    {
        Npgsql.NpgsqlConnection? holder = null;
        return await bench.Through(trouble, length, async () => holder = await server.Hold(sql), async () => await holder!.DisposeAsync(), output);
    }

    /// <summary>A file system of its own that is filled to the last byte, under the PostgreSQL that the service runs itself.</summary>
    private static async Task<bool> DiskFull(int clients, int seed, TimeSpan length, TextWriter output)
    {
        var disk = Directory.CreateTempSubdirectory("ledger-disk-").FullName;
        if (await Command("mount", "-t", "tmpfs", "-o", "size=700m,mode=755", "tmpfs", disk) != 0)
        {
            await output.WriteLineAsync("disk full: NOT DRILLED, because mounting a small disk needs root");
            Directory.Delete(disk);
            return true;
        }

        try
        {
            var data = new DataDirectory(Path.Combine(disk, "data"));
            var environment = ServiceProcess.On(data).Append(("Serilog__MinimumLevel__Default", "Fatal")).ToArray();
            var ballast = Path.Combine(disk, "ballast");
            bool isSound;
            await using (var bench = await Bench.Start(environment, clients, seed))
            {
                isSound = await bench.Through("disk full", length, () => Fill(ballast), () => Task.Run(() => File.Delete(ballast)), output);
                await using var server = await EmbeddedPostgres.Start(data.Path);
                isSound &= await bench.Reckon(server.ConnectionString, output);
            }

            await data.DisposeAsync();
            return isSound;
        }
        finally
        {
            await Command("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task Fill(string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[1 << 12];
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> Command(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

/// <summary>A service with treasurers at work, to be put through troubles.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly (string Name, string Value)[] _environment;
    private readonly ServiceProcess _service;
    private readonly Deliverer _deliverer;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _clients;
    private readonly int _seed;
    private List<DrillClub> _clubs = [];
    private List<Task> _working = [];

    private Bench((string Name, string Value)[] environment, int clients, int seed)
    {
        (_environment, _clients, _seed) = (environment, clients, seed);
        _service = ServiceProcess.Launch(environment);
        _deliverer = new Deliverer([_service.Url], seed);
    }

    public static async Task<Bench> Start((string Name, string Value)[] environment, int clients, int seed)
    {
        var bench = new Bench(environment, clients, seed);
        await bench._service.Ready();
        bench._clubs = await Village.Settle(bench._deliverer, Math.Max(2, clients / 2));
        bench._working = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => new Treasurer(bench._deliverer, bench._clubs, seed + client + 1).Work(bench._stop.Token)))];
        return bench;
    }

    /// <summary>Makes trouble for a while: somebody must be answered 503, and entries must be recorded again soon after it is over, by the same process.</summary>
    public async Task<bool> Through(string trouble, TimeSpan length, Func<Task> begin, Func<Task> end, TextWriter output)
    {
        await More(10);
        var before = _deliverer.Counts.GetValueOrDefault("503 service-unavailable");
        // Signed in before: while there is no database nobody can be.
        using var reader = new DrillClient(_service.Url);
        await reader.Get(Fund);
        await begin();
        var slowest = await Ask(reader, length);
        await end();
        var over = Stopwatch.StartNew();
        await More(10);
        var refused = _deliverer.Counts.GetValueOrDefault("503 service-unavailable") - before;
        var isSound = refused > 0 && _deliverer.Faults.Count == 0;
        await output.WriteLineAsync($"{trouble}: {refused:N0} posts answered 503, a reader waited {slowest.TotalSeconds:0.0} s at most, recording again {over.Elapsed.TotalSeconds:0.0} s after{(isSound ? "" : ": NOT SOUND")}");
        foreach (var fault in _deliverer.Faults.Take(5))
        {
            await output.WriteLineAsync("  " + fault);
        }

        return isSound;
    }

    public async Task<bool> Reckon(string owner, TextWriter output)
    {
        await _stop.CancelAsync();
        _deliverer.GiveUp.CancelAfter(TimeSpan.FromSeconds(90));
        await Task.WhenAll(_working);
        var reckoning = await Reckoning.Of(_deliverer, _clubs, _service.Url, owner, _environment);
        await output.WriteLineAsync($"{_deliverer.All.Count:N0} posts from {_clients} clients ({_deliverer.Acknowledged:N0} acknowledged), {_deliverer.Retries:N0} retries, seed {_seed}");
        reckoning.Print(output);
        return reckoning.IsSound;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _deliverer.GiveUp.CancelAsync();
        await Task.WhenAll(_working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _service.DisposeAsync();
        _deliverer.Dispose();
        _stop.Dispose();
    }

    private string Fund => $"clubs/{_clubs[0].Id}/fund";

    private async Task More(int entries)
    {
        var before = _deliverer.Acknowledged;
        await ServiceProcess.Until(() => Task.FromResult(_deliverer.Acknowledged >= before + entries));
    }

    /// <summary>Reads again and again; answers how long the slowest answer took.</summary>
    private async Task<TimeSpan> Ask(DrillClient reader, TimeSpan length)
    {
        var slowest = TimeSpan.Zero;
        for (var began = Stopwatch.StartNew(); began.Elapsed < length;)
        {
            var asked = Stopwatch.StartNew();
            await reader.Get(Fund);
            slowest = asked.Elapsed > slowest ? asked.Elapsed : slowest;
            await Task.Delay(100);
        }

        return slowest;
    }
}
