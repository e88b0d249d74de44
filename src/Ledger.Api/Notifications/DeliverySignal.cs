using System.Threading.Channels;

namespace Ledger.Api.Notifications;

/// <summary>Says within this instance that there may be something to deliver. Raised again before it was heeded, it is heeded once.</summary>
internal sealed class DeliverySignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    public ValueTask<bool> Raised(CancellationToken ct) => _raised.Reader.ReadAsync(ct);
}
