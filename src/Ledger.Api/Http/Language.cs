using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ledger.Api.Http;

/// <summary>The language of an answer: the one chosen on a page (<c>?lang=</c>, remembered in a cookie), else Vietnamese unless the caller prefers English.</summary>
internal static class Language
{
    private const string Choice = "lang";

    public static bool WantsVietnamese(HttpContext http)
    {
        if ((Chosen(http.Request.Query[Choice]) ?? Chosen(http.Request.Cookies[Choice])) is { } chosen)
        {
            return chosen;
        }

        var header = http.Request.Headers.AcceptLanguage;
        if (StringValues.IsNullOrEmpty(header) || !StringWithQualityHeaderValue.TryParseList(header!, out var accepted))
        {
            return true;
        }

        double vietnamese = 0, english = 0;
        foreach (var language in accepted)
        {
            var quality = language.Quality ?? 1;
            if (language.Value.StartsWith("vi", StringComparison.OrdinalIgnoreCase))
            {
                vietnamese = Math.Max(vietnamese, quality);
            }
            else if (language.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                english = Math.Max(english, quality);
            }
        }

        return vietnamese >= english;
    }

    /// <summary>Keeps the choice of the address for the pages to come.</summary>
    public static void Remember(HttpContext http)
    {
        if (Chosen(http.Request.Query[Choice]) is { } vietnamese)
        {
            http.Response.Cookies.Append(Choice, vietnamese ? "vi" : "en", new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });
        }
    }

    private static bool? Chosen(string? language) => language switch
    {
        "vi" => true,
        "en" => false,
        _ => null,
    };
}
