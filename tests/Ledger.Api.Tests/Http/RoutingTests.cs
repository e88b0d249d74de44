using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class RoutingTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/")]
    [InlineData("/api/v2/clubs")]
    [InlineData("/nothing")]
    [InlineData("/api/v1/clubs/c-1/fund/nothing")]
    [InlineData("/favicon.ico")]
    public async Task Route_Unknown_IsAProblem(string path)
    {
        var problem = (await service.Api.Get(path)).ShouldBeProblem(404, "not-found");

        problem.String("instance").Should().Be(path);
    }

    [Theory]
    [InlineData("PUT", "/api/v1/clubs", "GET, POST")]
    [InlineData("DELETE", "/api/v1/clubs/c-1", "GET")]
    [InlineData("PATCH", "/api/v1/clubs/c-1/fund", "GET, POST")]
    [InlineData("GET", "/api/v1/clubs/c-1/fund/capital", "POST")]
    [InlineData("DELETE", "/api/v1/clubs/c-1/members/m-1", "GET")]
    [InlineData("OPTIONS", "/api/v1/clubs", "GET, POST")]
    [InlineData("NONSENSE", "/api/v1/clubs", "GET, POST")]
    public async Task Method_NotOfTheRoute_IsAProblemWithThoseThatAre(string method, string path, string allowed)
    {
        var reply = await service.Api.Send(new HttpMethod(method), path, null);

        reply.ShouldBeProblem(405, "method-not-allowed");
        reply.Header("Allow")!.Split(", ").Should().BeEquivalentTo(allowed.Split(", "));
    }

    [Fact]
    public async Task Root_IsThePageForPeople()
    {
        var page = (await service.Api.Get("/")).ShouldBe(200);

        page.ContentType.Should().Be("text/html");
        page.Text.Should().Contain("<h1>");
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/clubs/c-0")]
    public async Task Problem_OutsideTheApi_IsAPageForABrowser(string path)
    {
        var page = (await service.Api.Get(path, ("Accept", "text/html,*/*;q=0.8"))).ShouldBe(404);

        page.ContentType.Should().Be("text/html");
        System.Net.WebUtility.HtmlDecode(page.Text).Should().Contain("<h1>Không ");
    }

    [Fact]
    public async Task Headers_OfEveryAnswer_DoNotNameTheServer()
    {
        (await service.Api.Get("clubs")).Header("Server").Should().BeNull();
        (await service.Api.Get("nothing")).Header("X-Powered-By").Should().BeNull();
    }
}
