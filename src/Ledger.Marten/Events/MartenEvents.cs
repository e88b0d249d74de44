using JasperFx.Events;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Marten.Events;

/// <summary>Our events as Marten's, and back.</summary>
internal static class MartenEvents
{
    /// <summary>An event that Marten has read.</summary>
    public static RecordedEvent Recorded(IEvent stored)
    {
        Dictionary<string, string>? headers = null;
        foreach (var (name, value) in stored.Headers ?? [])
        {
            if (name is not (HeadersJson.Hash or HeadersJson.PreviousHash))
            {
                (headers ??= new Dictionary<string, string>(StringComparer.Ordinal)).Add(name, (string)value);
            }
        }

        return new RecordedEvent(
            stored.TenantId, stored.StreamKey!, stored.Version, stored.Id, stored.EventTypeName, stored.Data, Instant.FromDateTimeOffset(stored.Timestamp), stored.CorrelationId, stored.CausationId, headers)
        {
            Sequence = stored.Sequence,
            PreviousHash = Header(stored, HeadersJson.PreviousHash),
            Hash = HashOf(stored),
        };
    }

    public static string? HashOf(IEvent stored) => Header(stored, HeadersJson.Hash);

    /// <summary>Fills in an event that Marten is to write. The chain covers every part of it, so that none is left to Marten's defaults.</summary>
    public static IEvent Fill(IEvent unwritten, RecordedEvent recorded)
    {
        unwritten.Id = recorded.Id;
        unwritten.Version = recorded.Version;
        unwritten.Timestamp = recorded.Timestamp.ToDateTimeOffset();
        unwritten.CorrelationId = recorded.CorrelationId;
        unwritten.CausationId = recorded.CausationId;
        foreach (var (name, value) in recorded.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            unwritten.SetHeader(name, value);
        }

        if (recorded.Hash is { } hash)
        {
            unwritten.SetHeader(HeadersJson.Hash, hash);
            unwritten.SetHeader(HeadersJson.PreviousHash, recorded.PreviousHash!);
        }

        return unwritten;
    }

    private static string? Header(IEvent stored, string name) => stored.Headers is { } headers && headers.TryGetValue(name, out var value) ? (string)value : null;
}
