using Marten;

namespace Ledger.Marten.Events;

/// <summary>
/// Marten keeps a stream of its own for numbers that a failed commit has used up. Here the database gives the numbers and a loser takes none, and a stream that is no club's would be
/// taken for one: when everything is queued Marten is made to forget which streams it came from.
/// </summary>
internal sealed class NoTombstones : DocumentSessionListenerBase
{
    public static readonly NoTombstones Instance = new();

    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        session.PendingChanges.Streams().Clear();
        return Task.CompletedTask;
    }
}
