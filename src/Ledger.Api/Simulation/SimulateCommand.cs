using System.Globalization;
using Ledger.Api.Hosting;
using Ledger.EventStore;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Ledger.Api.Simulation;

/// <summary><c>ledger simulate</c>: without options the demonstration, with <c>--nation</c> the whole country, otherwise as many clubs and months as wanted.</summary>
internal static class SimulateCommand
{
    public const string Usage = "ledger simulate [--nation] [--clubs N] [--months M] [--seed S] [--from YYYY-MM]";

    private const int MostClubs = 100_000;
    private const int MostMonths = 600;

    /// <summary>What the options ask for; the months end with the last full one unless <c>--from</c> says where they begin.</summary>
    /// <exception cref="FormatException">An option that there is not, or a value that it cannot have; the message says which.</exception>
    public static Simulator Parse(IReadOnlyList<string> options, LocalDate today)
    {
        if (options.Count == 0)
        {
            return Simulator.Demonstration;
        }

        var nation = options.Contains("--nation");
        options = [.. options.Where(static option => option != "--nation")];
        var (clubs, months) = nation ? (Nation.Clubs, Nation.Months) : (Simulator.Demonstration.Clubs, Simulator.Demonstration.Period.Months);
        var (seed, from) = (Simulator.Demonstration.Seed, (YearMonth?)null);
        for (var i = 0; i < options.Count; i += 2)
        {
            var value = i + 1 < options.Count ? options[i + 1] : throw new FormatException($"{options[i]} needs a value: {Usage}");
            switch (options[i])
            {
                case "--clubs":
                    clubs = (int)Number(options[i], value, 1, MostClubs);
                    break;
                case "--months":
                    months = (int)Number(options[i], value, 1, MostMonths);
                    break;
                case "--seed":
                    seed = Number(options[i], value, long.MinValue, long.MaxValue);
                    break;
                case "--from":
                    from = YearMonthPattern.Iso.Parse(value) is { Success: true, Value: var month } ? month : throw new FormatException($"--from is a month such as 2024-01, not '{value}'.");
                    break;
                default:
                    throw new FormatException($"There is no option {options[i]}: {Usage}");
            }
        }

        var period = new SimulatedPeriod(from ?? today.ToYearMonth().PlusMonths(-months), months);
        return period.Last < today
            ? new Simulator(clubs, period, seed, nation)
            : throw new FormatException($"{months} months from {period.FirstMonth:uuuu-MM} do not lie in the past.");
    }

    /// <summary>Runs it and says how far it is: on a terminal in one line, otherwise in a line for every tenth.</summary>
    public static async Task Run(Simulator simulator, NpgsqlDataSource database, IEventStore store, TextWriter output, bool isTerminal, CancellationToken ct, Func<CancellationToken, Task>? beforeBulk = null)
    {
        await output.WriteLineAsync(
            $"{simulator.Clubs} clubs, {simulator.Period.FirstMonth:uuuu-MM} to {simulator.Period.Last:uuuu-MM}, seed {simulator.Seed}");
        var lines = new ProgressLines(output, isTerminal);
        var done = await simulator.Run(database, store, new Reports<SimulationProgress>(reached => lines.Report(reached.Done, reached.Clubs, Line(reached))), ct, beforeBulk);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{done.Done - done.Skipped} clubs written, {done.Skipped} found; {done.Entries:#,0} entries in {done.Elapsed.TotalSeconds:0.0} s"));
    }

    private static long Number(string option, string value, long least, long most) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{option} is a number from {least} to {most}, not '{value}'.");

    private static string Line(SimulationProgress reached) => string.Create(
        CultureInfo.InvariantCulture, $"{reached.Done}/{reached.Clubs} clubs, {reached.Entries:#,0} entries, {reached.EntriesPerSecond:#,0}/s, {reached.Remaining?.TotalSeconds ?? 0:0} s left");
}
