using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Ledger.Api.People;
using Ledger.Api.Tests.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Security;

/// <summary>What browsers are told.</summary>
[Collection(PostgresCollection.Name)]
public sealed class BrowserTests(GuardedService service) : IClassFixture<GuardedService>
{
    public static TheoryData<string> Answers => ["/api/v1/me", "/api/v1/nothing", "/api/v1/clubs", "/sign-in", "/clubs", "/nothing", "/health/live", "/assets/nothing.css", "/swagger/index.html", "/swagger/v1/swagger.json"];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task EveryAnswer_TellsBrowsersWhatNotToDo_AndNothingOfTheServer(string path)
    {
        foreach (var token in (string?[])[null, TestPeople.Token(Role.Treasurer)])
        {
            using var client = service.From("198.51.100.30", token);
            client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
            using var reply = await client.GetAsync(path);

            Header(reply, "X-Content-Type-Options").Should().Be("nosniff");
            Header(reply, "X-Frame-Options").Should().Be("DENY");
            Header(reply, "Referrer-Policy").Should().Be("same-origin");
            var policy = Header(reply, "Content-Security-Policy")!;
            policy.Should().StartWith("default-src 'none'").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe-eval");
            Regex.Match(policy, "script-src[^;]*", RegexOptions.None, TimeSpan.FromSeconds(1)).Value.Should().BeOneOf("", "script-src 'self'");
            Header(reply, "Server").Should().BeNull();
            Header(reply, "X-Powered-By").Should().BeNull();
            Header(reply, "Strict-Transport-Security").Should().BeNull("TLS was not spoken");
            var text = await reply.Content.ReadAsStringAsync();
            Regex.IsMatch(text, @"<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*""|javascript:", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)).Should().Be(false, "{0} has a script in it", path);
        }
    }

    [Fact]
    public async Task Tls_BeforeTheProxy_IsRemembered()
    {
        using var client = service.From("198.51.100.31", scheme: "https");

        using var reply = await client.GetAsync("/sign-in");
        using var problem = await client.GetAsync("/api/v1/me");

        Header(reply, "Strict-Transport-Security").Should().Be("max-age=31536000");
        Header(problem, "Strict-Transport-Security").Should().Be("max-age=31536000");
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task SessionCookie_IsKeptFromScriptsAndOtherSites_AndFromPlainHttpWhereThereIsTls(string scheme, bool secure)
    {
        var email = $"cookie-{scheme}@people.example";
        using var administrator = service.From("198.51.100.32", TestPeople.Token(Role.Administrator));
        (await administrator.PostAsJsonAsync("/api/v1/users", new { email, displayName = "Lan", password = Signed.Password, role = "treasurer", scope = new { nation = true } })).EnsureSuccessStatusCode();
        using var client = service.From("198.51.100.33", scheme: scheme);
        using var form = new FormUrlEncodedContent([new("email", email), new("password", Signed.Password), new("to", "https://elsewhere.example/")]);

        using var reply = await client.PostAsync("/sign-in", form);

        ((int)reply.StatusCode, reply.Headers.Location!.ToString()).Should().Be((302, "/"));
        var attributes = reply.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(Sessions.Cookie, StringComparison.Ordinal)).ToLowerInvariant().Split("; ");
        attributes.Should().Contain(["httponly", "samesite=lax", "path=/"]);
        attributes.Contains("secure").Should().Be(secure);
    }

    private static string? Header(HttpResponseMessage reply, string name) => reply.Headers.TryGetValues(name, out var values) || reply.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
