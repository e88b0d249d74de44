namespace Ledger.Api.Simulation;

/// <summary>Prints how far a simulation has come: one line that changes on a terminal, a line every tenth elsewhere.</summary>
internal sealed class ProgressLine : IProgress<SimulationProgress>
{
    private int _tenths;

    public void Report(SimulationProgress value)
    {
        var done = value.Done == value.Clubs;
        var line = FormattableString.Invariant(
            $"{value.Done}/{value.Clubs} clubs, {value.Entries:N0} entries, {value.EntriesPerSecond:N0}/s, {Rest(value)}");
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r" + line.PadRight(Math.Min(79, Math.Max(1, Console.BufferWidth - 1))) + (done ? Environment.NewLine : ""));
        }
        else if (value.Done * 10 / value.Clubs > _tenths || done)
        {
            _tenths = value.Done * 10 / value.Clubs;
            Console.WriteLine(line);
        }
    }

    private static string Rest(SimulationProgress value) => value switch
    {
        { Done: var done, Clubs: var clubs } when done == clubs => FormattableString.Invariant($"done in {value.Elapsed.TotalSeconds:0.0} s"),
        { Remaining: { } rest } => FormattableString.Invariant($"about {rest.TotalSeconds:0} s left"),
        _ => "continuing",
    };
}
