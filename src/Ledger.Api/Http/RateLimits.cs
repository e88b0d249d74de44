using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Ledger.Api.People;
using Microsoft.AspNetCore.RateLimiting;

namespace Ledger.Api.Http;

/// <summary>Marks the endpoints on which passwords can be tried.</summary>
internal sealed class TriesPasswords;

/// <summary>Buckets that fill at a steady pace: whoever was quiet for a while may ask many things at once, as a page with its parts or a client that sends what it kept does.</summary>
internal static class RateLimits
{
    // A bucket holds what comes in so many seconds.
    private const int BurstSeconds = 10;

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(static _ => { });

    /// <summary>By address, before it is found out who asks: what is no token, and no password, costs something too.</summary>
    public static void UseAddressLimits(this WebApplication app, Limits limits) => Use(app, limits, PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(http => IsHealth(http) ? RateLimitPartition.GetNoLimiter("") : PerSecond(Address(http), limits.AddressPerSecond)),
        PartitionedRateLimiter.Create<HttpContext, string>(http => http.GetEndpoint()?.Metadata.GetMetadata<TriesPasswords>() is null ? RateLimitPartition.GetNoLimiter("") : PerMinute(Address(http), limits.SignInsPerMinute))));

    /// <summary>By user, wherever they ask from.</summary>
    public static void UseUserLimits(this WebApplication app, Limits limits) => Use(app, limits, PartitionedRateLimiter.Create<HttpContext, string>(
        http => http.User.Identity is Caller caller ? PerSecond(caller.UserId, limits.UserPerSecond) : RateLimitPartition.GetNoLimiter("")));

    private static void Use(WebApplication app, Limits limits, PartitionedRateLimiter<HttpContext> limiter)
    {
        if (limits.Enabled)
        {
            app.UseRateLimiter(new RateLimiterOptions { GlobalLimiter = limiter, RejectionStatusCode = StatusCodes.Status429TooManyRequests, OnRejected = Refuse });
        }
    }

    private static RateLimitPartition<string> PerSecond(string who, int limit) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = limit * BurstSeconds,
        TokensPerPeriod = limit,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    private static RateLimitPartition<string> PerMinute(string who, int limit) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = limit,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / limit,
        QueueLimit = 0,
    });

    // Whoever has one IPv6 address has 2^64 of them.
    private static string Address(HttpContext http)
    {
        const int NetworkBytes = 8;
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        return address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.MapToIPv4().ToString();
    }

    private static bool IsHealth(HttpContext http) => http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    private static ValueTask Refuse(OnRejectedContext rejected, CancellationToken ct)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new ValueTask(ProblemWriter.Write(rejected.HttpContext, ProblemType.TooManyRequests));
    }
}
