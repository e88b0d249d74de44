namespace Ledger.Api.People;

/// <summary>Finds out who asks: by the bearer token, of our own or of the external authority, or by the cookie of a page.</summary>
internal sealed class Callers(Sessions sessions, ExternalAuthority authority)
{
    private const string Bearer = "Bearer ";

    public ValueTask<Caller?> Find(HttpContext http)
    {
        if (http.Request.Headers.Authorization is [{ } header, ..] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var token = header[Bearer.Length..];
            return authority.IsConfigured ? authority.Find(token, http.RequestAborted) : sessions.Find(token, http.RequestAborted);
        }

        return http.Request.Cookies.TryGetValue(Sessions.Cookie, out var cookie) ? sessions.Find(cookie, http.RequestAborted) : default;
    }
}
