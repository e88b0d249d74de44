using Ledger.EventStore;
using Ledger.EventStore.Tests;
using Ledger.Marten.Events;

namespace Ledger.Marten.Tests;

[Collection(EventStore.Tests.PostgresCollection.Name)]
public sealed class MartenEventStoreConformance(EventStore.Tests.PostgresCluster cluster) : EventStoreConformance(cluster)
{
    protected override async Task Prepare(string connectionString) => await MartenSetup.Apply(connectionString, Counters.Options());

    protected override IEventStore CreateStore(string connectionString, EventStoreOptions options) => new MartenEventStore(connectionString, options);
}
