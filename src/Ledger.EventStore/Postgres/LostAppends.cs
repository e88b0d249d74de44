using System.Text.Json;

namespace Ledger.EventStore;

/// <summary>What <c>ledger.append_events</c> says when it refuses: which commits lost, and to what.</summary>
internal static class LostAppends
{
    public const string SqlState = "LE001";

    /// <summary>The exception of each commit of a group that lost; null for those that may be sent again.</summary>
    public static Exception?[] Read(string report, int commits)
    {
        using var losers = JsonDocument.Parse(report);
        var lost = new Exception?[commits];
        foreach (var loser in losers.RootElement.EnumerateArray())
        {
            lost[loser.GetProperty("commit").GetInt32()] = loser.GetProperty("reason").GetString() switch
            {
                "key" => new KeyInUseException(loser.GetProperty("scope").GetString()!, loser.GetProperty("key").GetString()!),
                "archived" => new StreamArchivedException(loser.GetProperty("stream").GetString()!),
                _ => new ConcurrencyException(
                    loser.GetProperty("stream").GetString()!, loser.GetProperty("expected").GetInt64(), loser.GetProperty("actual").GetInt64()),
            };
        }
        return lost;
    }
}
