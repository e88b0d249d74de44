using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Loans;
using Ledger.Api.Portfolio;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>A loan that an entry touched, before and after it.</summary>
internal sealed record TouchedLoan(LoanAnswer? Before, LoanAnswer After);

/// <summary>One entry of a fund book with the fund before and after it, both as of the day on which it was recorded, so that they differ by the entry alone.</summary>
public sealed class ReplayStep
{
    internal ReplayStep(Fund fund, ReplayAnswer replayed, FundAnswer? before, RecordedEvent recorded, Fund latest)
    {
        Entry = EntryAnswer.Of(recorded, latest);
        Event = (FundEvent)recorded.Data;
        Fund = fund;
        Last = latest.Version;
        After = replayed.Statement;
        Before = before;
        Comparison = replayed.Comparison;
    }

    internal EntryAnswer Entry { get; }

    internal FundEvent Event { get; }

    /// <summary>The fund after the entry.</summary>
    internal Fund Fund { get; }

    /// <summary>The number of the last entry of the book.</summary>
    internal long Last { get; }

    /// <summary>Null at the first entry, before which there is no fund.</summary>
    internal FundAnswer? Before { get; }

    internal FundAnswer After { get; }

    /// <summary>What the read models said of this version; null where they kept nothing of it.</summary>
    internal ComparisonAnswer? Comparison { get; }

    internal IReadOnlyList<TouchedLoan> Loans { get; init; } = [];

    /// <summary>The policy that the entry changed, before and after; null when it changed none.</summary>
    internal (PolicyAnswer? Before, PolicyAnswer After)? Policy { get; init; }

    /// <summary>The hash that the stored contents have behind the previous one; null when they have no canonical form.</summary>
    internal string? Recomputed { get; init; }

    internal string Words(bool vietnamese) => Narration.Of(Event, Fund, vietnamese);
}

/// <summary>What the read models say, held against a replay.</summary>
public sealed class Compared
{
    internal Compared(ComparisonAnswer? answer, bool isNow) => (Answer, IsNow) = (answer, isNow);

    /// <summary>Null where the read models keep nothing of that version.</summary>
    internal ComparisonAnswer? Answer { get; }

    /// <summary>Whether the fund was replayed to its end.</summary>
    internal bool IsNow { get; }
}

/// <summary>An entry between two versions.</summary>
internal sealed record EntryLine(long Entry, FundEvent Event, Instant RecordedAt, long? Reverses, long? ReversedBy);

/// <summary>A fund at two of its versions, each as of the day on which its last entry was recorded.</summary>
internal sealed record VersionChange(Fund FundFrom, FundAnswer From, Fund FundTo, FundAnswer To, Page<EntryLine> Entries);

/// <summary>Goes through a fund book entry by entry: the replay that the API answers, with what was before.</summary>
internal sealed class ReplaySteps(IEventStore store, ReadModelComparison comparison, TargetRegister targets, TimeProvider time)
{
    private const int EntriesAPage = 100;

    /// <summary>The fund as it is now; null when the club has opened none.</summary>
    public async Task<Fund?> Latest(Club club, CancellationToken ct) => (await store.FetchLatest<Fund>(club.ProvinceCode, club.ClubId, ct))?.Aggregate;

    /// <exception cref="ProblemException">The book has no such entry.</exception>
    public async Task<ReplayStep> At(Club club, Fund latest, long entry, CancellationToken ct)
    {
        if (entry > latest.Version)
        {
            throw new ProblemException(ProblemType.VersionNotFound);
        }

        var recorded = (await store.FetchStream(club.ProvinceCode, club.ClubId, entry, entry, ct: ct))[0];
        var (fund, replayed) = await Replay(club, entry, asOf: null, ct);
        var day = replayed.Statement.AsOf;
        var before = entry == 1 ? default((Fund Fund, ReplayAnswer Answer)?) : await Replay(club, entry - 1, day, ct);
        var (loan, otherLoan) = ((FundEvent)recorded.Data).Loans;
        return new ReplayStep(fund, replayed, before?.Answer.Statement, recorded, latest)
        {
            Loans = [.. new[] { loan, otherLoan }.OfType<string>().Distinct(StringComparer.Ordinal).Where(id => fund.FindLoan(id)?.StatusOn(day) is not null)
                .Select(id => new TouchedLoan(Describe(before?.Fund, id, day), LoanQueries.Describe(fund.Loan(id), day)))],
            Policy = (FundEvent)recorded.Data is FundOpened or PolicyChanged ? (before is null ? null : PolicyAnswer.Of(before.Value.Fund.Policies[^1]), PolicyAnswer.Of(fund.Policies[^1])) : null,
            Recomputed = await Recompute(club, entry, ct),
        };
    }

    /// <summary>What changed from one version to a later one, or to the same; the entries between from the one after <paramref name="cursor"/> on.</summary>
    /// <exception cref="ProblemException">The book has no such version.</exception>
    public async Task<VersionChange> Between(Club club, Fund latest, long from, long to, long cursor, CancellationToken ct)
    {
        if (to > latest.Version)
        {
            throw new ProblemException(ProblemType.VersionNotFound);
        }

        var (fundFrom, replayedFrom) = await Replay(club, from, asOf: null, ct);
        var (fundTo, replayedTo) = await Replay(club, to, asOf: null, ct);
        var lines = new List<EntryLine>();
        await foreach (var recorded in store.ReadEntries(club, Math.Max(from, cursor) + 1, Math.Min(to, Math.Max(from, cursor) + EntriesAPage + 1), ct))
        {
            var answer = EntryAnswer.Of(recorded, latest);
            lines.Add(new EntryLine(recorded.Version, (FundEvent)recorded.Data, recorded.Timestamp, answer.Reverses, answer.ReversedBy));
        }

        return new VersionChange(
            fundFrom, replayedFrom.Statement, fundTo, replayedTo.Statement, lines.ToPage(EntriesAPage, line => line.Entry.ToString(CultureInfo.InvariantCulture), line => line));
    }

    /// <summary>The entry at which the book stood at the end of a business date: the last of the latest date up to it. The first entry of all when every one is later.</summary>
    public async Task<long> On(Club club, Fund latest, LocalDate day, CancellationToken ct)
    {
        var (found, date) = (1L, LocalDate.MinIsoValue);
        await foreach (var recorded in store.ReadEntries(club, 1, latest.Version, ct))
        {
            var on = ((FundEvent)recorded.Data).On;
            if (on <= day && on >= date)
            {
                (found, date) = (recorded.Version, on);
            }
        }

        return found;
    }

    /// <summary>The last entry that was recorded up to an instant; the first entry of all when every one is later.</summary>
    public async Task<long> At(Club club, Instant instant, CancellationToken ct) =>
        (await store.AggregateStream<Fund>(club.ProvinceCode, club.ClubId, until: instant, ct: ct))?.Version ?? 1;

    /// <summary>What the read models say of the fund as it is now, held against its entries.</summary>
    public async Task<Compared> Compare(Club club, CancellationToken ct) =>
        new((await Replays.Run(club, toVersion: null, at: null, asked: null, store, comparison, targets, time, ct)).Answer.Comparison, isNow: true);

    private static LoanAnswer? Describe(Fund? fund, string loanId, LocalDate day) =>
        fund?.FindLoan(loanId) is { } loan && loan.StatusOn(day) is not null ? LoanQueries.Describe(loan, day) : null;

    // Only versions are asked for that the fund has reached.
    private async Task<(Fund Fund, ReplayAnswer Answer)> Replay(Club club, long version, LocalDate? asOf, CancellationToken ct)
    {
        try
        {
            return await Replays.Run(club, version, at: null, asOf, store, comparison, targets, time, ct);
        }
        catch (ProblemException missing) when (missing.Type == ProblemType.VersionNotFound)
        {
            throw new InvalidDataException($"Entries are missing before entry {version}.", missing);
        }
    }

    private async Task<string?> Recompute(Club club, long entry, CancellationToken ct)
    {
        var previous = HashChain.Genesis;
        await foreach (var stored in store.ReadStream(club.ProvinceCode, club.ClubId, Math.Max(1, entry - 1), ct))
        {
            if (stored.Version == entry)
            {
                try
                {
                    return HashChain.Next(previous, stored);
                }
                catch (Exception notCanonical) when (notCanonical is System.Text.Json.JsonException or FormatException)
                {
                    return null;
                }
            }

            previous = stored.Hash ?? previous;
        }

        return null;
    }
}
