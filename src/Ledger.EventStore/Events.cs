using NodaTime;

namespace Ledger.EventStore;

/// <summary>An event to append. The timestamp is the recorded instant; it is kept in whole microseconds, as PostgreSQL does.</summary>
public sealed record EventData(object Data, Instant Timestamp, IReadOnlyDictionary<string, string>? Headers = null);

/// <summary>An event as it stands, or is about to stand, in its stream.</summary>
public sealed record RecordedEvent(
    string Tenant,
    string StreamId,
    long Version,
    Guid Id,
    string Type,
    object Data,
    Instant Timestamp,
    string? CorrelationId = null,
    string? CausationId = null,
    IReadOnlyDictionary<string, string>? Headers = null)
{
    /// <summary>The place in the order of the whole store; zero until the event is committed.</summary>
    public long Sequence { get; internal set; }

    /// <summary>The hash of the event in the chain of its stream; null for one that another writer left without. See <see cref="HashChain"/>.</summary>
    public string? Hash { get; internal init; }

    /// <summary>The hash of the event before it.</summary>
    public string? PreviousHash { get; internal init; }
}

/// <summary>An event as it is stored, its data and headers not yet read: what the chain is computed from.</summary>
/// <param name="Data">JSON in UTF-8, in any form.</param>
/// <param name="Headers">A JSON object without the hashes; empty when there is no other header.</param>
/// <param name="PreviousHash">As it stands in the headers; null when it does not.</param>
/// <param name="Hash">As it stands in the headers; null when it does not.</param>
public sealed record StoredEvent(
    string Tenant,
    string StreamId,
    long Version,
    Guid Id,
    string Type,
    ReadOnlyMemory<byte> Data,
    Instant Timestamp,
    string? CorrelationId = null,
    string? CausationId = null,
    ReadOnlyMemory<byte> Headers = default,
    string? PreviousHash = null,
    string? Hash = null);
