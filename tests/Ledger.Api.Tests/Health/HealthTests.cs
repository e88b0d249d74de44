using Ledger.Api.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Health;

[Collection(PostgresCollection.Name)]
public sealed class HealthTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_Running_Answers(string path, string status) => (await service.Api.Get(path)).ShouldBe(200).String("status").Should().Be(status);

    [Fact]
    public async Task Health_DatabaseGone_IsLiveButNotReady()
    {
        await using var host = await RunningHost.Start("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", service.Clock);
        using var http = new HttpClient { BaseAddress = host.Url };

        using var live = await http.GetAsync("/health/live");
        using var ready = await http.GetAsync("/health/ready");
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestPeople.Token(Role.Treasurer));
        using var clubs = await http.GetAsync("/api/v1/clubs");

        ((int)live.StatusCode).Should().Be(200);
        ((int)ready.StatusCode).Should().Be(503);
        ((int)clubs.StatusCode).Should().Be(503);
        clubs.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        clubs.Headers.RetryAfter.Should().NotBeNull();
    }
}
