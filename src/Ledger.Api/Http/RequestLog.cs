using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Ledger.Api.Http;

/// <summary>One line a request: what was asked of which club, what became of it, which entry, how long it took. No query string, no body: they may hold names.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    /// <summary>The key under which an endpoint leaves the number of the entry that it recorded.</summary>
    public static readonly object Entry = new();

    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        await next(http);
        Name(http);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var level = http.Response.StatusCode >= 500 ? LogLevel.Error : LogLevel.Information;
        Served(log, level, http.Request.Method, http.Request.Path.Value, http.Response.StatusCode, (string?)http.Request.RouteValues["clubId"], http.Items[Entry], elapsed);
    }

    // The platform names every trace alike; what was asked for is the pattern of the path, which holds no id.
    private static void Name(HttpContext http)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity && http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            activity.DisplayName = $"{http.Request.Method} {route}";
            activity.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route).SetTag("http.response.status_code", http.Response.StatusCode);
        }
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} club {ClubId} entry {Entry} in {ElapsedMs:0.0} ms")]
    private static partial void Served(ILogger logger, LogLevel level, string method, string? path, int status, string? clubId, object? entry, double elapsedMs);
}
