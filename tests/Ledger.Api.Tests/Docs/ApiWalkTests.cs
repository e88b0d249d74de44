using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Docs;

/// <summary>What the documents tell a reader to type prints what they say.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ApiWalkTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("api.md")]
    [InlineData("README.md")]
    public async Task Document_PrintsWhatTheServiceAnswers(string name)
    {
        var document = Documents.Read(name);

        var rerun = await DocumentedWalk.Rerun(document, service.Url);

        var file = Path.Combine(AppContext.BaseDirectory, "rerun-" + name);
        await File.WriteAllTextAsync(file, rerun);
        rerun.Should().Be(document, "{0} is what it should say now", file);
    }
}
