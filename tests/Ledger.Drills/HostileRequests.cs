using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ledger.Drills;

/// <summary>A request that was made up.</summary>
/// <param name="Body">Bytes, because some of them are no text; null for none.</param>
internal sealed record HostileRequest(string Method, string Path, byte[]? Body, string? ContentType, IReadOnlyList<(string Name, string Value)> Headers)
{
    public override string ToString() =>
        $"{Method} {Path} [{string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}] {ContentType} {(Body is null ? "" : Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 600)))}";
}

/// <summary>Makes requests from an OpenAPI document: of the shapes that it describes with values that nobody sends, and of shapes that it does not.</summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="known">Ids that exist, by the name of the path parameter.</param>
internal sealed class HostileRequests(JsonNode document, IReadOnlyDictionary<string, string[]> known, int seed)
{
    private const int MaxDepth = 6;

    private static readonly string[] Texts =
    [
        "", " ", "\t\n", "x", "0", "-1", "null", "Nguyễn Thị Hòa", "\u202eđảo ngược", "👵🏽👵🏽", "a\u0000b", "\ufffe\uffff", "'; DROP TABLE mt_events; --", "\" OR 1=1 --", "../../../../etc/passwd", "%00%0a%0d",
        "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "=1+1", "%s%n%p", "\\", "2025-02-30", "2025-02-28", "9999-12-31", "0001-01-01", "-0001-01-01", "2025-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
        "25", "33", "99", "İstanbul", "ﷺ", "e\u0301\u0301\u0301\u0301", new('đ', 300), new('x', 5_000), new('9', 400),
    ];

    private static readonly long[] Numbers =
        [0, 1, -1, 2, 3, 10, 12, 100, 1_000, 10_000, 500_000, 3_000_000, 50_000_000, 1_000_000_000, int.MaxValue, (long)int.MaxValue + 1, int.MinValue, 999_999_999_999, 9_007_199_254_740_993, long.MaxValue, long.MinValue];

    private static readonly string[] Decimals = ["0", "1", "-1", "0.5", "1.5", "33.3", "100", "0.0000000000000000000000000001", "1e5", "1e28", "1e400", "-0", "79228162514264337593543950335", "99999999999999999999999999999999", "3.14159265358979323846"];

    private static readonly string[] Dates = ["2025-01-01", "2025-03-15", "2025-06-30", "2026-01-31", "2026-06-01", "2024-02-29", "2023-02-29", "1900-01-01", "0001-01-01", "9999-12-31", "2100-12-31", "2025-13-01", "2025-1-1", "25-01-01", ""];

    private static readonly string[] Languages = ["vi", "en", "vi-VN,en;q=0.5", "*", "xx", ";;;q=,", new('a', 500)];

    private static readonly string[] Accepts = ["application/json", "text/csv", "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "*/*", "nonsense", ";;;"];

    private static readonly int[] Hostilities = [0, 3, 10, 60];

    private readonly Random _random = new(seed);
    private int _hostility;
    private readonly (string Method, string Path, JsonNode Operation)[] _operations =
    [
        .. from path in document["paths"]!.AsObject()
           // Whoever signs out, or signs in wrongly too often, is out of the drill.
           where !path.Key.Contains("/auth/", StringComparison.Ordinal)
           from operation in path.Value!.AsObject()
           where operation.Key is "get" or "post" or "put" or "delete" or "patch"
           select (operation.Key.ToUpperInvariant(), path.Key, operation.Value),
    ];

    public HostileRequest Next()
    {
        var (method, template, operation) = _operations[_random.Next(_operations.Length)];
        // Most of a request must be right for the rest of it to get far.
        _hostility = One(Hostilities);
        var (path, query) = (template, new StringBuilder());
        var headers = new List<(string Name, string Value)>();
        foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter!)))
        {
            var name = (string)parameter["name"]!;
            switch ((string)parameter["in"]!)
            {
                case "path":
                    path = path.Replace($"{{{name}}}", Uri.EscapeDataString(Sendable(Id(name))), StringComparison.Ordinal);
                    break;
                case "query" when Chance(45):
                    query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(Sendable(Plain(name, parameter["schema"]))));
                    break;
                case "header" when name != "Idempotency-Key" && Chance(_hostility / 3):
                    headers.Add((name, Header(Plain(name, parameter["schema"]))));
                    break;
            }
        }

        headers.Add(("Idempotency-Key", Chance(95) ? $"fuzz-{_random.NextInt64()}" : Header(Text())));
        if (Chance(20))
        {
            headers.Add(("Accept-Language", Languages[_random.Next(Languages.Length)]));
        }

        if (Chance(20))
        {
            headers.Add(("Accept", Accepts[_random.Next(Accepts.Length)]));
        }

        if (Chance(5))
        {
            headers.Add(("If-Match", Chance(50) ? "\"3\"" : Header(Text())));
        }

        var content = operation["requestBody"]?["content"]?.AsObject();
        var (contentType, media) = content?.ElementAt(_random.Next(content.Count)) ?? default;
        var body = media is null ? null : contentType == "application/json" ? Body(media["schema"]) : Encoding.UTF8.GetBytes(Text());
        return new HostileRequest(Chance(1) ? "PATCH" : method, path + query, body, Chance(3) ? "text/plain" : contentType, headers);
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private bool IsHostile() => Chance(_hostility);

    private T One<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    private string Text() => One(Texts);

    private string Id(string name) => known.TryGetValue(name, out var ids) && !Chance(_hostility / 4) ? One(ids) : Chance(50) ? One(Numbers).ToString(CultureInfo.InvariantCulture) : Text() is { Length: > 0 } text ? text : "-";

    // A lone surrogate cannot be sent in an address.
    private static string Sendable(string value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)) is "." or ".." ? "-" : value;

    private static string Header(string value) => string.Concat(value.Where(c => c is >= ' ' and <= '~').Take(400));

    private string Plain(string name, JsonNode? schema) => known.TryGetValue(name, out var ids) && !IsHostile() ? One(ids)
        : Value(schema ?? new JsonObject(), 0, name) switch { JsonValue value when value.TryGetValue<string>(out var text) => text, { } other => other.ToJsonString(), null => "" };

    private JsonNode Resolve(JsonNode schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            var node = document;
            foreach (var part in reference.Split('/').Skip(1))
            {
                node = node[part]!;
            }

            schema = node;
        }

        return schema;
    }

    private byte[] Body(JsonNode? schema)
    {
        var text = Value(schema ?? new JsonObject(), 0, "")?.ToJsonString() ?? "null";
        return IsHostile() ? Broken(text) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Of no shape that the document knows.</summary>
    private byte[] Broken(string text) => _random.Next(12) switch
    {
        0 => Encoding.UTF8.GetBytes(text[.._random.Next(text.Length + 1)]),
        1 => [],
        2 => "[]"u8.ToArray(),
        3 => "null"u8.ToArray(),
        4 => Encoding.UTF8.GetBytes(new string('[', 5_000)),
        5 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)),
        6 => Encoding.UTF8.GetBytes(text.Replace("{", "{\"nobody\":1,", StringComparison.Ordinal)),
        7 => [.. Encoding.UTF8.GetBytes(text), 0xff, 0xfe, 0xc3, 0x28],
        8 => Encoding.UTF8.GetBytes(text.Replace('"', '\'')),
        9 => Encoding.UTF8.GetBytes(text.Replace(":", ":\"\\ud800\",\"x\":", StringComparison.Ordinal)),
        10 => Encoding.Unicode.GetBytes(text),
        _ => Encoding.UTF8.GetBytes("\"" + new string('x', 200_000) + "\""),
    };

    private JsonNode? Value(JsonNode schema, int depth, string name)
    {
        schema = Resolve(schema);
        if (schema["allOf"] is JsonArray { Count: > 0 } all)
        {
            return Value(all[0]!, depth, name);
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray { Count: > 0 } choices)
        {
            return Value(One(choices.ToArray())!, depth, name);
        }

        if (Chance(_hostility / 6))
        {
            return null;
        }

        if (Chance(_hostility / 6))
        {
            return Wrong();
        }

        if (schema["enum"] is JsonArray { Count: > 0 } names && !Chance(_hostility / 6))
        {
            return One(names.ToArray())?.DeepClone();
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => depth > MaxDepth ? new JsonArray() : new JsonArray([.. Enumerable.Range(0, Chance(1) ? 600 : _random.Next(4)).Select(_ => Value(schema["items"] ?? new JsonObject(), depth + 1, name))]),
            "integer" => JsonValue.Create(IsHostile() ? One(Numbers) : Whole(name)),
            "number" => IsHostile() ? JsonNode.Parse(One(Decimals)) : JsonValue.Create(_random.Next(1, 3)),
            "boolean" => JsonValue.Create(Chance(50)),
            _ => String(schema, name),
        };
    }

    private static string? TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray types => types.Select(type => (string)type!).FirstOrDefault(type => type != "null"),
        JsonValue type => (string)type!,
        _ => schema["properties"] is null ? null : "object",
    };

    private JsonObject Object(JsonNode schema, int depth)
    {
        var value = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (depth <= MaxDepth && Chance(80))
            {
                value[name] = Value(property!, depth + 1, name);
            }
        }

        return value;
    }

    private JsonValue String(JsonNode schema, string name)
    {
        if ((string?)schema["format"] is "date" || name is "on" or "date" or "asOf")
        {
            return JsonValue.Create(IsHostile() ? One(Dates) : One(Dates.Take(5).ToArray()));
        }

        return JsonValue.Create(IsHostile() ? Text() : known.TryGetValue(name, out var ids) ? One(ids) : "Nuôi gà");
    }

    private long Whole(string name) => name switch
    {
        "instalments" or "maxTermMonths" => _random.Next(1, 25),
        "every" or "instalmentMultiple" => 1,
        "rounding" => 1_000,
        "gracePrincipal" or "graceInterest" => 0,
        "birthYear" => _random.Next(1935, 2000),
        "entry" => _random.Next(1, 60),
        "limit" => _random.Next(1, 100),
        _ => _random.Next(1, 60) * 50_000L,
    };

    private JsonNode? Wrong() => _random.Next(7) switch
    {
        0 => JsonValue.Create(Text()),
        1 => JsonValue.Create(One(Numbers)),
        2 => JsonNode.Parse(One(Decimals)),
        3 => JsonValue.Create(true),
        4 => new JsonArray(),
        5 => new JsonObject { ["x"] = 1 },
        _ => null,
    };
}
