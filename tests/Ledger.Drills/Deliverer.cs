using System.Collections.Concurrent;
using System.Globalization;

namespace Ledger.Drills;

/// <summary>A money fact that a client sends, under one key, until it has an answer.</summary>
internal sealed record Sent(string ClubId, string Kind, string Path, string Body)
{
    public string Key { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What the service answered for good; null while nobody knows what became of it.</summary>
    public DrillReply? Answer { get; set; }

    public bool IsAcknowledged => Answer?.Status == 201;
}

/// <summary>Sends until there is an answer that is for good, with the same key, as a client should; and keeps book of it.</summary>
internal sealed class Deliverer(IReadOnlyList<Uri> urls, int seed) : IDisposable
{
    private readonly DrillClient[] _clients = [.. urls.Select(url => new DrillClient(url))];
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<Sent> _sent = new();
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private long _retries;
    private long _acknowledged;

    public IReadOnlyCollection<Sent> All => _sent;

    public long Retries => Interlocked.Read(ref _retries);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>What no client should ever see.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Answers by what they were: how often.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Ends everything that was not answered for good.</summary>
    public CancellationTokenSource GiveUp { get; } = new();

    public Task<DrillReply> Register(string path, string body) => UntilAnswered(path, body, Guid.NewGuid().ToString("N"));

    public async Task<DrillReply> Deliver(Sent sent)
    {
        _sent.Enqueue(sent);
        sent.Answer = await UntilAnswered(sent.Path, sent.Body, sent.Key);
        if (sent.IsAcknowledged)
        {
            Interlocked.Increment(ref _acknowledged);
        }

        return sent.Answer;
    }

    public void Dispose()
    {
        Array.ForEach(_clients, client => client.Dispose());
        GiveUp.Dispose();
    }

    private async Task<DrillReply> UntilAnswered(string path, string body, string key)
    {
        while (true)
        {
            var outcome = "unreachable";
            var vietnamese = Next(2) == 0;
            try
            {
                var reply = await _clients[Next(_clients.Length)].Post(path, body, key, ("Accept-Language", vietnamese ? "vi" : "en"));
                outcome = string.Create(CultureInfo.InvariantCulture, $"{reply.Status} {(reply.Replayed ? "replayed" : reply.Problem)}").Trim();
                if (reply.Status is >= 200 and < 500 && reply.Problem != "version-conflict")
                {
                    return reply;
                }

                if (reply.Status >= 500 && !IsClear(reply, vietnamese))
                {
                    _faults.Enqueue($"POST {path} {body} answered {reply.Status} Retry-After {reply.RetryAfter ?? "-"}: {reply.Text}");
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
            {
                // Whether it was recorded is not known: the same key will tell.
            }
            finally
            {
                _counts.AddOrUpdate(outcome, 1, (_, count) => count + 1);
            }

            Interlocked.Increment(ref _retries);
            await Task.Delay(50 + Next(200), GiveUp.Token);
        }
    }

    /// <summary>Whether a refusal for want of the database says so in the language asked for, and when to come back.</summary>
    private static bool IsClear(DrillReply reply, bool vietnamese) =>
        reply is { Status: 503, Problem: "service-unavailable", RetryAfter: not null } && (string?)reply.Json["title"] == (vietnamese ? "Tạm thời không phục vụ được" : "Temporarily unavailable");

    private int Next(int below)
    {
        lock (_lock)
        {
            return _random.Next(below);
        }
    }
}
