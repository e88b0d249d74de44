using System.Globalization;
using System.Runtime.CompilerServices;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Domain.Funds;
using Ledger.Domain.Journals;
using Ledger.EventStore;

namespace Ledger.Api.Audit;

/// <summary>The entries of a fund book as they are stored.</summary>
internal static class FundEntries
{
    private const int PageSize = 500;

    /// <summary>The entries in order, read page by page, so that a long book is never held whole.</summary>
    public static async IAsyncEnumerable<RecordedEvent> ReadEntries(this IEventStore store, Club club, long from, long to, [EnumeratorCancellation] CancellationToken ct)
    {
        while (from <= to)
        {
            var page = await store.FetchStream(club.ProvinceCode, club.ClubId, from, to, limit: PageSize, ct: ct);
            foreach (var recorded in page)
            {
                yield return recorded;
            }

            from = page.Count < PageSize ? to + 1 : page[^1].Version + 1;
        }
    }

    /// <summary>One entry of a fund book by its number as a path has it.</summary>
    /// <exception cref="ProblemException">There is none of that number.</exception>
    public static async Task<RecordedEvent> ReadEntry(this IEventStore store, Club club, Fund fund, string entry, CancellationToken ct)
    {
        var number = Number(entry);
        return number <= fund.Version
            ? (await store.FetchStream(club.ProvinceCode, club.ClubId, number, number, ct: ct))[0]
            : throw new ProblemException(ProblemType.VersionNotFound);
    }

    /// <summary>The number of an entry as a path has it.</summary>
    /// <exception cref="ProblemException">No entry can have it.</exception>
    public static long Number(string entry) =>
        long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ProblemException(ProblemType.VersionNotFound);

    public static BookEntry ToBookEntry(this RecordedEvent recorded) =>
        new(recorded.Version, recorded.Type, (FundEvent)recorded.Data, recorded.Timestamp, recorded.Hash);

    public static string? Header(this RecordedEvent recorded, string name) => recorded.Headers?.GetValueOrDefault(name);
}
