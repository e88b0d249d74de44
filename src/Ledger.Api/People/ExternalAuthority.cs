using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.Tenancy;
using Ledger.Domain.Storage;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Npgsql;

namespace Ledger.Api.People;

/// <summary>An OpenID Connect authority that people are signed in by instead of here: its access tokens are believed, with the role and the scope that they claim.</summary>
internal sealed class ExternalAuthority
{
    private readonly PersonFields _places;
    private readonly CallerDatabase _database;
    private readonly string _roleClaim;
    private readonly string _scopeClaim;
    private readonly KnownCallers _known;
    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters? _rules;

    public ExternalAuthority(IConfiguration configuration, NpgsqlDataSource nation, CallerDatabase database, ClubRegister register, TimeProvider time)
    {
        _database = database;
        var settings = configuration.GetSection("Ledger:Oidc");
        _places = new PersonFields(nation, register);
        _known = new KnownCallers(time);
        (_roleClaim, _scopeClaim) = (settings["RoleClaim"] ?? "ledger_role", settings["ScopeClaim"] ?? "ledger_scope");
        if (settings["Authority"] is { Length: > 0 } authority)
        {
            var address = new Uri(authority.TrimEnd('/') + "/.well-known/openid-configuration");
            _rules = new TokenValidationParameters
            {
                ValidAudience = settings["Audience"] is { Length: > 0 } audience ? audience : throw new FormatException("Ledger__Oidc__Audience is missing: without it a token for another service would be believed"),
                ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                    address.ToString(), new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = !address.IsLoopback }),
                ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
                ClockSkew = TimeSpan.FromSeconds(30),
                LifetimeValidator = (from, to, _, rules) => to is not null && to > time.GetUtcNow().UtcDateTime - rules.ClockSkew && !(from > time.GetUtcNow().UtcDateTime + rules.ClockSkew),
            };
        }
    }

    public bool IsConfigured => _rules is not null;

    /// <summary>Whom the authority signed in with a token; null when it did not, or claims no role and scope that there are.</summary>
    public ValueTask<Caller?> Find(string token, CancellationToken ct) => _known.Find(token, Read, ct);

    private async Task<(Caller, Instant)?> Read(string token, CancellationToken ct)
    {
        var result = await _tokens.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken { Subject.Length: > 0 } read)
        {
            return null;
        }

        // Where a claimed place lies is found before there is somebody who asks.
        _database.Enter(AccessScope.Nation);
        var scope = new Fields();
        var place = Text(read, _scopeClaim) is { } claimed && ScopeOf(claimed) is { } body ? await _places.Scope(scope, body, ct) : null;
        return Codes.Find<Role>(Text(read, _roleClaim) ?? "") is { } role && place is not null && !scope.HasFaults
            ? (new Caller(read.Subject, Text(read, "name") ?? read.Subject, Text(read, "email"), role, place, hasTotp: false, sessionId: null), Instant.FromDateTimeUtc(DateTime.SpecifyKind(read.ValidTo, DateTimeKind.Utc)))
            : null;
    }

    // nation, province:33, commune:12142 or club:c-...
    private static ScopeBody? ScopeOf(string claim) => claim.Split(':') switch
    {
        ["nation"] => new ScopeBody(true, null, null, null),
        ["province", var province] => new ScopeBody(null, province, null, null),
        ["commune", var commune] => new ScopeBody(null, null, commune, null),
        ["club", var club] => new ScopeBody(null, null, null, club),
        _ => null,
    };

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var text) ? text : null;
}
