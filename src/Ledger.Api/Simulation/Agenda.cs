using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>What is still to happen in a simulated club: day by day, on one day in the order in which it was planned.</summary>
internal sealed class Agenda(LocalDate last)
{
    private readonly PriorityQueue<(LocalDate Day, Action<LocalDate> Happen), (LocalDate Day, int Order)> _planned = new();
    private int _order;

    /// <summary>Plans something; what lies beyond the simulated period does not happen.</summary>
    public void At(LocalDate day, Action<LocalDate> happen)
    {
        if (day <= last)
        {
            _planned.Enqueue((day, happen), (day, _order++));
        }
    }

    public void Run()
    {
        while (_planned.TryDequeue(out var next, out _))
        {
            next.Happen(next.Day);
        }
    }
}
