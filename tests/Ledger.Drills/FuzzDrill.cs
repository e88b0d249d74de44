using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Ledger.Drills;

/// <summary>Requests that nobody in their right mind sends: none may be answered with 5xx, take long, or let memory grow without bound.</summary>
public static class FuzzDrill
{
    private const int Workers = 4;
    private const int Reported = 10;
    private const int MaxMegabytes = 1_024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static async Task<bool> Run(int requests, int seed, TextWriter output)
    {
        await using var data = new DataDirectory();
        await using var service = ServiceProcess.Launch([.. ServiceProcess.On(data), ("Serilog__MinimumLevel__Default", "Error"), ("Ledger__Notifications__Enabled", "false")]);
        await service.Ready();
        var (document, known) = await Prepare(service.Url, seed);
        var failed = new ConcurrentQueue<string>();
        var slow = new ConcurrentQueue<(TimeSpan Took, string Request)>();
        var statuses = new ConcurrentDictionary<int, long>();
        var began = Stopwatch.StartNew();
        var warm = 0L;
        var left = requests;
        var late = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var hostile = new HostileRequests(document, known, seed + worker);
            using var http = new HttpClient { BaseAddress = service.Url, DefaultRequestHeaders = { Authorization = new("Bearer", service.Token) } };
            var delayed = 0;
            for (var remaining = Interlocked.Decrement(ref left); remaining >= 0; remaining = Interlocked.Decrement(ref left))
            {
                var request = hostile.Next();
                var (status, took, why) = await Send(http, request);
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status is 0 or >= 500)
                {
                    failed.Enqueue($"{status} {why} to {request}");
                }

                delayed += took > Longest ? 1 : 0;
                // Others may have had the machine for a moment: slow is what is slow again.
                if (took > Longest && remaining < requests - (requests / 100) && (took = await Again(http, request)) > Longest)
                {
                    slow.Enqueue((took, request.ToString()));
                }

                if (remaining == requests / 2)
                {
                    warm = ResidentMegabytes(service.Id, "VmRSS:");
                }
            }

            Interlocked.Add(ref late, delayed);
        })));
        var end = ResidentMegabytes(service.Id, "VmRSS:");
        var peak = ResidentMegabytes(service.Id, "VmHWM:");
        await output.WriteLineAsync($"{requests:N0} requests, {requests / began.Elapsed.TotalSeconds:N0}/s, {failed.Count} answered 5xx or broken off, {late} over {Longest.TotalSeconds:0} s, {slow.Count} of them again when sent once more, memory {warm} MB halfway, {end} MB at the end, {peak} MB at most, seed {seed}");
        await output.WriteLineAsync("answers: " + string.Join(", ", statuses.OrderByDescending(status => status.Value).Select(status => $"{status.Key} {status.Value:N0}")));
        foreach (var line in failed.Take(Reported).Concat(slow.OrderByDescending(one => one.Took).Take(Reported).Select(one => $"{one.Took.TotalSeconds:0.0} s for {one.Request}")))
        {
            await output.WriteLineAsync("  " + line);
        }

        if (!failed.IsEmpty)
        {
            await output.WriteLineAsync(service.Log);
        }

        return failed.IsEmpty && slow.IsEmpty && peak <= MaxMegabytes;
    }

    private static async Task<(JsonNode Document, Dictionary<string, string[]> Known)> Prepare(Uri url, int seed)
    {
        using var deliverer = new Deliverer([url], seed);
        var clubs = await Village.Settle(deliverer, 4);
        using (var stop = new CancellationTokenSource())
        {
            var working = new Treasurer(deliverer, clubs, seed).Work(stop.Token);
            await ServiceProcess.Until(() => Task.FromResult(deliverer.Acknowledged > 150));
            await stop.CancelAsync();
            await working;
        }

        using var client = new DrillClient(url);
        var document = (await client.Get("/swagger/v1/swagger.json")).Require(200).Json;
        return (document, new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["clubId"] = [.. clubs.Select(club => club.Id)],
            ["club"] = [.. clubs.Select(club => club.Id)],
            ["memberId"] = [.. clubs.SelectMany(club => club.Members)],
            ["loanId"] = ["L1", "L2", "L3", "L4", "L5"],
            ["toLoanId"] = ["L1", "L2"],
            ["date"] = ["2025-05-01", "2025-08-01", "2026-01-05"],
            ["entry"] = ["1", "2", "7", "20"],
            ["province"] = ["25", "33"],
            ["provinceCode"] = ["25", "33"],
            ["month"] = ["2025-05", "2026-01"],
            ["number"] = ["1", "2"],
            ["purpose"] = ["Nuôi gà"],
        });
    }

    private static async Task<(int Status, TimeSpan Took, string Why)> Send(HttpClient http, HostileRequest hostile)
    {
        using var request = new HttpRequestMessage(new HttpMethod(hostile.Method), hostile.Path);
        if (hostile.Body is not null)
        {
            request.Content = new ByteArrayContent(hostile.Body);
            if (hostile.ContentType is not null)
            {
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(hostile.ContentType);
            }
        }

        foreach (var (name, value) in hostile.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var asked = Stopwatch.StartNew();
        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsByteArrayAsync();
            var status = (int)response.StatusCode;
            return (status, asked.Elapsed, status < 500 ? "" : System.Text.Encoding.UTF8.GetString(text));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            return (0, asked.Elapsed, broken.Message);
        }
    }

    private static async Task<TimeSpan> Again(HttpClient http, HostileRequest request)
    {
        var first = (await Send(http, request)).Took;
        var second = (await Send(http, request)).Took;
        return first < second ? first : second;
    }

    private static long ResidentMegabytes(int processId, string what) =>
        File.ReadLines($"/proc/{processId}/status").Where(line => line.StartsWith(what, StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1_024).Single();
}
