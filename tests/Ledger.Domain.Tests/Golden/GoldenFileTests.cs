using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.Domain.Tests.Data;
using Ledger.Domain.Tests.Funds;
using Ledger.Domain.Tests.Storage;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Golden;

/// <summary>The stored form of every event, held against a file. A file is only written anew with LEDGER_WRITE_GOLDEN=1 in the environment.</summary>
public sealed class GoldenFileTests
{
    private const string Snapshot = "snapshot.fund";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. SampleEvents.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_OfASample_IsItsGoldenFile(string name)
    {
        var json = Stored.Json(Sample(name));
        WriteIfAsked(name, json);

        JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(Golden(name))).Should().BeTrue("{0} is stored as its golden file says, not as {1}", name, json);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Event_OfAGoldenFile_IsTheSample(string name)
    {
        var read = Stored.Event(Golden(name), Sample(name).GetType());

        read.Should().BeEquivalentTo(Sample(name), options => options.RespectingRuntimeTypes().ComparingByMembers<FundEvent>());
        Stored.Json(read).Should().Be(Stored.Json(Sample(name)));
    }

    [Fact]
    public void EventTypes_Every_IsGoldenAndListed()
    {
        var defined = typeof(FundEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FundEvent)) && !type.IsAbstract).ToArray();
        StoredJson.EventTypes.Should().BeEquivalentTo(defined);

        var files = typeof(GoldenFileTests).Assembly.GetManifestResourceNames().Where(file => file.StartsWith("Golden.", StringComparison.Ordinal));
        files.Should().BeEquivalentTo([.. SampleEvents.All.Select(sample => File(sample.Name)), File(Snapshot)]);
        SampleEvents.All.Select(sample => sample.Name).Should().Contain(defined.Select(SampleEvents.Alias));
    }

    [Fact]
    public void FullSamples_Every_SetsEveryField()
    {
        foreach (var (name, @event) in SampleEvents.All.Where(sample => !sample.Name.EndsWith(".minimal", StringComparison.Ordinal)))
        {
            @event.GetType().GetProperties().Should().OnlyContain(property => property.GetValue(@event) != null, name);
        }
    }

    [Fact]
    public void Snapshot_OfASmallFund_ReadsBack()
    {
        var fund = SmallFund();
        WriteIfAsked(Snapshot, Stored.Json(fund));

        Stored.Fund(Golden(Snapshot)).Should().Be(fund);
        Stored.Fund(Stored.Json(fund)).Should().Be(fund);
    }

    private static Fund SmallFund() => FundSpec.Opened(FundPolicy.Default with { Target = Dong(50_000_000) })
        .Given(
            Receive(50_000_000, Day(1, 2)),
            Receive(2_000_000, Day(1, 3), CapitalSource.InKind),
            Transfer(CashAccount.Cash, CashAccount.Bank, 20_000_000, Day(1, 5)))
        .Given(Lend(3_000_000, Day(1, 10)))
        .Given(Repay("L1", 280_000, Day(2, 10)), Repay("L1", 300_000, Day(3, 10)), Allocate(Day(3, 20)))
        .GivenReversed(10, Day(3, 25))
        .GivenReversed(9, Day(3, 31))
        .Given(Request(1_000_000, Day(4, 1)), Reject("L2", Day(4, 2)), Close(Day(3, 31)))
        .Given(Lend(1_000_000, Day(4, 1), loanId: "L3"))
        .Given(
            Repay("L1", 3_200_000, Day(6, 1)),
            new RefundCredit("L1", Dong(1_000), Day(6, 2), CashAccount.Cash),
            new UseCredit("L1", Dong(2_000), Day(6, 3), "L3"),
            new WaiveInterest("L3", Dong(500), Day(6, 4), "Biên bản 7"),
            new RescheduleLoan("L3", Day(6, 5), terms => terms, null, "Mất mùa"),
            new RecordBorrowerDeath("L3", Day(6, 6), "Biên bản 3"),
            new WriteOffLoan("L3", Day(6, 7), "Biên bản 9"),
            new ReceiveRecovery("L3", Dong(1_000), Day(6, 8), CashAccount.Bank))
        .Fund;

    private static FundEvent Sample(string name) => SampleEvents.All.Single(sample => sample.Name == name).Event;

    private static string File(string name) => $"Golden.{name}.json";

    private static string Golden(string name) => TestData.Read(File(name));

    private static void WriteIfAsked(string name, string json, [CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("LEDGER_WRITE_GOLDEN") == "1")
        {
            System.IO.File.WriteAllText(Path.Combine(Path.GetDirectoryName(here)!, name + ".json"), JsonNode.Parse(json)!.ToJsonString(Readable) + "\n");
        }
    }
}
