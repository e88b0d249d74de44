using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.ScheduledMessageManagement;
using Wolverine.Util;

namespace Ledger.Marten.Messaging;

/// <summary>The sweeps that Wolverine keeps for later.</summary>
public sealed class ScheduledSweeps(IMessageStore messages)
{
    public async Task<bool> Any(CancellationToken ct) =>
        (await messages.ScheduledMessages.QueryAsync(new ScheduledMessageQuery { MessageType = typeof(SweepDay).ToMessageTypeName(), PageSize = 1 }, ct)).TotalCount > 0;
}
