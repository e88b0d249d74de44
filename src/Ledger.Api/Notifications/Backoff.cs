using NodaTime;

namespace Ledger.Api.Notifications;

/// <summary>How long after a failed attempt the next one is due.</summary>
internal static class Backoff
{
    private static readonly Duration First = Duration.FromSeconds(30);
    private static readonly Duration Longest = Duration.FromHours(6);

    /// <summary>Twice as long after each attempt, from 30 seconds up to 6 hours, of which chance takes up to a half: receivers that failed together are not called together.</summary>
    /// <param name="attempt">Which attempt failed, from 1.</param>
    /// <param name="chance">From 0 to below 1.</param>
    public static Duration After(int attempt, double chance)
    {
        var full = Duration.Min(First * Math.Pow(2, Math.Min(attempt - 1, 20)), Longest);
        return full * (1 - (chance / 2));
    }
}
