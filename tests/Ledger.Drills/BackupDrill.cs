using System.Diagnostics;

namespace Ledger.Drills;

/// <summary>A backup under load, the loss of everything, and the restore: what the backup has is there, and what it lacks is named.</summary>
public static class BackupDrill
{
    public static async Task<bool> Run(int clients, int seed, TextWriter output)
    {
        await using var data = new DataDirectory();
        await using var other = new DataDirectory();
        var work = Directory.CreateTempSubdirectory("ledger-backup-").FullName;
        try
        {
            var (backup, seals) = (Path.Combine(work, "backup"), Path.Combine(work, "seals"));
            var environment = ServiceProcess.On(data).Concat([("Serilog__MinimumLevel__Default", "Error"), ("Ledger__Seals__Directory", seals)]).ToArray();
            long after;
            await using (var service = ServiceProcess.Launch(environment))
            {
                await service.Ready();
                using var deliverer = new Deliverer([service.Url], seed);
                using var client = new DrillClient(service.Url, person: DrillPerson.NationalStaff);
                var clubs = await Village.Settle(deliverer, Math.Max(2, clients / 2));
                using var stop = new CancellationTokenSource();
                var working = Enumerable.Range(0, clients).Select(number => Task.Run(() => new Treasurer(deliverer, clubs, seed + number + 1).Work(stop.Token))).ToList();
                await More(deliverer, 200);
                (await client.Post("audit/seals", "", "seal-1")).Require(201);
                var asked = Stopwatch.StartNew();
                await Say(output, "backup", await ServiceProcess.Run(["backup", backup], environment), 0);
                await output.WriteLineAsync($"the backup took {asked.Elapsed.TotalSeconds:0.0} s under load");
                var atBackup = deliverer.Acknowledged;
                await More(deliverer, 100);
                await stop.CancelAsync();
                await Task.WhenAll(working);
                after = deliverer.Acknowledged - atBackup;
                // Published outside, it knows of what the backup lacks.
                (await client.Post("audit/seals", "", "seal-2")).Require(201);
            }

            var elsewhere = ServiceProcess.On(other).Append(("Serilog__MinimumLevel__Default", "Error")).ToArray();
            var restored = await ServiceProcess.Run(["restore", backup, "--seals", seals], elsewhere);
            var isSound = await Say(output, "restore", restored, 0) && restored.Output.Contains("are missing", StringComparison.Ordinal);
            isSound &= await Say(output, "restore over data without being told to", await ServiceProcess.Run(["restore", backup], elsewhere), 1);
            isSound &= await Say(output, "check", await ServiceProcess.Run(["check"], elsewhere), 0);
            await output.WriteLineAsync($"at least {after:N0} entries were acknowledged after the backup");
            return isSound;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<bool> Say(TextWriter output, string what, (int ExitCode, string Output) ran, int expected)
    {
        var isExpected = ran.ExitCode == expected;
        await output.WriteLineAsync($"{what}: exit code {ran.ExitCode}{(isExpected ? "" : ": NOT SOUND")}");
        await output.WriteLineAsync("  " + ran.Output.Trim().ReplaceLineEndings("\n  "));
        return isExpected;
    }

    private static Task More(Deliverer deliverer, int entries)
    {
        var before = deliverer.Acknowledged;
        return ServiceProcess.Until(() => Task.FromResult(deliverer.Acknowledged >= before + entries));
    }
}
