using System.Text;
using System.Text.Json;
using Ledger.Api.Hosting;
using Ledger.Api.People;
using Ledger.Api.Tests.Docs;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Storage;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Ledger.Api.Tests.People;

/// <summary>The table of who may do what, held against every operation of the OpenAPI document.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccessTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly string Operations = Documents.Read("operations.md");

    [Fact]
    public async Task EveryOperation_EveryRoleAndPlace_IsAsTheTableSays()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        var places = new[]
        {
            ("own", await Club("33", "12142")), ("sameProvince", await Club("33", "12145")), ("otherProvince", await Club("25", "07900")),
        };
        var own = places[0].Item2;
        var all = await All();
        all.Where(operation => operation.Permission is null).Select(operation => operation.Path).Should().BeEquivalentTo("/api/v1/auth/login", "/api/v1/auth/refresh");
        var operations = all.FindAll(operation => operation.Permission is not null);
        operations.Should().HaveCountGreaterThan(75);
        var wrong = new List<string>();
        var tried = 0;
        foreach (var role in Enum.GetValues<Role>())
        {
            var scope = role switch
            {
                Role.Treasurer or Role.Chair or Role.BoardMember => own,
                Role.Auditor or Role.CommuneStaff => own with { Club = null },
                Role.ProvinceStaff => new AccessScope(own.Province, null, null),
                _ => AccessScope.Nation,
            };
            using var api = Signed.Client(service.Url, await TestPeople.Add(database, $"walk-{role}", role, scope));
            foreach (var operation in operations)
            {
                foreach (var (name, place) in places)
                {
                    var reply = await Send(api, operation, place);
                    var rule = AccessTable.Rule(operation.Permission!.Value);
                    var allowed = rule.Roles.Contains(role) && (!rule.NationOnly || scope.IsNation) && (!IsAbout(operation) || scope.Covers(Concerned(operation, place)));
                    tried++;
                    if (allowed ? reply.Status is 401 or 403 : reply.Status != 403)
                    {
                        wrong.Add($"{operation.Method} {operation.Path} as {role} for {name}: {reply.Status} {reply.Text}");
                    }
                }
            }
        }

        wrong.Should().BeEmpty();
        tried.Should().Be(operations.Count * 8 * 3);
    }

    [Fact]
    public void Table_OfTheDocument_IsTheOneInTheCode()
    {
        var roles = Enum.GetValues<Role>();
        var header = $"| Permission | {string.Join(" | ", roles.Select(Codes.Code))} | |";

        var rows = AccessTable.Rules.Select(rule =>
            $"| `{rule.Permission.Code()}` | {string.Join(" | ", roles.Select(role => rule.Roles.Contains(role) ? rule.NationOnly ? "nation" : "x" : ""))} | {rule.English} |");

        Documents.Table(Operations, header).Should().Equal(rows);
    }

    [Fact]
    public async Task Refusal_NamesThePermissionInBothLanguages()
    {
        using var api = Signed.Client(service.Url, TestPeople.Token(Role.Administrator));
        var club = await service.OpenClub();

        var vietnamese = (await api.Post(club.Path("fund/capital"), new { source = "grant", amount = 1, on = "2025-01-05" })).ShouldBeProblem(403, "not-permitted").String("detail");
        var english = (await api.Post(club.Path("fund/capital"), new { }, ("Accept-Language", "en"))).ShouldBeProblem(403, "not-permitted").String("detail");

        vietnamese.Should().Be("Quyền postMoney (ghi thu, chi, giải ngân, điều chỉnh, khóa sổ) chỉ dành cho: treasurer.");
        english.Should().Be("The permission postMoney (post money, pay loans out, correct and close the book) is for: treasurer.");
    }

    [Fact]
    public async Task Club_Unknown_LooksLikeOneOfAnotherProvince()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        using var api = Signed.Client(service.Url, await TestPeople.Add(database, "province-treasurer", Role.Treasurer, new AccessScope("25", null, null)));
        var elsewhere = await service.OpenClub();

        var known = (await api.Get(elsewhere.Path("fund"))).ShouldBeProblem(403, "out-of-scope");
        var unknown = (await api.Get("clubs/c-nowhere/fund")).ShouldBeProblem(403, "out-of-scope");

        unknown.String("detail").Should().Be(known.String("detail"));
        (await api.Get($"portfolio?club={elsewhere.Id}")).ShouldBeProblem(403, "out-of-scope");
        (await api.Get("portfolio?club=c-nowhere")).ShouldBeProblem(403, "out-of-scope");
    }

    [Fact]
    public async Task Question_NamingNoPlace_IsAboutOnesWholeScope()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        using var api = Signed.Client(service.Url, await TestPeople.Add(database, "province-staff", Role.ProvinceStaff, new AccessScope("33", null, null)));
        await service.OpenClub();
        await Club("25", "07900");

        (await api.Get("portfolio")).ShouldBe(200).String("scope.code").Should().Be("33");
        (await api.Get("reports/monthly?month=2026-01")).ShouldBe(200).String("scope.code").Should().Be("33");
        (await api.Get("clubs")).Items().Should().NotBeEmpty().And.OnlyContain(club => club!["provinceCode"]!.GetValue<string>() == "33");
        (await api.Get("outbox")).ShouldBe(200);
        foreach (var path in (string[])["portfolio", "portfolio/arrears", "portfolio/trend", "portfolio/fund-targets", "clubs", "outbox"])
        {
            (await api.Get(path + "?province=25")).ShouldBeProblem(403, "out-of-scope");
        }
    }

    [Fact]
    public void Endpoint_WithoutAPermission_KeepsTheServiceFromStarting()
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapGet("/forgotten", () => "");

        app.Invoking(built => built.RequireDeclaredAccess()).Should().Throw<InvalidOperationException>().WithMessage("*forgotten*");
    }

    private async Task<AccessScope> Club(string province, string commune) =>
        new(province, commune, (await service.Api.Post("clubs", new { name = "CLB", provinceCode = province, communeCode = commune, commune = "Xã " + commune, establishedOn = "2023-01-10" })).ShouldBe(201).String("clubId")!);

    /// <summary>Every operation of the document with the permission that it names; null for what is open to all.</summary>
    private async Task<List<Described>> All()
    {
        var document = (await service.Api.Get("/swagger/v1/swagger.json")).ShouldBe(200).Body!;
        var operations =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let permission = operation.Value!["x-permission"]?.GetValue<string>()
            select new Described(
                new HttpMethod(operation.Key.ToUpperInvariant()), path.Key, permission is null ? null : Enum.Parse<Permission>(permission, ignoreCase: true),
                (operation.Value["parameters"]?.AsArray() ?? []).Any(parameter => parameter!["name"]!.GetValue<string>() == "province"));
        // Whoever signs out asks nothing more; SignInTests try it.
        return [.. operations.Where(operation => operation.Path != "/api/v1/auth/logout")];
    }

    /// <summary>Asks for a place: in the path, the query or the body, wherever the operation takes one. What else it needs is left out, so that nothing is recorded.</summary>
    private static Task<Reply> Send(ApiClient api, Described operation, AccessScope place)
    {
        var path = operation.Path.Replace("{clubId}", place.Club, StringComparison.Ordinal).Replace("{date}", "2025-02-05", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        path += operation.TakesProvince ? operation.Path.EndsWith("/clubs", StringComparison.Ordinal) ? $"?province={place.Province}&commune={place.Commune}" : $"?month=2025-01&club={place.Club}" : "";
        var body = operation switch
        {
            { Path: "/api/v1/clubs" } => JsonSerializer.Serialize(new { name = "CLB", provinceCode = place.Province, communeCode = place.Commune, commune = "x", establishedOn = "2023-01-10" }),
            { Path: "/api/v1/targets" } => JsonSerializer.Serialize(new { scope = new { province = place.Province }, amount = 50_000_000, effectiveFrom = "2030-01-01" }),
            _ => "{}",
        };
        return operation.Method == HttpMethod.Get || operation.Method == HttpMethod.Delete
            ? api.Send(operation.Method, path, null)
            : api.Send(operation.Method, path, new StringContent(body, Encoding.UTF8, path.EndsWith("/opening-balances", StringComparison.Ordinal) ? "text/csv" : "application/json"), ("Idempotency-Key", Guid.NewGuid().ToString()));
    }

    // Whether the place that was asked for decides.
    private static bool IsAbout(Described operation) =>
        operation.Path.Contains("{clubId}", StringComparison.Ordinal) || (operation.TakesProvince && operation.Path != "/api/v1/targets") || (operation.Path is "/api/v1/clubs" or "/api/v1/targets" && operation.Method != HttpMethod.Get);

    private static AccessScope Concerned(Described operation, AccessScope place) => operation.Path switch
    {
        "/api/v1/targets" => new AccessScope(place.Province, null, null),
        // A list is of what lies within both; a club does not lie around its own.
        "/api/v1/clubs" when operation.Method == HttpMethod.Post => place with { Club = null },
        _ => place,
    };

    private sealed record Described(HttpMethod Method, string Path, Permission? Permission, bool TakesProvince);
}
