using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ledger.Api.Tests.Docs;

/// <summary>What stands in a document for values that differ from run to run: <c>&lt;name&gt;</c> for the same value everywhere, <c>…</c> for any text.</summary>
internal sealed partial class Placeholders
{
    private const string AnyText = "…";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Learns the names that the document gives to values of an answer.</summary>
    public void Learn(JsonElement documented, JsonElement actual)
    {
        if (documented.ValueKind != actual.ValueKind)
        {
            return;
        }

        switch (documented.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in documented.EnumerateObject())
                {
                    if (actual.TryGetProperty(property.Name, out var value))
                    {
                        Learn(property.Value, value);
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var (inner, value) in documented.EnumerateArray().Zip(actual.EnumerateArray()))
                {
                    Learn(inner, value);
                }

                break;
            case JsonValueKind.String when documented.GetString() is ['<', .., '>'] name:
                _names.TryAdd(actual.GetString()!, name);
                break;
        }
    }

    /// <summary>The text with every value that has a name under its name. Nobody can know a hash beforehand, which ids and instants are part of.</summary>
    public string Name(string text) => _names.Aggregate(Hash().Replace(text, AnyText), (named, pair) => named.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    /// <summary>A property's text as the document shows it. Nobody can know a trace id beforehand either.</summary>
    public string Show(string? property, JsonElement scalar) => property is "traceId" ? $"\"{AnyText}\"" : Name(scalar.GetRawText());

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Hash();
}
