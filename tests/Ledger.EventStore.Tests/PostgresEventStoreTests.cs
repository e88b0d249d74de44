using Npgsql;
using static Ledger.EventStore.Tests.Counters;

namespace Ledger.EventStore.Tests;

[Collection(PostgresCollection.Name)]
public sealed class PostgresEventStoreConformance(PostgresCluster cluster) : EventStoreConformance(cluster)
{
    protected override IEventStore CreateStore(string connectionString, EventStoreOptions options) => new PostgresEventStore(connectionString, options);
}

