using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Api.Audit;
using Ledger.Api.Tests.Testing;
using Ledger.EventStore;

namespace Ledger.Api.Tests.Audit;

/// <summary><c>./ledger verify</c> of many exports, and of exports that are written in another way.</summary>
[Collection(PostgresCollection.Name)]
public sealed class VerifyCommandTests(PostgresCluster cluster) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ledger-exports-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Verify_OfManyExports_HasALineForEachAndSaysWhatIsWrongWithTheOthers()
    {
        await using var service = await SealedService.Start(cluster);
        var clubs = new List<TestClub>();
        for (var i = 0; i < 5; i++)
        {
            clubs.Add(await service.Club());
        }

        await service.Seal();
        var exports = new List<string>();
        foreach (var (club, i) in clubs.Select((club, i) => (club, i)))
        {
            exports.Add((await club.Get("fund/export")).ShouldBe(200).Text);
            await Write($"{i}.jsonl", exports[i]);
        }

        var (valid, lines) = await Verify(_directory, "--seals", service.SealDirectory);

        valid.Should().BeTrue();
        lines.Should().HaveCount(6).And.EndWith("5 valid, 0 invalid");
        for (var i = 0; i < 5; i++)
        {
            lines[i].Should().StartWith($"{Path.Combine(_directory, $"{i}.jsonl")}: valid, fund {clubs[i].Id}, 6 entries, head ").And.EndWith(" seals, entries 1 to 6 proved by inclusion, 2 seals are those kept elsewhere");
        }

        await Write("1.jsonl", exports[1].Replace("\"amount\":30000000", "\"amount\":30000001", StringComparison.Ordinal));
        await Write("3.jsonl", "no export");
        var missing = Path.Combine(_directory, "missing.jsonl");

        (valid, lines) = await Verify(_directory, missing);

        valid.Should().BeFalse();
        lines.Should().EndWith("3 valid, 3 invalid");
        lines.Where(line => line.StartsWith(_directory, StringComparison.Ordinal)).Select(line => line.Contains(": valid, ", StringComparison.Ordinal)).Should().Equal(true, false, true, false, true, false);
        lines.Should().ContainSingle(line => line.StartsWith("  invalid at entry 2: ", StringComparison.Ordinal));
        lines.Should().ContainSingle(line => line.StartsWith("  invalid: The file is not right", StringComparison.Ordinal));
        lines.Should().ContainSingle(line => line.StartsWith("  it cannot be read: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_OfSeveralExportsWithOtherKeys_TrustsNone()
    {
        await using var service = await SealedService.Start(cluster);
        await using var another = await SealedService.Start(cluster);
        var (first, second) = (await service.Club(), await service.Club());
        await service.Seal();
        await another.Seal();
        string[] exports = [await service.Export(first), await service.Export(second)];
        var own = await service.Export(first, (await service.Api.Get("audit/keys")).String("keys.0.pem")!);
        var others = await service.Export(first, (await another.Api.Get("audit/keys")).String("keys.0.pem")!);

        (await Verify([.. exports, "--keys", own])).Lines.Should().EndWith("2 valid, 0 invalid");
        (await Verify([.. exports, "--keys", others])).Lines.Should().EndWith("0 valid, 2 invalid");
        (await Verify([.. exports, "--seals", another.SealDirectory])).Lines.Should().EndWith("0 valid, 2 invalid");
    }

    [Fact]
    public async Task Verify_OfAnEmptyDirectory_SaysSo() =>
        await FluentActions.Awaiting(() => Verify(_directory)).Should().ThrowAsync<FormatException>().WithMessage("there is no export*");

    [Fact]
    public async Task Verify_OfOneExportThatIsMissing_SaysSo() =>
        await FluentActions.Awaiting(() => Verify(Path.Combine(_directory, "missing.jsonl"))).Should().ThrowAsync<FileNotFoundException>();

    [Fact]
    public async Task Verify_OfAnExportWrittenInAnotherWay_IsValidTwice()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Seal();
        var export = await service.Export(club);
        var written = await File.ReadAllLinesAsync(export);
        foreach (var line in written.Where(line => line.Contains("\"kind\":\"entry\"", StringComparison.Ordinal)))
        {
            using var entry = JsonDocument.Parse(line);
            var data = Encoding.UTF8.GetBytes(entry.RootElement.GetProperty("data").GetRawText());
            CanonicalJson.Of(data).Should().Equal(data, "that is how it is exported");
        }

        var otherwise = await service.Export(club, string.Concat(written.Select(line => Reversed(JsonNode.Parse(line)!).ToJsonString().Replace("\":", "\" : ", StringComparison.Ordinal) + "\n")));

        (await SealedService.Verify(export)).Valid.Should().BeTrue();
        (await SealedService.Verify(otherwise)).Output.Should().EndWith("valid" + Environment.NewLine).And.NotContain("invalid");
        (await SealedService.VerifyIndependently(otherwise)).Should().Be((true, "valid\n"));
    }

    // Every object with its members the other way round.
    private static JsonNode Reversed(JsonNode json) => json switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Reversed(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => element is null ? null : Reversed(element))]),
        _ => json.DeepClone(),
    };

    private Task Write(string name, string content) => File.WriteAllTextAsync(Path.Combine(_directory, name), content);

    private static async Task<(bool Valid, List<string> Lines)> Verify(params string[] arguments)
    {
        await using var output = new StringWriter();
        var valid = await VerifyCommand.Run(arguments, output);
        return (valid, [.. output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)]);
    }
}
