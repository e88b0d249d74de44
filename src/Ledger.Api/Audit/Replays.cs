using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Domain.Funds;
using Ledger.Domain.Portfolio;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>A fund folded from nothing but its entries.</summary>
/// <param name="Fund">The fund after the last of them.</param>
/// <param name="LastChange">The last entry that moved money or changed a loan that was paid out.</param>
/// <param name="LastOfLoans">The last entry that concerns each loan, in the order of the book.</param>
internal sealed record ReplayedFund(Fund Fund, RecordedEvent LastChange, IReadOnlyList<RecordedEvent> LastOfLoans)
{
    /// <summary>Folds entries in their order, as they come; null when there are none.</summary>
    public static async Task<ReplayedFund?> Of(IAsyncEnumerable<RecordedEvent> entries)
    {
        Fund? fund = null;
        RecordedEvent? lastChange = null;
        var lastOf = new Dictionary<string, RecordedEvent>(StringComparer.Ordinal);
        await foreach (var recorded in entries)
        {
            var @event = (FundEvent)recorded.Data;
            fund = Fund.Evolve(fund, @event, recorded.Timestamp);
            lastChange = FundStanding.IsChangedBy(@event) ? recorded : lastChange;
            var (loan, otherLoan) = @event.Loans;
            if (loan is not null)
            {
                lastOf[loan] = recorded;
            }

            if (otherLoan is not null)
            {
                lastOf[otherLoan] = recorded;
            }
        }

        return fund is null ? null : new ReplayedFund(fund, lastChange!, [.. lastOf.Values.DistinctBy(recorded => recorded.Version).OrderBy(recorded => recorded.Version)]);
    }
}

/// <param name="Version">The number of the last entry that was replayed.</param>
/// <param name="At">When that entry was recorded.</param>
/// <param name="Statement">The fund as those entries alone have it.</param>
/// <param name="Comparison">How that differs from what the read models say was known then; null where they keep no row of that version, because another entry was recorded at the same instant.</param>
internal sealed record ReplayAnswer(long Version, Instant At, FundAnswer Statement, ComparisonAnswer? Comparison);

/// <summary>The fund rebuilt from its entries, held against what the read models say.</summary>
internal static class Replays
{
    private const int Attempts = 4;

    public static void MapReplays(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/fund/replay", Get)
            .Describe<ReplayAnswer>("Audit", "The fund rebuilt from nothing but its entries, compared with what the read models say", "toVersion", "at", "asOf").Requires(Permission.SeeFund);

    private static async Task Get(HttpContext http, string clubId, ClubRegister register, IEventStore store, ReadModelComparison comparison, TargetRegister targets, TimeProvider time)
    {
        var (request, ct) = (http.Request, http.RequestAborted);
        var (toVersion, at, asked) = (request.PositiveNumber("toVersion"), request.Instant("at"), request.Date("asOf"));
        var (_, answer) = await Run(await register.Club(clubId, ct), toVersion, at, asked, store, comparison, targets, time, ct);
        await Answer.Write(http, answer, answer.Version);
    }

    /// <summary>Replays a fund up to a version or an instant, and compares.</summary>
    public static async Task<(Fund Fund, ReplayAnswer Answer)> Run(
        Club club, long? toVersion, Instant? at, LocalDate? asked, IEventStore store, ReadModelComparison comparison, TargetRegister targets, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var replayed = await ReplayedFund.Of(store.ReadFacts(club.ProvinceCode, club.ClubId, toVersion, at, ct)) ?? throw new ProblemException(ProblemType.FundNotFound);
            var fund = replayed.Fund;
            if (toVersion > fund.Version)
            {
                throw new ProblemException(ProblemType.VersionNotFound);
            }

            // An entry may be recorded between the readings; read models that stay ahead of the entries are a difference.
            var next = await store.FetchStream(club.ProvinceCode, club.ClubId, fund.Version + 1, limit: 1, ct: ct);
            var compared = next switch
            {
                [] => await comparison.CompareLatest(club, replayed, newerDiffers: attempt == Attempts, ct),
                [var later] when later.Timestamp == fund.RecordedAt => null,
                _ => await comparison.CompareKnownThen(club, replayed, ct),
            };
            if (compared is not null || next.Count > 0)
            {
                var asOf = asked ?? BusinessCalendar.DateAt(at ?? (toVersion is null ? time.Now() : fund.RecordedAt));
                var programme = await targets.For(club.ProvinceCode, at, ct);
                var statement = FundAnswer.Of(fund, FundStatement.Of(fund, asOf), programme.With(fund.Policies), at);
                return (fund, new ReplayAnswer(fund.Version, fund.RecordedAt, statement, compared));
            }
        }
    }
}
