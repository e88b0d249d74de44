using System.Text;
using System.Text.Json;

namespace Ledger.Api.Tests.Docs;

/// <summary>JSON as the documents print it: on one line where that fits, else filled like a paragraph, an item of an array on a line of its own.</summary>
internal static class PrintedJson
{
    private const int Width = 120;

    // A row of a table is read across, and may be longer.
    private const int RowWidth = 180;

    /// <summary>The answers, one after the other, with the placeholders that the document has for them.</summary>
    public static string Render(string answers, Placeholders placeholders, string documented)
    {
        var actual = Parse(answers);
        foreach (var (expected, answer) in Parse(documented).Zip(actual))
        {
            placeholders.Learn(expected, answer);
        }

        return string.Join('\n', actual.Select(answer => Render(null, answer, placeholders, "")));
    }

    private static List<JsonElement> Parse(string text)
    {
        var values = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            values.Add(JsonElement.ParseValue(ref reader));
        }

        return values;
    }

    private static string Render(string? property, JsonElement value, Placeholders placeholders, string indent)
    {
        var name = property is null ? "" : $"\"{property}\": ";
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return name + placeholders.Show(property, value);
        }

        var (open, close) = value.ValueKind == JsonValueKind.Object ? ("{", "}") : ("[", "]");
        var line = Join(Parts(value, placeholders, ""));
        if (!line.Contains('\n') && indent.Length + line.Length <= (property is null ? RowWidth : Width))
        {
            return line;
        }

        var inner = indent + "  ";
        var parts = Parts(value, placeholders, inner);
        var lines = value.ValueKind == JsonValueKind.Object ? Fill(parts, Width - inner.Length) : parts;
        return $"{name}{open}\n{string.Join(",\n", lines.Select(part => inner + part))}\n{indent}{close}";

        string Join(List<string> all) => all.Count == 0 ? $"{name}{open}{close}" : $"{name}{open} {string.Join(", ", all)} {close}";
    }

    private static List<string> Parts(JsonElement value, Placeholders placeholders, string indent) => value.ValueKind == JsonValueKind.Object
        ? [.. value.EnumerateObject().Select(member => Render(member.Name, member.Value, placeholders, indent))]
        : [.. value.EnumerateArray().Select(item => Render(null, item, placeholders, indent))];

    private static List<string> Fill(List<string> parts, int width)
    {
        var lines = new List<string>();
        foreach (var part in parts)
        {
            if (lines is [.., var last] && !last.Contains('\n') && !part.Contains('\n') && last.Length + 2 + part.Length <= width)
            {
                lines[^1] = $"{last}, {part}";
            }
            else
            {
                lines.Add(part);
            }
        }

        return lines;
    }
}
