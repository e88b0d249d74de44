using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Ledger.EventStore;
using Marten;
using Marten.Services.Json.Transformations;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Ledger.Marten.Events;

/// <summary>Marten as the tables were made for it: string stream identity, a tenant in every key, headers, correlation and causation.</summary>
internal static class MartenSetup
{
    private const int ConflictRetries = 3;

    public static void Configure(StoreOptions marten, NpgsqlDataSource database, EventStoreOptions options)
    {
        marten.Connection(database);
        marten.AutoCreateSchemaObjects = AutoCreate.None;
        marten.Serializer(new EventSerializer(options.Types));
        marten.Listeners.Add(NoTombstones.Instance);
        marten.ConfigurePolly(static _ => { });
        // What the server has rolled back by itself is sent again as it was; what else fails is for the caller to hear of at once.
        marten.ConfigureWritePolly(static write => write.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static attempt => new ValueTask<bool>(MartenFailures.Cause(attempt.Outcome.Exception) is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }),
            MaxRetryAttempts = ConflictRetries,
        }));

        var events = marten.Events;
        events.StreamIdentity = StreamIdentity.AsString;
        events.TenancyStyle = TenancyStyle.Conjoined;
        events.EnableBigIntEvents = true;
        // The instant is the writer's: the hash covers it.
        events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        // A loser waits for the winner and is told so before it takes a number, which leaves no gap.
        events.UseExclusiveLockOnConcurrentAppends = true;
        events.MetadataConfig.HeadersEnabled = true;
        events.MetadataConfig.CorrelationIdEnabled = true;
        events.MetadataConfig.CausationIdEnabled = true;
        foreach (var type in options.Types.Mapped)
        {
            events.Upcast(type.Type, type.Alias, By(options.Types, type.Alias));
            events.MapEventType(type.Type, type.Alias);
        }

        foreach (var alias in options.Types.Upcasted)
        {
            events.Upcast<object>(alias, By(options.Types, alias));
        }

        foreach (var binding in options.Aggregates.Values)
        {
            binding.Accept(new AddFold(marten));
        }
    }

    /// <summary>The functions by which Marten appends. The tables are there already, as it wants them.</summary>
    public static async Task Apply(string ownerConnectionString, EventStoreOptions options)
    {
        await using var database = NpgsqlDataSource.Create(PostgresEventStore.Tuned(ownerConnectionString, options));
        await using var store = DocumentStore.For(marten => Configure(marten, database, options));
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
    }

    /// <summary>One contract for every event, old names and shapes among them, whatever the .NET type that its writer noted.</summary>
    private static JsonTransformation By(EventTypes types, string alias) =>
        new((_, reader, index) => types.Deserialize(alias, reader.GetFieldValue<byte[]>(index)));

    private sealed class AddFold(StoreOptions marten) : IAggregateVisitor
    {
        public void Visit<T>(AggregateType<T> aggregate) where T : class => marten.Projections.Add(new LiveFold<T>(aggregate), ProjectionLifecycle.Live);
    }
}
