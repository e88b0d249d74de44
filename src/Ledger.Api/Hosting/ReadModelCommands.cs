using System.Globalization;
using Ledger.Api.Database;
using Ledger.EventStore.ReadModels;

namespace Ledger.Api.Hosting;

/// <summary><c>ledger rebuild</c> and <c>ledger check</c>, with how far they are.</summary>
internal static class ReadModelCommands
{
    public static async Task Rebuild(string connectionString, TextWriter output, bool isTerminal) =>
        await ReadModels.Rebuild(connectionString).Run(Progress(output, isTerminal, "rebuilt"));

    /// <summary>What an upgrade needs: no step by hand.</summary>
    public static async Task RebuildIfOutdated(string connectionString, TextWriter output, bool isTerminal) =>
        await ReadModels.Rebuild(connectionString).RunIfOutdated(Progress(output, isTerminal, "rebuilt"));

    /// <summary>Prints <c>identical</c>, or the first difference. Answers whether they are identical.</summary>
    public static async Task<bool> Check(string connectionString, TextWriter output, bool isTerminal)
    {
        var difference = await ReadModels.Check(connectionString).Run(Progress(output, isTerminal, "compared"));
        await output.WriteLineAsync(difference is null
            ? "identical"
            : $"""
            different: {difference.Table} {difference.Key}
            live:    {difference.Live ?? "no row"}
            rebuilt: {difference.Rebuilt ?? "no row"}
            """);
        return difference is null;
    }

    private static Reports<ReplayProgress> Progress(TextWriter output, bool isTerminal, string done)
    {
        var lines = new ProgressLines(output, isTerminal);
        return new Reports<ReplayProgress>(reached => lines.Report(
            reached.Events,
            reached.Total,
            string.Create(CultureInfo.InvariantCulture, $"{reached.Events:#,0} of {reached.Total:#,0} entries {done}, {reached.EventsPerSecond:#,0}/s, {reached.Remaining?.TotalSeconds ?? 0:0} s left")));
    }
}
