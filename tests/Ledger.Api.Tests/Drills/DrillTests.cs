using Ledger.Drills;

namespace Ledger.Api.Tests.Drills;

/// <summary>The drills in small; <c>./ledger drill</c> runs them long.</summary>
public sealed class DrillTests
{
    private const int Seed = 7;

    [Fact]
    public Task Crash_AFewKills_LosesAndDoublesNothing() => Passes(output => CrashDrill.Run(3, 6, Seed, output));

    [Fact]
    public Task Instances_OneKilled_LoseAndDoubleNothing() => Passes(output => InstancesDrill.Run(1, 6, Seed, output));

    [Fact]
    public Task Backup_UnderLoad_IsRestoredAndSaysWhatItLacks() => Passes(output => BackupDrill.Run(4, Seed, output));

    [Fact]
    public Task Histories_AFew_HoldEveryInvariant() => Passes(output => HistoriesDrill.Run(2_000, Seed, output));

    private static async Task Passes(Func<TextWriter, Task<bool>> drill)
    {
        await using var output = new StringWriter();
        (await drill(output)).Should().BeTrue("{0}", output);
    }
}
