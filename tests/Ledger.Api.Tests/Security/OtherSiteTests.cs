using System.Text;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Routing;

namespace Ledger.Api.Tests.Security;

/// <summary>Whatever changes something is refused where a browser says that another site had it sent.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OtherSiteTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly string[] Safe = ["GET", "HEAD", "OPTIONS"];

    [Fact]
    public async Task EveryUnsafeOperation_FromAnotherSite_IsRefused()
    {
        var operations = Unsafe().ToList();
        operations.Should().HaveCountGreaterThan(40);
        using var http = Client();
        foreach (var (method, path) in operations)
        {
            foreach (var said in (KeyValuePair<string, string>[])[new("Sec-Fetch-Site", "cross-site"), new("Sec-Fetch-Site", "same-site"), new("Origin", "https://elsewhere.example"), new("Origin", "null")])
            {
                using var reply = await http.SendAsync(Request(method, path, said));

                ((int)reply.StatusCode).Should().Be(403, "{0} {1} with {2} must be refused", method, path, said);
                (await reply.Content.ReadAsStringAsync()).Should().Contain("/problems/from-another-site");
            }
        }
    }

    [Fact]
    public async Task OwnSite_AndProgramsWithATokenOrWithoutABrowser_AreLetThrough()
    {
        using var http = Client();
        foreach (var (method, path) in Unsafe())
        {
            foreach (var said in (KeyValuePair<string, string>[])[new("Sec-Fetch-Site", "same-origin"), new("Origin", service.Url.GetLeftPart(UriPartial.Authority)), new("Authorization", "Bearer " + TestPeople.Token(Role.Treasurer)), new("X-Nothing", "said")])
            {
                var request = Request(method, path, said);
                _ = said.Key == "Authorization" && request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");

                using var reply = await http.SendAsync(request);

                (await reply.Content.ReadAsStringAsync()).Should().NotContain("from-another-site");
            }
        }
    }

    [Fact]
    public void EveryForm_BringsATokenOfItsPage()
    {
        var forms = service.Host.Endpoints.Where(endpoint => !endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal) && Methods(endpoint).Except(Safe).Any()).ToList();

        forms.Should().HaveCountGreaterThan(5);
        // Signing in and out record nothing; where they come from is checked all the same.
        forms.Where(endpoint => endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation is not true).Select(endpoint => endpoint.RoutePattern.RawText)
            .Should().BeEquivalentTo("/sign-in", "/sign-out");
    }

    [Fact]
    public async Task Tls_ClaimedByNobodyWhoIsTrusted_IsNotBelieved()
    {
        using var http = Client();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var reply = await http.GetAsync("/sign-in");

        reply.EnsureSuccessStatusCode().Headers.Contains("Strict-Transport-Security").Should().BeFalse();
    }

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = service.Url };

    private IEnumerable<(string Method, string Path)> Unsafe() =>
        from endpoint in service.Host.Endpoints
        from method in Methods(endpoint).Except(Safe)
        select (method, "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x")))));

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    // With the cookie that a browser would bring.
    private static HttpRequestMessage Request(string method, string path, KeyValuePair<string, string> said)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Cookie", $"{Sessions.Cookie}={TestPeople.Token(Role.Treasurer)}");
        request.Headers.TryAddWithoutValidation(said.Key, said.Value);
        return request;
    }
}
