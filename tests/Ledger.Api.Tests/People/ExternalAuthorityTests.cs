using System.Security.Cryptography;
using Ledger.Api.Tests.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ledger.Api.Tests.People;

/// <summary>People who are signed in by an OpenID Connect authority, here one that the test serves itself.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ExternalAuthorityTests(LedgerService service) : IClassFixture<LedgerService>
{
    private const string Audience = "ledger";

    [Fact]
    public async Task Token_OfTheAuthority_IsBelievedWithItsRoleAndScope()
    {
        await using var authority = await Authority.Start();
        await using var host = await Start(authority);
        var club = await service.OpenClub();

        var me = await Signed.Me(host.Url, authority.Token("treasurer", "club:" + club.Id));

        (me.ShouldBe(200).String("userId"), me.String("role"), me.String("scope.club"), me.String("scope.province")).Should().Be(("sub-1", "treasurer", club.Id, "33"));
        using var api = Signed.Client(host.Url, authority.Token("treasurer", "club:" + club.Id));
        (await club.Through(api).Capital(1_000)).ShouldBe(201);
        (await club.Get("fund/entries")).Items()[^1]!["by"]!.GetValue<string>().Should().Be("sub-1");
        (await api.Get("portfolio?province=25")).ShouldBeProblem(403, "out-of-scope");
    }

    [Theory]
    [InlineData("king", "nation")]
    [InlineData("treasurer", "everywhere")]
    [InlineData("treasurer", "province:17")]
    [InlineData("treasurer", "club:c-nowhere")]
    [InlineData("treasurer", null)]
    [InlineData(null, "nation")]
    public async Task Token_ClaimingNoRoleOrScopeThatThereIs_IsRefused(string? role, string? scope)
    {
        await using var authority = await Authority.Start();
        await using var host = await Start(authority);

        (await Signed.Me(host.Url, authority.Token(role, scope))).ShouldBeProblem(401, "sign-in-required");
    }

    [Fact]
    public async Task Token_OfAnotherIssuerAudienceKeyOrTime_IsRefused()
    {
        await using var authority = await Authority.Start();
        await using var another = await Authority.Start();
        await using var host = await Start(authority);

        (await Signed.Me(host.Url, authority.Token("auditor", "nation"))).ShouldBe(200);
        (await Signed.Me(host.Url, another.Token("auditor", "nation"))).ShouldBe(401);
        (await Signed.Me(host.Url, another.Token("auditor", "nation", issuer: authority.Issuer))).ShouldBe(401);
        (await Signed.Me(host.Url, authority.Token("auditor", "nation", audience: "another"))).ShouldBe(401);
        (await Signed.Me(host.Url, authority.Token("auditor", "nation", expiresInMinutes: -10))).ShouldBe(401);
        (await Signed.Me(host.Url, TestPeople.Token(Ledger.Api.People.Role.Auditor))).ShouldBe(401);
    }

    [Fact]
    public async Task Login_WithAnAuthority_IsDoneThere()
    {
        await using var authority = await Authority.Start();
        await using var host = await Start(authority);

        (await Signed.Login(host.Url, "treasurer@test.example")).ShouldBeProblem(409, "sign-in-elsewhere");
    }

    private Task<RunningHost> Start(Authority authority) =>
        RunningHost.Start(PostgresCluster.ForService(service.ConnectionString), service.Clock, "--Ledger:Oidc:Authority", authority.Issuer, "--Ledger:Oidc:Audience", Audience);

    private sealed class Authority : IAsyncDisposable
    {
        private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly ECDsaSecurityKey _key;
        private readonly WebApplication _app;

        private Authority(WebApplication app)
        {
            _app = app;
            _key = new ECDsaSecurityKey(_ecdsa) { KeyId = Guid.NewGuid().ToString("N") };
            app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = Issuer + "/keys" }));
            app.MapGet("/keys", () =>
            {
                var point = _ecdsa.ExportParameters(includePrivateParameters: false).Q;
                return Results.Json(new { keys = new[] { new { kty = "EC", crv = "P-256", use = "sig", kid = _key.KeyId, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } } });
            });
        }

        public string Issuer => _app.Urls.Single();

        public static async Task<Authority> Start()
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var authority = new Authority(builder.Build());
            await authority._app.StartAsync();
            return authority;
        }

        public string Token(string? role, string? scope, string? issuer = null, string audience = Audience, int expiresInMinutes = 10)
        {
            // The service of the test lives in January 2026.
            var now = new DateTime(2026, 1, 15, 3, 0, 0, DateTimeKind.Utc);
            var claims = new Dictionary<string, object> { ["sub"] = "sub-1", ["name"] = "Lan" };
            foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("ledger_role", role), ("ledger_scope", scope)])
            {
                if (value is not null)
                {
                    claims[name] = value;
                }
            }

            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Issuer,
                Audience = audience,
                Claims = claims,
                IssuedAt = now.AddHours(-1),
                NotBefore = now.AddHours(-1),
                Expires = now.AddMinutes(expiresInMinutes),
                SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
            });
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _ecdsa.Dispose();
        }
    }
}
