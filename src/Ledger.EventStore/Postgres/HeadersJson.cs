using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ledger.EventStore;

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class HeadersJson : JsonSerializerContext
{
    // Marten writes the JSON null, not the SQL one, when there are no headers.
    private static readonly byte[] None = "null"u8.ToArray();

    public static byte[] Write(IReadOnlyDictionary<string, string>? headers) =>
        headers is null or { Count: 0 } ? None : JsonSerializer.SerializeToUtf8Bytes(headers, Default.IReadOnlyDictionaryStringString);

    /// <summary>A header that is not a string, as another writer may leave, is read as its JSON text.</summary>
    public static IReadOnlyDictionary<string, string>? Read(ReadOnlySpan<byte> stored)
    {
        if (stored.SequenceEqual(None))
        {
            return null;
        }
        var reader = new Utf8JsonReader(stored);
        reader.Read();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers.Add(name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : JsonElement.ParseValue(ref reader).GetRawText());
        }
        return headers;
    }
}
