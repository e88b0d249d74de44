using System.Buffers;
using System.Data.Common;
using Ledger.EventStore;
using Marten;
using Marten.Services;
using Weasel.Storage;

namespace Ledger.Marten.Events;

/// <summary>
/// Events and headers are written and read as the store's own contract says; what else Marten keeps is its own affair. Marten's reading of headers would take a text that looks
/// like a date for one, and the chain covers the text.
/// </summary>
internal sealed class EventSerializer(EventTypes types) : SystemTextJsonSerializer, ISerializer, IStorageSerializer
{
    void IStorageSerializer.WriteTo(IBufferWriter<byte> writer, object? value)
    {
        if (value is not null && types.Maps(value.GetType()))
        {
            writer.Write(types.Serialize(value));
        }
        else
        {
            WriteTo(writer, value);
        }
    }

    string IStorageSerializer.ToJson(object? document) =>
        document is not null && types.Maps(document.GetType()) ? System.Text.Encoding.UTF8.GetString(types.Serialize(document)) : ToJson(document);

    T IStorageSerializer.FromJson<T>(DbDataReader reader, int index) =>
        typeof(T) == typeof(Dictionary<string, object>) ? (T)(object)Headers(reader, index) : FromJson<T>(reader, index);

    async ValueTask<T> IStorageSerializer.FromJsonAsync<T>(DbDataReader reader, int index, CancellationToken cancellationToken) =>
        typeof(T) == typeof(Dictionary<string, object>) ? (T)(object)Headers(reader, index) : await FromJsonAsync<T>(reader, index, cancellationToken);

    private static Dictionary<string, object> Headers(DbDataReader reader, int index)
    {
        var (headers, previousHash, hash) = HeadersJson.Read(reader.GetFieldValue<byte[]>(index));
        var read = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            read.Add(name, value);
        }

        Add(HeadersJson.PreviousHash, previousHash);
        Add(HeadersJson.Hash, hash);
        return read;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                read.Add(name, value);
            }
        }
    }
}
