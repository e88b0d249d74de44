using System.Text;

namespace Ledger.Api.Pages;

/// <summary>Writes links that keep what was chosen on a page.</summary>
internal static class PageLink
{
    /// <param name="path">The page.</param>
    /// <param name="query">What is chosen now.</param>
    /// <param name="changes">What is chosen by the link; null takes a choice back.</param>
    /// <param name="kept">Which of the choices stay; all when empty.</param>
    public static string To(string? path, IQueryCollection query, ReadOnlySpan<(string Name, string? Value)> changes, ReadOnlySpan<string> kept = default)
    {
        var link = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, values) in query)
        {
            // The language is in the cookie by now.
            if (name != "lang" && (kept.IsEmpty || kept.Contains(name)) && !Has(changes, name) && values is [{ Length: > 0 } value, ..])
            {
                Append(name, value);
            }
        }

        foreach (var (name, value) in changes)
        {
            if (value is { Length: > 0 })
            {
                Append(name, value);
            }
        }

        return link.ToString();

        void Append(string name, string value)
        {
            link.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    private static bool Has(ReadOnlySpan<(string Name, string? Value)> changes, string name)
    {
        foreach (var change in changes)
        {
            if (change.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
