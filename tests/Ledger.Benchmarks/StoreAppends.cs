using System.Text.Json.Serialization;
using Ledger.EventStore;
using Ledger.EventStore.Schema;
using NodaTime;

namespace Ledger.Benchmarks;

/// <summary>The store's own append: one event of a small aggregate, with snapshots now and then.</summary>
internal sealed class StoreAppends : IAsyncDisposable
{
    private readonly PostgresEventStore _store;

    private StoreAppends(PostgresEventStore store) => _store = store;

    public static async Task<StoreAppends> Create(string connectionString, bool chained = true)
    {
        await SchemaMigrations.EventStore.Apply(connectionString);
        var appends = new StoreAppends(new PostgresEventStore(
            connectionString,
            new EventStoreOptions(new EventTypes(BenchmarkJson.Default.Options).Map<AmountPosted>()) { Chained = chained }
                .Add(new AggregateType<Account>("account", Account.Evolve, SnapshotFormat.Json(1, BenchmarkJson.Default.Account)))));
        for (var i = 0; i < Load.Streams; i++)
        {
            await appends.Append(Load.StreamId(i));
        }

        return appends;
    }

    public async Task Append(string id)
    {
        await using var session = _store.OpenSession("25");
        session.CorrelationId = "0af7651916cd43dd8448eb211c80319c";
        var stream = await session.FetchForWriting<Account>(id);
        stream.AppendOne(new EventData(
            new AmountPosted(id + "-L0001", 200_000 + stream.CurrentVersion, "repayment", new string('n', 200), "2026-01-31"),
            SystemClock.Instance.GetCurrentInstant()));
        await session.SaveChanges();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

internal sealed record AmountPosted(string LoanId, long Amount, string Kind, string Note, string On);

internal sealed record Account(long Balance, long Count, string LastOn)
{
    public static Account Evolve(Account? account, RecordedEvent recorded) => recorded.Data is AmountPosted posted
        ? new Account((account?.Balance ?? 0) + posted.Amount, recorded.Version, posted.On)
        : throw new InvalidOperationException($"An account does not know '{recorded.Type}'.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AmountPosted))]
[JsonSerializable(typeof(Account))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
