namespace Ledger.Api.Funds;

/// <summary>Records what was asked for, again from the decision on when another writer was first.</summary>
internal interface IRecorder
{
    /// <exception cref="EventStore.ConcurrencyException">Another writer was first every time.</exception>
    Task<Outcome> Record(Func<Task<Outcome>> attempt);
}
