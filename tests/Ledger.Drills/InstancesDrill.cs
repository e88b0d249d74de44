using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Npgsql;

namespace Ledger.Drills;

/// <summary>Two services on one database under load; now and then one of them is killed and started again.</summary>
public static class InstancesDrill
{
    public static async Task<bool> Run(int kills, int clients, int seed, TextWriter output)
    {
        await using var server = await OwnServer.Start();
        await using var receiver = Receiver.Start();
        var urls = new[] { ServiceProcess.FreeAddress(), ServiceProcess.FreeAddress() };
        var environment = server.Environment().Concat([("Ledger__Webhooks__AllowPrivateAddresses", "true"), ("Ledger__Notifications__FirstSweepDays", "3650")]).ToArray();
        var random = new Random(seed);
        using var deliverer = new Deliverer(urls, seed);
        var services = new ServiceProcess[urls.Length];
        try
        {
            // Both migrate and sweep at once.
            for (var i = 0; i < services.Length; i++)
            {
                services[i] = ServiceProcess.Launch(urls[i], environment);
            }

            await Task.WhenAll(services.Select(service => service.Ready()));
            using (var administrator = new DrillClient(urls[0], person: DrillPerson.Administrator))
            {
                (await administrator.Post("webhooks", JsonSerializer.Serialize(new { url = receiver.Url }), "webhook")).Require(201);
            }

            var clubs = await Village.Settle(deliverer, Math.Max(2, clients / 2));
            var began = Stopwatch.StartNew();
            using var stop = new CancellationTokenSource();
            var working = Enumerable.Range(0, clients).Select(client => Task.Run(() => new Treasurer(deliverer, clubs, seed + client + 1).Work(stop.Token))).ToList();
            for (var kill = 1; kill <= kills; kill++)
            {
                await Task.Delay(500 + random.Next(2_500));
                var victim = random.Next(services.Length);
                await services[victim].Kill();
                await Task.Delay(random.Next(500));
                await services[victim].DisposeAsync();
                services[victim] = ServiceProcess.Launch(urls[victim], environment);
                await services[victim].Ready();
            }

            await stop.CancelAsync();
            deliverer.GiveUp.CancelAfter(TimeSpan.FromSeconds(90));
            await Task.WhenAll(working);
            // What the books show now is found by the sweep of the next start, of both at the same time.
            for (var i = 0; i < services.Length; i++)
            {
                await services[i].Kill();
                await services[i].DisposeAsync();
                services[i] = ServiceProcess.Launch(urls[i], environment);
            }

            await Task.WhenAll(services.Select(service => service.Ready()));
            var reckoning = await Reckoning.Of(deliverer, clubs, urls[0], server.Owner, environment);
            var outbox = await Told(server.Owner, receiver, kills + services.Length);
            await output.WriteLineAsync($"2 instances, {kills} kills of one, {deliverer.All.Count:N0} posts from {clients} clients ({deliverer.Acknowledged:N0} acknowledged), {deliverer.Retries:N0} retries, seed {seed}, {began.Elapsed.TotalSeconds:0} s");
            await Answers.Print(deliverer, output);
            reckoning.Print(output);
            await output.WriteLineAsync(outbox.Line);
            return reckoning.IsSound && outbox.IsSound;
        }
        finally
        {
            foreach (var service in services.OfType<ServiceProcess>())
            {
                await service.DisposeAsync();
            }
        }
    }

    /// <summary>Waits until everything in the outbox was delivered; a delivery whose instance died over it is due again when its lease has run out.</summary>
    private static async Task<(bool IsSound, string Line)> Told(string owner, Receiver receiver, int deaths)
    {
        const int InFlightPerInstance = 4;
        var lease = TimeSpan.FromMinutes(4);
        await using var database = NpgsqlDataSource.Create(owner);
        var waited = Stopwatch.StartNew();
        while (await Count("SELECT count(*) FROM ledger.webhook_deliveries WHERE state <> 'delivered'") > 0 && waited.Elapsed < lease)
        {
            await Task.Delay(500);
        }

        var events = await Count("SELECT count(*) FROM ledger.outbox");
        var facts = await Count("SELECT count(DISTINCT (type, club_id, subject, business_date, data)) FROM ledger.outbox");
        var addressed = await Count("SELECT count(*) FROM ledger.webhook_deliveries");
        var undelivered = await Count("SELECT count(*) FROM ledger.webhook_deliveries WHERE state <> 'delivered'");
        var calls = receiver.Calls;
        var again = calls.Values.Sum(times => times - 1);
        var isSound = events > 0 && events == facts && undelivered == 0 && calls.Count == addressed && again <= deaths * InFlightPerInstance;
        return (isSound, $"outbox: {events:N0} events, {facts:N0} different, {addressed:N0} addressed, {calls.Count:N0} received, {again} received again after a kill, {undelivered} undelivered{(isSound ? "" : ": NOT SOUND")}");

        async Task<long> Count(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}

/// <summary>Who is called by webhooks: counts the calls by event.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Task _answering;

    private Receiver(Uri url)
    {
        Url = url;
        _listener.Prefixes.Add(url.ToString());
        _listener.Start();
        _answering = Answer();
    }

    public Uri Url { get; }

    public IReadOnlyDictionary<string, int> Calls => _calls;

    public static Receiver Start() => new(ServiceProcess.FreeAddress());

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering;
    }

    private async Task Answer()
    {
        while (true)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                _calls.AddOrUpdate(call.Request.Headers["webhook-id"] ?? "", 1, (_, times) => times + 1);
                call.Response.StatusCode = 200;
                call.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }
}
