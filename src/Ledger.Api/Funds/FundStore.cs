using Ledger.Api.Database;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.EventStore;

namespace Ledger.Api.Funds;

/// <summary>How the event store knows funds: which events they have, how they fold, which read models are written with them.</summary>
internal static class FundStore
{
    // Raised when the stored form of a snapshot changes; older snapshots are then ignored.
    public const int SnapshotSchema = 2;

    public static EventTypes EventTypes()
    {
        var types = new EventTypes(StoredJson.Default.Options);
        foreach (var type in StoredJson.EventTypes)
        {
            types.Map(type, read: stored => StoredEvents.Read(type, stored));
        }

        return types;
    }

    // Folding is cheap and a fund's snapshot is not small, so that one every few hundred entries is enough.
    // One group in flight at a time: on few cores larger groups cost the database a fifth less for every posting.
    public static EventStoreOptions Options() => new EventStoreOptions(EventTypes()) { SnapshotInterval = 500, GroupsInFlight = 1, SearchPath = ReadModels.Schema.SearchPath }.Add(
        new AggregateType<Fund>(
            "fund",
            static (fund, recorded) => Fund.Evolve(fund, (FundEvent)recorded.Data, recorded.Timestamp),
            SnapshotFormat.Json(SnapshotSchema, StoredJson.Default.Fund)),
        Projections());

    public static IReadOnlyList<ICopiedProjection<Fund>> Projections() => [new FundPositions(), new Loans.LoanPositions(), new Loans.InstalmentsDue(), new Portfolio.ClubTargets()];
}
