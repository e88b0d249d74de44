using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Domain.Journals;

/// <summary>An entry of the fund book as it is stored.</summary>
/// <param name="Number">Its number, from 1 without a gap.</param>
/// <param name="Kind">The name under which its kind is stored: <c>loan_disbursed</c>.</param>
/// <param name="Event">What happened.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Hash">Its link in the chain of hashes, in hexadecimal; null for an entry without one.</param>
public sealed record BookEntry(long Number, string Kind, FundEvent Event, Instant RecordedAt, string? Hash)
{
    /// <summary>The number of the entry that this one takes back; null for every other kind.</summary>
    public long? Reverses => (Event as EntryReversed)?.Entry;
}
