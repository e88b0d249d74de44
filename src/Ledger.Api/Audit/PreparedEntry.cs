using System.Text.Json;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.EventStore;

namespace Ledger.Api.Audit;

/// <summary>A stored entry with all that can be found out about it without the entries before it: many can be prepared at a time, and then checked in their order.</summary>
internal sealed class PreparedEntry
{
    private static readonly EventTypes Types = FundStore.EventTypes();

    public PreparedEntry(StoredEvent stored)
    {
        Stored = stored;
        try
        {
            Hash = stored is { PreviousHash: { } previous, Hash: not null } ? HashChain.Next(previous, stored) : null;
        }
        catch (JsonException notCanonical)
        {
            NotCanonical = notCanonical.Message;
        }
        catch (FormatException)
        {
            // What it says to follow is no hash, and so not that of the entry before it either.
            Hash = null;
        }

        try
        {
            Event = Decode(stored);
        }
        catch (Exception failure)
        {
            // What is stored may be anything.
            Unreadable = failure.Message;
        }
    }

    public StoredEvent Stored { get; }

    /// <summary>The hash that the entry must have if it follows what it says it follows.</summary>
    public string? Hash { get; }

    /// <summary>Why there is no hash: the entry has no canonical form.</summary>
    public string? NotCanonical { get; }

    public FundEvent? Event { get; }

    /// <summary>Why there is no event.</summary>
    public string? Unreadable { get; }

    public static FundEvent Decode(StoredEvent stored) => (FundEvent)Types.Deserialize(stored.Type, stored.Data.Span);
}
