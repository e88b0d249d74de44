using System.Text.RegularExpressions;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Audit;

/// <summary><c>./ledger verify</c> and the second implementation judge the same exports alike.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ExportTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Verify_OfAGoodExport_IsValidTwice()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Club();
        await service.Seal();
        await club.Repay("L1", 400_000, "2025-02-10");
        await service.Seal();
        await club.Capital(1_000);
        var export = await service.Export(club);

        var (valid, output) = await SealedService.Verify(export, "--seals", service.SealDirectory);

        output.Should().EndWith("valid" + Environment.NewLine).And.Contain("8 entries checked").And.Contain("entries 1 to 7 proved by inclusion").And.Contain("kept elsewhere");
        valid.Should().BeTrue();
        (await SealedService.VerifyIndependently(export)).Should().Be((true, "valid\n"));
    }

    [Theory]
    [InlineData("an amount of the data", "\"amount\":30000000", "\"amount\":30000001", "entry 2")]
    [InlineData("an instant", "\"version\":4,(.*)\"timestamp\":\"2026-01-15T03:00:00.000000Z\"", "\"version\":4,$1\"timestamp\":\"2026-01-15T03:00:00.000001Z\"", "entry 4")]
    [InlineData("a type", "\"type\":\"loan_approved\"", "\"type\":\"loan_rejected\"", "entry 5")]
    [InlineData("a hash", "(\"version\":3,.*\"hash\":\")[0-9a-f]{4}", "$1ffff", "entry 3")]
    [InlineData("a line dropped", "(?m)^\\{\"kind\":\"entry\",\"version\":3,.*\\n", "", "entry 3")]
    [InlineData("the tail dropped", "(?m)^\\{\"kind\":\"entry\",\"version\":6,.*\\n", "", "entry 6")]
    [InlineData("two lines swapped", "(?m)^(\\{\"kind\":\"entry\",\"version\":3,.*\\n)(\\{\"kind\":\"entry\",\"version\":4,.*\\n)", "$2$1", "entry 3")]
    [InlineData("a posting", "(\"version\":2,.*\"journal\":.*\"amount\":)30000000", "${1}30000001", "entry 2")]
    [InlineData("a seal's root", "\"root\":\"[0-9a-f]{4}", "\"root\":\"ffff", "signature")]
    [InlineData("a signature", "\"signature\":\"[0-9a-f]{4}", "\"signature\":\"ffff", "signature")]
    [InlineData("a proof", "\"path\":\\[\"[0-9a-f]{4}", "\"path\":[\"ffff", "proof does not lead")]
    [InlineData("cut short", "(?m)^\\{\"kind\":\"end\".*\\n", "", "invalid")]
    [InlineData("another fund's name", "(\"kind\":\"fund\".*\"streamId\":\")c-", "$1d-", "entry 1")]
    public async Task Verify_OfATamperedExport_IsInvalidTwice(string change, string pattern, string replacement, string at)
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Club();
        await service.Seal();
        var good = (await club.Get("fund/export")).Text;
        var bad = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).Replace(good, replacement, 1);
        bad.Should().NotBe(good, change);
        var export = await service.Export(club, bad);

        var (valid, output) = await SealedService.Verify(export);
        var (alsoValid, alsoOutput) = await SealedService.VerifyIndependently(export);

        (valid, alsoValid).Should().Be((false, false), "{0}: {1} {2}", change, output, alsoOutput);
        output.Should().Contain("invalid").And.Contain(at);
        alsoOutput.Should().StartWith("invalid: ").And.Contain(at);
    }

    [Fact]
    public async Task Verify_WithOtherKeysOrOtherSeals_IsInvalid()
    {
        await using var service = await SealedService.Start(cluster);
        await using var another = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Seal();
        await another.Seal();
        var export = await service.Export(club);
        var own = await service.Export(club, (await service.Api.Get("audit/keys")).String("keys.0.pem")!);
        var others = await service.Export(club, (await another.Api.Get("audit/keys")).String("keys.0.pem")!);

        (await SealedService.Verify(export, "--keys", own)).Valid.Should().BeTrue();
        (await SealedService.Verify(export, "--keys", others)).Output.Should().Contain("signature");
        (await SealedService.Verify(export, "--seals", another.SealDirectory)).Output.Should().Contain("differs from the one kept elsewhere");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("{\"kind\":\"fund\",\"format\":2}")]
    [InlineData("{\"kind\":\"entry\"}")]
    public async Task Verify_OfSomethingElse_SaysSo(string content)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content);

        var (valid, output) = await SealedService.Verify(file);

        File.Delete(file);
        valid.Should().BeFalse();
        output.Should().Contain("invalid: The file is not right");
    }

    [Fact]
    public async Task Export_OfNoFund_IsNotFound()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await TestClub.Register(service.Api);

        (await club.Get("fund/export")).ShouldBeProblem(404, "fund-not-found");
        (await club.Get("fund/verification")).ShouldBeProblem(404, "fund-not-found");
    }
}
