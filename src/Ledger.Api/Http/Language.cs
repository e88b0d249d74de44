using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ledger.Api.Http;

/// <summary>The language of an answer: Vietnamese unless the caller prefers English.</summary>
internal static class Language
{
    public static bool WantsVietnamese(HttpContext http)
    {
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
}
