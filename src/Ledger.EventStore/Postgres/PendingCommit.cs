namespace Ledger.EventStore;

internal sealed record UsedKey(string Scope, string Key, byte[] RequestHash, byte[] Response, int Status, string? Metadata);

/// <summary>What one session commits, waiting for its group.</summary>
internal sealed class PendingCommit
{
    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingCommit(string tenant, List<PendingStream> streams, List<UsedKey> keys)
    {
        Tenant = tenant;
        Streams = streams;
        Keys = keys;
        foreach (var stream in streams)
        {
            foreach (var (_, data) in stream.Payloads)
            {
                Bytes += data.Length;
            }
        }
    }

    public string Tenant { get; }

    public List<PendingStream> Streams { get; }

    public List<UsedKey> Keys { get; }

    public int Bytes { get; }

    public bool IsEmpty => Streams.Count == 0 && Keys.Count == 0;

    public Task Outcome => _outcome.Task;

    public void Succeed() => _outcome.SetResult();

    public void Fail(Exception exception) => _outcome.SetException(exception);
}
