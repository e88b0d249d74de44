using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ledger.Api.Http;

/// <summary>How long a request may take to come and to be answered. Bodies and answers that trickle are cut off by Kestrel's own least rates.</summary>
internal static class TimeLimits
{
    public static void Limit(KestrelServerOptions kestrel, Limits limits)
    {
        kestrel.Limits.MaxRequestBodySize = RequestBody.MaxDiscardedBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
    }

    public static void AddTimeLimits(this IServiceCollection services, Limits limits) => services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
    {
        Timeout = TimeSpan.FromSeconds(limits.RequestSeconds),
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = static http =>
        {
            http.Response.Headers.RetryAfter = "1";
            return ProblemWriter.Write(http, ProblemType.TookTooLong);
        },
    });
}
