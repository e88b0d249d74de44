using Ledger.EventStore;

namespace Ledger.Api.Funds;

/// <summary>Tries again at once.</summary>
internal sealed class Recorder : IRecorder
{
    // Within one process writers of a fund take turns; only another instance can be first, and not for long.
    public const int Attempts = 8;

    public async Task<Outcome> Record(Func<Task<Outcome>> attempt)
    {
        for (var left = Attempts; ; left--)
        {
            try
            {
                return await attempt();
            }
            catch (ConcurrencyException) when (left > 1)
            {
            }
        }
    }
}
