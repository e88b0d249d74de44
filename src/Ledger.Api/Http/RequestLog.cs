using System.Diagnostics;

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
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var level = http.Response.StatusCode >= 500 ? LogLevel.Error : LogLevel.Information;
        Served(log, level, http.Request.Method, http.Request.Path.Value, http.Response.StatusCode, (string?)http.Request.RouteValues["clubId"], http.Items[Entry], elapsed);
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} club {ClubId} entry {Entry} in {ElapsedMs:0.0} ms")]
    private static partial void Served(ILogger logger, LogLevel level, string method, string? path, int status, string? clubId, object? entry, double elapsedMs);
}
