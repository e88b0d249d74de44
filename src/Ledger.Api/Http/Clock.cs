using NodaTime;

namespace Ledger.Api.Http;

internal static class Clock
{
    /// <summary>Now, in whole microseconds, as PostgreSQL keeps instants.</summary>
    public static Instant Now(this TimeProvider time)
    {
        var ticks = time.GetUtcNow().UtcTicks;
        return NodaConstants.BclEpoch + Duration.FromTicks(ticks - (ticks % TimeSpan.TicksPerMicrosecond));
    }
}
