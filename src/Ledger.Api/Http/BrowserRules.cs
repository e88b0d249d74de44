namespace Ledger.Api.Http;

/// <summary>What browsers are told with every answer, and what is refused of them.</summary>
internal static class BrowserRules
{
    // An answer that is no page loads nothing and stands in no frame. A page says more (PageSetup).
    private const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    // The page of the OpenAPI document brings styles of its own in its elements.
    private const string OpenApiPage = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string OneYear = "max-age=31536000";

    /// <summary>Says it as the answer starts: a problem throws away what was said before.</summary>
    public static void UseBrowserRules(this WebApplication app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(static state => Say((HttpContext)state), http);
        return next(http);
    });

    /// <summary>
    /// Refuses what another site has a browser send with the reader's cookie. A browser says where a request comes from; whoever brings a token, or is no browser, is not asked. Forms that record something
    /// bring a token of their page besides.
    /// </summary>
    public static void UseOwnSiteOnly(this WebApplication app) => app.Use(static (http, next) =>
        IsSafe(http.Request.Method) || http.Request.Headers.Authorization.Count > 0 || !IsFromElsewhere(http.Request) ? next(http) : throw new ProblemException(ProblemType.FromAnotherSite));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsFromElsewhere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site, ..])
        {
            return site is not ("same-origin" or "none");
        }

        // The scheme is left out: a proxy may have spoken TLS without saying so.
        return request.Headers.Origin is [{ } origin, ..] && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static Task Say(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers.TryAdd("Content-Security-Policy", http.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal) ? OpenApiPage : NoPage);
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        return Task.CompletedTask;
    }
}
