using System.Diagnostics;
using Ledger.EventStore.Embedded;

namespace Ledger.Drills;

/// <summary>The service, its PostgreSQL, or both are killed at random moments while treasurers post.</summary>
public static class CrashDrill
{
    /// <param name="kills">How many.</param>
    /// <param name="clients">How many post.</param>
    /// <param name="seed">Of chance.</param>
    /// <param name="output">Is told how it goes.</param>
    /// <param name="programs">The programs that take turns, each in the place of the one that was killed; the service's own if none is named.</param>
    public static async Task<bool> Run(int kills, int clients, int seed, TextWriter output, params string[] programs)
    {
        var turns = programs is [] ? [ServiceProcess.OwnEngine] : programs;
        var started = 0;
        await using var data = new DataDirectory();
        var url = ServiceProcess.FreeAddress();
        var environment = ServiceProcess.On(data).Append(("Serilog__MinimumLevel__Default", "Error")).ToArray();
        var random = new Random(seed);
        using var deliverer = new Deliverer([url], seed);
        var service = Launch();
        try
        {
            await service.Ready();
            var clubs = await Village.Settle(deliverer, Math.Max(2, clients / 2));
            var began = Stopwatch.StartNew();
            using var stop = new CancellationTokenSource();
            var working = Enumerable.Range(0, clients).Select(client => Task.Run(() => new Treasurer(deliverer, clubs, seed + client + 1).Work(stop.Token))).ToList();
            var killed = (Service: 0, Postgres: 0, Both: 0);
            for (var kill = 1; kill <= kills; kill++)
            {
                var acknowledged = deliverer.Acknowledged;
                await ServiceProcess.Until(() => Task.FromResult(deliverer.Acknowledged > acknowledged || working.Exists(client => client.IsFaulted)));
                await Task.Delay(random.Next(1_500));
                switch (random.Next(3))
                {
                    case 0:
                        killed.Service++;
                        await service.Kill();
                        service = await Restart(service);
                        break;
                    case 1:
                        // The service that runs on is to see to it.
                        killed.Postgres++;
                        await data.KillPostgres();
                        break;
                    default:
                        killed.Both++;
                        await Task.WhenAll(service.Kill(), data.KillPostgres());
                        service = await Restart(service);
                        break;
                }

                if (kill % 10 == 0)
                {
                    await output.WriteLineAsync($"{kill} of {kills} kills, {deliverer.Acknowledged:N0} entries acknowledged, {deliverer.Retries:N0} retries, {began.Elapsed.TotalSeconds:0} s");
                }
            }

            await stop.CancelAsync();
            deliverer.GiveUp.CancelAfter(TimeSpan.FromSeconds(90));
            await Task.WhenAll(working);
            await service.Ready();
            Reckoning reckoning;
            await using (var server = await EmbeddedPostgres.Start(data.Path))
            {
                reckoning = await Reckoning.Of(deliverer, clubs, url, server.ConnectionString, environment);
            }

            await output.WriteLineAsync($"{kills} kills ({killed.Service} service, {killed.Postgres} PostgreSQL, {killed.Both} both), {deliverer.All.Count:N0} posts from {clients} clients ({deliverer.Acknowledged:N0} acknowledged), {deliverer.Retries:N0} retries, seed {seed}, {began.Elapsed.TotalSeconds:0} s");
            await Answers.Print(deliverer, output);
            reckoning.Print(output);
            return reckoning.IsSound;
        }
        catch (DrillException)
        {
            await Answers.Print(deliverer, output);
            await output.WriteLineAsync(service.Log);
            throw;
        }
        finally
        {
            await service.DisposeAsync();
        }

        ServiceProcess Launch() => ServiceProcess.Launch(turns[started++ % turns.Length], url, environment);

        async Task<ServiceProcess> Restart(ServiceProcess killed)
        {
            await killed.DisposeAsync();
            var restarted = Launch();
            await restarted.Ready();
            return restarted;
        }
    }
}

/// <summary>What clients were answered, the most frequent first.</summary>
internal static class Answers
{
    public static Task Print(Deliverer deliverer, TextWriter output) =>
        output.WriteLineAsync("answers: " + string.Join(", ", deliverer.Counts.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Key} {answer.Value:N0}")));
}
