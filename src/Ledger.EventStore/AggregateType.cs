using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ledger.EventStore;

/// <summary>How a stream folds into an aggregate. <see cref="Evolve"/> is pure and the aggregate immutable: it is cached and shared between requests. It goes by an event's version, type, data and timestamp alone.</summary>
/// <param name="StreamType">Written to <c>mt_streams.type</c>: the snake_case name of the aggregate.</param>
/// <param name="Snapshot">Null: never written, the stream is always folded whole.</param>
public sealed record AggregateType<T>(string StreamType, Func<T?, RecordedEvent, T> Evolve, SnapshotFormat<T>? Snapshot = null) where T : class;

/// <summary>The stored form of an aggregate. A snapshot of another schema number is ignored, so a changed form needs only a new number.</summary>
public sealed record SnapshotFormat<T>(int Schema, Func<T, byte[]> WriteJson, Func<ReadOnlyMemory<byte>, T> ReadJson) where T : class;

public static class SnapshotFormat
{
    public static SnapshotFormat<T> Json<T>(int schema, JsonTypeInfo<T> json) where T : class =>
        new(
            schema,
            aggregate => JsonSerializer.SerializeToUtf8Bytes(aggregate, json),
            stored => JsonSerializer.Deserialize(stored.Span, json) ?? throw new JsonException($"The snapshot of {typeof(T).Name} is null."));
}
