using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>What a backdated entry changes on a later date.</summary>
internal sealed record AdjustmentAnswer(LocalDate On, ImmutableArray<TrialBalanceAnswer> Postings);

/// <summary>An entry of the fund book.</summary>
/// <param name="Entry">Its number.</param>
/// <param name="Kind">The name under which its kind is stored.</param>
/// <param name="Description">What the fund book says of it, in Vietnamese.</param>
/// <param name="On">Its business date.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="By">Who recorded it; null where that is not known.</param>
/// <param name="ProposedBy">Who proposed it, where a second person recorded it by confirming.</param>
/// <param name="Data">What is stored of it.</param>
/// <param name="Postings">What it moves on its business date.</param>
/// <param name="Adjustments">What it changes on later dates, because it is dated before entries that were there already.</param>
/// <param name="Reverses">The entry that it takes back.</param>
/// <param name="ReversedBy">The entry that takes it back.</param>
/// <param name="Hash">Its link in the chain of hashes.</param>
/// <param name="PreviousHash">The link before it.</param>
internal sealed record EntryAnswer(
    long Entry, string Kind, string Description, LocalDate On, Instant RecordedAt, string? By, string? ProposedBy, JsonElement Data, ImmutableArray<TrialBalanceAnswer> Postings,
    ImmutableArray<AdjustmentAnswer> Adjustments, long? Reverses, long? ReversedBy, string? Hash, string? PreviousHash)
{
    public static EntryAnswer Of(RecordedEvent recorded, Fund fund)
    {
        var @event = (FundEvent)recorded.Data;
        var posted = Journal.EntriesOf(@event).ToArray();
        return new EntryAnswer(
            recorded.Version, recorded.Type, Narration.Of(@event, fund), @event.On, recorded.Timestamp, recorded.Header("by"), recorded.Header(FundBook.ProposedBy),
            JsonSerializer.SerializeToElement(@event, @event.GetType(), StoredJson.Default),
            posted is [var own, ..] ? Lines(own) : [],
            [.. posted.Skip(1).Where(later => !later.Postings.IsEmpty).Select(later => new AdjustmentAnswer(later.On, Lines(later)))],
            (@event as EntryReversed)?.Entry, fund.ReversedBy(recorded.Version), recorded.Hash, recorded.PreviousHash);
    }

    private static ImmutableArray<TrialBalanceAnswer> Lines(JournalEntry posted) =>
        [.. posted.Postings.Select(posting => new TrialBalanceAnswer(posting.Account, posting.Debit, posting.Credit))];
}

/// <summary>The fund book, entry by entry.</summary>
internal static class Entries
{
    private const string Tag = "Audit";

    public static void MapEntries(this IEndpointRouteBuilder api)
    {
        var entries = api.MapGroup("/clubs/{clubId}/fund/entries");
        entries.MapGet("", List)
            .Describe<Page<EntryAnswer>>(Tag, "The entries of the fund book in order, with what each posts", "from", "to", "knownAt", "version", "limit", "cursor").Requires(Permission.SeeFund);
        entries.MapGet("/{entry}", One).Describe<EntryAnswer>(Tag, "One entry of the fund book", "knownAt", "version").Requires(Permission.SeeFund);
    }

    private static async Task List(HttpContext http, string clubId, FundBook book, IEventStore store)
    {
        var (from, to) = http.Request.Period();
        var limit = http.Request.Limit();
        var after = http.Request.NumberCursor();
        var (club, fund, _, _) = await book.Read(http, clubId);
        var found = new List<EntryAnswer>();
        await foreach (var recorded in store.ReadEntries(club, after + 1L, fund.Version, http.RequestAborted))
        {
            var on = ((FundEvent)recorded.Data).On;
            if (!(on < from) && !(on > to))
            {
                found.Add(EntryAnswer.Of(recorded, fund));
            }

            if (found.Count > limit)
            {
                break;
            }
        }

        await Answer.Write(http, found.ToPage(limit, entry => entry.Entry.ToString(CultureInfo.InvariantCulture), entry => entry), fund.Version);
    }

    private static async Task One(HttpContext http, string clubId, string entry, FundBook book, IEventStore store)
    {
        var (club, fund, _, _) = await book.Read(http, clubId);
        await Answer.Write(http, EntryAnswer.Of(await store.ReadEntry(club, fund, entry, http.RequestAborted), fund), fund.Version);
    }
}
