using System.Collections.Concurrent;
using Ledger.Api.Http;
using NodaTime;

namespace Ledger.Api.People;

/// <summary>Who brought which token, remembered for moments: a request costs no query, and what is revoked elsewhere is refused here within <see cref="FreshFor"/>.</summary>
internal sealed class KnownCallers(TimeProvider time)
{
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    private const int MaxKnown = 20_000;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>The caller, found again where the memory is too old; null when the token is worth nothing.</summary>
    public ValueTask<Caller?> Find(string token, Func<string, CancellationToken, Task<(Caller Caller, Instant ExpiresAt)?>> find, CancellationToken ct) =>
        _known.TryGetValue(token, out var known) && time.GetElapsedTime(known.FoundAt) < FreshFor
            ? new(known.ExpiresAt > time.Now() ? known.Caller : null)
            : new(FindAgain(token, find, ct));

    public void Forget(Func<Caller, bool> whose)
    {
        foreach (var (token, known) in _known)
        {
            if (whose(known.Caller))
            {
                _known.TryRemove(token, out _);
            }
        }
    }

    private async Task<Caller?> FindAgain(string token, Func<string, CancellationToken, Task<(Caller Caller, Instant ExpiresAt)?>> find, CancellationToken ct)
    {
        var foundAt = time.GetTimestamp();
        if (await find(token, ct) is not { } found || found.ExpiresAt <= time.Now())
        {
            _known.TryRemove(token, out _);
            return null;
        }

        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        _known[token] = new Known(found.Caller, found.ExpiresAt, foundAt);
        return found.Caller;
    }

    private sealed record Known(Caller Caller, Instant ExpiresAt, long FoundAt);
}
