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
}
