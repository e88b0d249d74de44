using Ledger.EventStore;

namespace Ledger.Api.Hosting;

/// <summary>What keeps the events and does what is due without being asked: all that a service on another engine has of its own.</summary>
internal interface ILedgerEngine
{
    /// <summary>Makes what the engine needs in the database beside the tables of every engine, and grants it to the role that the service runs as, unless that is the owner.</summary>
    Task Migrate(string ownerConnectionString, string? serviceRole);

    /// <summary>The event store of a program that serves nobody. To be disposed of.</summary>
    IEventStore OpenStore(string connectionString, EventStoreOptions options);

    /// <summary>The event store of the service as <see cref="IEventStore"/>, its <see cref="Funds.IRecorder"/>, and, where they are enabled, what begins sweeps and deliveries.</summary>
    void AddTo(WebApplicationBuilder builder, string connectionString);
}
