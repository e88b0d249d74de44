using Ledger.Domain.Funds;

namespace Ledger.Api.Funds;

/// <summary>As a feature of a request: it is decided to its end and not recorded, and this is what would come of it.</summary>
internal sealed class Rehearsal
{
    /// <summary>The fund as it stands.</summary>
    public Fund? Before { get; private set; }

    /// <summary>The fund as it would be.</summary>
    public Fund? After { get; private set; }

    public void Decided(Fund? before, Fund? after) => (Before, After) = (before, after);
}
