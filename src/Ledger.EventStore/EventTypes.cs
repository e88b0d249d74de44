using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ledger.EventStore;

/// <summary>The event records of a program and the names they are stored under. The names are a storage contract.</summary>
public sealed class EventTypes(JsonSerializerOptions json)
{
    private readonly Dictionary<Type, EventType> _byType = [];
    private readonly Dictionary<string, EventType> _byAlias = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<JsonElement, object>> _upcasters = new(StringComparer.Ordinal);

    /// <summary>Maps a record to its alias, the snake_case of its name unless given.</summary>
    public EventTypes Map<T>(string? alias = null) where T : class => Map(json.GetTypeInfo(typeof(T)), alias);

    public EventTypes Map(JsonTypeInfo typeInfo, string? alias = null)
    {
        var type = typeInfo.Type;
        var mapped = new EventType(alias ?? SnakeCase(type.Name), $"{type.FullName}, {type.Assembly.GetName().Name}", typeInfo);
        if (!_byAlias.TryAdd(mapped.Alias, mapped))
        {
            throw new ArgumentException($"Event type '{mapped.Alias}' is mapped twice.", nameof(typeInfo));
        }
        _byType.Add(type, mapped);
        return this;
    }

    /// <summary>Reads events stored under an old name, or in an old shape, as a record of today. What is stored stays as it is.</summary>
    public EventTypes Upcast(string alias, Func<JsonElement, object> upcast)
    {
        _upcasters.Add(alias, upcast);
        return this;
    }

    internal IEnumerable<EventType> Mapped => _byType.Values;

    /// <summary>The names that are read by <see cref="Upcast"/>.</summary>
    internal IEnumerable<string> Upcasted => _upcasters.Keys;

    internal bool Maps(Type type) => _byType.ContainsKey(type);

    internal bool Knows(string alias) => _byAlias.ContainsKey(alias) || _upcasters.ContainsKey(alias);

    public string AliasOf<T>() where T : class => Of(typeof(T)).Alias;

    public byte[] Serialize(object data)
    {
        var type = Of(data.GetType());
        return JsonSerializer.SerializeToUtf8Bytes(data, type.Json);
    }

    /// <summary>The record of today for what is stored under an alias.</summary>
    /// <exception cref="UnknownEventTypeException">No record is mapped to the alias.</exception>
    public object Deserialize(string alias, ReadOnlySpan<byte> stored)
    {
        if (_upcasters.TryGetValue(alias, out var upcast))
        {
            var reader = new Utf8JsonReader(stored);
            return upcast(JsonElement.ParseValue(ref reader));
        }
        if (!_byAlias.TryGetValue(alias, out var type))
        {
            throw new UnknownEventTypeException(alias);
        }
        return JsonSerializer.Deserialize(stored, type.Json) ?? throw new JsonException($"The data of a '{alias}' event is null.");
    }

    internal EventType Of(Type type) =>
        _byType.TryGetValue(type, out var mapped)
            ? mapped
            : throw new InvalidOperationException($"{type.Name} is not mapped as an event: add EventTypes.Map<{type.Name}>().");

    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Stored names are lower case.")]
    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
            {
                snake.Append('_');
            }
            snake.Append(char.ToLowerInvariant(name[i]));
        }
        return snake.ToString();
    }
}

internal sealed record EventType(string Alias, string DotNetType, JsonTypeInfo Json);
