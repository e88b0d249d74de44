using Ledger.Drills;

namespace Ledger.Marten.Tests;

/// <summary>The service is killed under load, and the other engine takes its place on the same database.</summary>
public sealed class ChangeOverTests
{
    private const int Kills = 4;
    private const int Clients = 6;
    private const int Seed = 7;

    [Fact]
    public async Task Crash_WithTheOtherEngineInItsPlaceEveryTime_LosesAndDoublesNothing()
    {
        await using var output = new StringWriter();

        var sound = await CrashDrill.Run(Kills, Clients, Seed, output, "Ledger.Marten", ServiceProcess.OwnEngine);

        sound.Should().BeTrue("{0}", output);
    }
}
