using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>What is wrong with a fund book.</summary>
/// <param name="Check">The check that failed; docs/audit-format.md lists them.</param>
/// <param name="Entry">The first entry that it concerns; null when it concerns none alone.</param>
internal sealed record AuditFault(string Check, long? Entry, string Vietnamese, string English);

/// <summary>Checks a fund book entry by entry, from its first, trusting nothing but what the entries say: wherever they come from.</summary>
internal sealed class FundAudit(string tenant, string clubId)
{
    private Instant _recordedAt = Instant.MinValue;

    /// <summary>The fund after the last entry that was found right.</summary>
    public Fund? Fund { get; private set; }

    public long Entries { get; private set; }

    /// <summary>The hash of the last entry that was found right.</summary>
    public string Head { get; private set; } = HashChain.Genesis;

    /// <summary>The last entry that was found right, decoded.</summary>
    public FundEvent? Event { get; private set; }

    /// <summary>What an entry posts.</summary>
    public static ImmutableArray<JournalEntry> JournalOf(FundEvent @event) => Journal.EntriesOf(@event).RemoveAll(static entry => entry.Postings.IsEmpty);

    /// <summary>Null when the entry is right in its place.</summary>
    public AuditFault? Add(StoredEvent stored) => Add(new PreparedEntry(stored));

    /// <summary>Null when the entry is right in its place.</summary>
    public AuditFault? Add(PreparedEntry prepared)
    {
        var (stored, expected) = (prepared.Stored, Entries + 1);
        return stored.Version == expected ? Place(stored) ?? Chain(prepared) ?? Fold(prepared)
            : stored.Version > expected ? EntryMissing(expected)
            : new AuditFault("order", stored.Version, $"Bút toán {stored.Version} đứng sau bút toán {Entries}.", $"Entry {stored.Version} stands after entry {Entries}.");
    }

    public static AuditFault EntryMissing(long entry) => new("gap", entry, $"Thiếu bút toán {entry}.", $"Entry {entry} is missing.");

    private AuditFault? Place(StoredEvent stored)
    {
        var entry = stored.Version;
        return stored.Tenant != tenant || stored.StreamId != clubId
            ? new AuditFault("stream", entry, $"Bút toán {entry} thuộc sổ quỹ khác.", $"Entry {entry} belongs to another fund book.")
            : stored.Timestamp < _recordedAt
            ? new AuditFault("timestamp", entry, $"Bút toán {entry} ghi lúc {HashChain.Timestamp(stored.Timestamp)}, trước bút toán đứng trước nó.", $"Entry {entry} was recorded at {HashChain.Timestamp(stored.Timestamp)}, before the entry that it follows.")
            : null;
    }

    private AuditFault? Chain(PreparedEntry prepared)
    {
        var (stored, entry) = (prepared.Stored, prepared.Stored.Version);
        if (stored.Hash is null || stored.PreviousHash is null)
        {
            return new AuditFault("hash", entry, $"Bút toán {entry} không có mã băm.", $"Entry {entry} carries no hash.");
        }

        if (stored.PreviousHash != Head)
        {
            return new AuditFault("chain", entry, $"Bút toán {entry} không nối tiếp bút toán {entry - 1}: một trong hai đã bị thay.", $"Entry {entry} does not follow entry {entry - 1}: one of the two was replaced.");
        }

        return prepared.NotCanonical is { } why ? new AuditFault("hash", entry, $"Bút toán {entry} không có dạng chuẩn: {why}", $"Entry {entry} has no canonical form: {why}")
            : prepared.Hash == stored.Hash ? null
            : new AuditFault("hash", entry, $"Bút toán {entry} đã bị sửa: nội dung không khớp mã băm.", $"Entry {entry} was changed: its contents do not match its hash.");
    }

    private AuditFault? Fold(PreparedEntry prepared)
    {
        var (stored, entry) = (prepared.Stored, prepared.Stored.Version);
        if (prepared.Event is not { } @event)
        {
            return Unreadable(entry, prepared.Unreadable!);
        }

        try
        {
            var before = Fund;
            var after = Fund.Evolve(before, @event, stored.Timestamp);
            if (after.Version != entry || after.ClubId != clubId)
            {
                return Unreadable(entry, $"{stored.Type} cannot stand here");
            }

            if (before is not null)
            {
                Solvency.Require(before, after, @event);
            }

            var (assets, claims) = Totals(after.Books);
            if (assets != claims)
            {
                return new AuditFault("balance", entry, $"Sau bút toán {entry} tài sản {assets} khác nguồn {claims}.", $"After entry {entry} assets of {assets.ToString(vietnamese: false)} differ from claims of {claims.ToString(vietnamese: false)}.");
            }

            (Fund, Event, Entries, Head, _recordedAt) = (after, @event, entry, stored.Hash!, stored.Timestamp);
            return null;
        }
        catch (RefusalException refusal)
        {
            return new AuditFault("invariant", entry, $"Bút toán {entry}: {refusal.Detail(vietnamese: true)}", $"Entry {entry}: {refusal.Detail(vietnamese: false)}");
        }
        catch (Exception failure)
        {
            // What is stored may be anything: whatever the fold makes of it, the entry is not one.
            return Unreadable(entry, failure.Message);
        }
    }

    private static AuditFault Unreadable(long entry, string why) =>
        new("entry", entry, $"Bút toán {entry} không phải một nghiệp vụ hợp lệ của quỹ: {why}", $"Entry {entry} is nothing that can happen to a fund: {why}");

    private static (Vnd Assets, Vnd Claims) Totals(Books books)
    {
        var (assets, claims) = (Vnd.Zero, Vnd.Zero);
        for (var account = default(Account); (int)account < books.Accounts.Length; account++)
        {
            if (account.IsAsset())
            {
                assets += books[account].Latest;
            }
            else
            {
                claims += books[account].Latest;
            }
        }

        return (assets, claims);
    }
}
