using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ledger.EventStore;

/// <summary>The headers column: what the writer gave, and the hashes of the chain beside it.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class HeadersJson : JsonSerializerContext
{
    public const string Hash = "hash";
    public const string PreviousHash = "previousHash";

    // Marten writes the JSON null, not the SQL one, when there are no headers.
    private static readonly byte[] None = "null"u8.ToArray();

    /// <summary>What the writer gave, as the chain covers it; null when it gave none.</summary>
    /// <exception cref="ArgumentException">A header has a name that the chain keeps for itself.</exception>
    public static byte[]? Write(IReadOnlyDictionary<string, string>? headers)
    {
        if (headers is null or { Count: 0 })
        {
            return null;
        }
        if (headers.ContainsKey(Hash) || headers.ContainsKey(PreviousHash))
        {
            throw new ArgumentException($"The headers '{Hash}' and '{PreviousHash}' are written by the store.", nameof(headers));
        }
        return JsonSerializer.SerializeToUtf8Bytes(headers, Default.IReadOnlyDictionaryStringString);
    }

    /// <summary>What is stored.</summary>
    public static byte[] Write(RecordedEvent recorded)
    {
        if (recorded.Hash is null)
        {
            return Write(recorded.Headers) ?? None;
        }
        var stored = recorded.Headers is { } headers ? new Dictionary<string, string>(headers, StringComparer.Ordinal) : [];
        stored.Add(Hash, recorded.Hash);
        stored.Add(PreviousHash, recorded.PreviousHash!);
        return JsonSerializer.SerializeToUtf8Bytes(stored, Default.DictionaryStringString);
    }

    /// <summary>What is stored, the hashes apart from the rest. A header that is not a string, as another writer may leave, is read as its JSON text.</summary>
    public static (IReadOnlyDictionary<string, string>? Headers, string? PreviousHash, string? Hash) Read(ReadOnlySpan<byte> stored)
    {
        Dictionary<string, string>? headers = null;
        string? previousHash = null;
        string? hash = null;
        var reader = Open(stored);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadHash(ref reader, ref previousHash, ref hash))
            {
                var name = reader.GetString()!;
                reader.Read();
                (headers ??= new Dictionary<string, string>(StringComparer.Ordinal)).Add(
                    name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : JsonElement.ParseValue(ref reader).GetRawText());
            }
        }
        return (headers, previousHash, hash);
    }

    /// <summary>The same with the rest as JSON.</summary>
    public static (byte[]? Headers, string? PreviousHash, string? Hash) Split(ReadOnlySpan<byte> stored)
    {
        // Mostly there is nothing but the hashes.
        MemoryStream? rest = null;
        Utf8JsonWriter? writer = null;
        string? previousHash = null;
        string? hash = null;
        var reader = Open(stored);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadHash(ref reader, ref previousHash, ref hash))
            {
                if (writer is null)
                {
                    writer = new Utf8JsonWriter(rest = new MemoryStream());
                    writer.WriteStartObject();
                }
                writer.WritePropertyName(reader.GetString()!);
                reader.Read();
                JsonElement.ParseValue(ref reader).WriteTo(writer);
            }
        }
        writer?.WriteEndObject();
        writer?.Dispose();
        return (rest?.ToArray(), previousHash, hash);
    }

    // Positioned on the start of the object; on anything else there is nothing to read.
    private static Utf8JsonReader Open(ReadOnlySpan<byte> stored)
    {
        var reader = new Utf8JsonReader(stored);
        reader.Read();
        return reader;
    }

    private static bool TryReadHash(ref Utf8JsonReader reader, ref string? previousHash, ref string? hash)
    {
        var isHash = reader.ValueTextEquals(Hash);
        if (!isHash && !reader.ValueTextEquals(PreviousHash))
        {
            return false;
        }
        reader.Read();
        var value = reader.TokenType == JsonTokenType.String ? reader.GetString() : JsonElement.ParseValue(ref reader).GetRawText();
        if (isHash)
        {
            hash = value;
        }
        else
        {
            previousHash = value;
        }
        return true;
    }
}
