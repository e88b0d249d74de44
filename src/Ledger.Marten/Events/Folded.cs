using JasperFx.Events;
using Ledger.EventStore;
using Marten.Events.Aggregation;

namespace Ledger.Marten.Events;

/// <summary>What Marten folds a stream into: the aggregate, and what appending to it needs of the last event.</summary>
/// <param name="Id">The stream's.</param>
/// <param name="State">The aggregate.</param>
/// <param name="Version">Of the last event.</param>
/// <param name="Hash">Of the last event.</param>
public sealed record Folded<T>(string Id, T State, long Version, string Hash) where T : class;

/// <summary>Marten's live aggregation, by the function that folds the stream everywhere else. Never stored: Marten would not notice what another engine appends to a stored one.</summary>
internal sealed class LiveFold<T> : SingleStreamProjection<Folded<T>, string> where T : class
{
    private readonly Func<T?, RecordedEvent, T> _evolve;

    public LiveFold(AggregateType<T> aggregate)
    {
        _evolve = aggregate.Evolve;
        Name = aggregate.StreamType;
    }

    public override Folded<T> Evolve(Folded<T>? snapshot, string id, IEvent e) =>
        new(id, _evolve(snapshot?.State, MartenEvents.Recorded(e)), e.Version, MartenEvents.HashOf(e) ?? HashChain.Genesis);
}
