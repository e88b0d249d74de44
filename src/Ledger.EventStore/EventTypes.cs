using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ledger.EventStore;

/// <summary>Reads a record from its stored JSON.</summary>
public delegate object StoredReader(ReadOnlySpan<byte> stored);

/// <summary>The event records of a program and the names they are stored under. The names are a storage contract.</summary>
public sealed class EventTypes(JsonSerializerOptions json)
{
    private readonly Dictionary<Type, EventType> _byType = [];
    private readonly Dictionary<string, EventType> _byAlias = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<JsonElement, object>> _upcasters = new(StringComparer.Ordinal);

    /// <summary>Maps a record to its alias, the snake_case of its name unless given.</summary>
    public EventTypes Map<T>(string? alias = null) where T : class => Map(typeof(T), alias);

    /// <param name="type">The record.</param>
    /// <param name="alias">The snake_case of its name unless given.</param>
    /// <param name="read">Reads it; the serialiser does unless given.</param>
    public EventTypes Map(Type type, string? alias = null, StoredReader? read = null)
    {
        var mapped = new EventType(type, alias ?? SnakeCase(type.Name), $"{type.FullName}, {type.Assembly.GetName().Name}", new Lazy<JsonTypeInfo>(() => json.GetTypeInfo(type)), read);
        if (!_byAlias.TryAdd(mapped.Alias, mapped))
        {
            throw new ArgumentException($"Event type '{mapped.Alias}' is mapped twice.", nameof(type));
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
        return JsonSerializer.SerializeToUtf8Bytes(data, type.Json.Value);
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
        return type.Read is { } read ? read(stored) : JsonSerializer.Deserialize(stored, type.Json.Value) ?? throw new JsonException($"The data of a '{alias}' event is null.");
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

/// <summary>A record and the name that it is stored under.</summary>
/// <param name="Type">The record.</param>
/// <param name="Alias">The name.</param>
/// <param name="DotNetType">What Marten notes of the record.</param>
/// <param name="Json">What the serialiser sets up for the type, which takes a while: not before it is needed.</param>
/// <param name="Read">Reads it by hand; null leaves it to the serialiser.</param>
internal sealed record EventType(Type Type, string Alias, string DotNetType, Lazy<JsonTypeInfo> Json, StoredReader? Read);
