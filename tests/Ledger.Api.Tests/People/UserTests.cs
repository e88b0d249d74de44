using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ledger.Api.Tests.People;

[Collection(PostgresCollection.Name)]
public sealed class UserTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("{}", "email", "displayName", "password", "role", "scope")]
    [InlineData("""{"email":"no address"}""", "email")]
    [InlineData("""{"password":"short"}""", "password")]
    [InlineData("""{"password":"aaaaaaaaaaaaaaaa"}""", "password")]
    [InlineData("""{"password":"matkhau123456"}""", "password")]
    [InlineData("""{"password":"Password-2026!"}""", "password")]
    [InlineData("""{"email":"nguyenthihoa@example.vn","displayName":"Nguyễn Thị Hòa","password":"nguyenthihoa1"}""", "password")]
    [InlineData("""{"email":"a@example.vn","displayName":"Nguyễn Thị Hòa","password":"NguyễnThịHòa12"}""", "password")]
    [InlineData("""{"scope":{}}""", "scope")]
    [InlineData("""{"scope":{"nation":true,"province":"33"}}""", "scope")]
    [InlineData("""{"scope":{"province":"17"}}""", "scope.province")]
    [InlineData("""{"scope":{"commune":"99999"}}""", "scope.commune")]
    [InlineData("""{"scope":{"club":"c-nowhere"}}""", "scope.club")]
    [InlineData("""{"role":"treasurer","color":"red"}""", "color")]
    [InlineData("""{"role":"king"}""", "role")]
    public async Task Add_BadField_IsNamed(string body, params string[] fields)
    {
        var problem = await service.Api.PostWithoutKey("users", body);

        foreach (var field in fields)
        {
            problem.ShouldBeProblem(400, "invalid-request", field);
        }
    }

    [Fact]
    public async Task Erase_Somebody_LeavesTheIdAlone()
    {
        var (email, id) = await Signed.Add(service);
        var token = await Signed.Token(service.Url, email);

        (await service.Api.Delete($"users/{id}/personal-data")).ShouldBe(204);

        var erased = (await service.Api.Get($"users/{id}")).ShouldBe(200);
        (erased.String("displayName"), erased.At("disabled")!.GetValue<bool>()).Should().Be((id, true));
        string.Join('\n', await service.Query($"SELECT u::text FROM people.users u WHERE id = '{id}'")).Should().Contain(id).And.NotContainAny(email, email.ToUpperInvariant(), "Lan");
        (await service.Query($"SELECT count(*) FROM people.sessions WHERE user_id = '{id}'")).Should().Equal("0");
        (await Signed.Me(service.Url, token)).ShouldBe(401);
        (await Signed.Login(service.Url, email)).ShouldBeProblem(401, "sign-in-failed");
        (await service.Api.Delete($"users/{TestPeople.Id(Role.Administrator)}/personal-data")).ShouldBeProblem(422, "own-account");
        (await service.Api.Delete("users/u-nobody/personal-data")).ShouldBeProblem(404, "user-not-found");
    }

    [Fact]
    public async Task Add_ScopeOfAClub_IsKeptWithThePlacesAroundIt()
    {
        var club = (await service.Api.Post("clubs", new { name = "CLB", provinceCode = "33", communeCode = "12142", commune = "Ân Thi", establishedOn = "2023-01-10" })).String("clubId")!;

        var (_, userId) = await Signed.Add(service, "chair", new { club });

        var user = (await service.Api.Get($"users/{userId}")).ShouldBe(200);
        (user.String("scope.province"), user.String("scope.commune"), user.String("scope.club")).Should().Be(("33", "12142", club));
        (await service.Api.Put($"users/{userId}", $$"""{"scope":{{user.At("scope")!.ToJsonString()}}}""")).ShouldBe(200).At("scope")!.ToJsonString().Should().Be(user.At("scope")!.ToJsonString());
    }

    [Fact]
    public async Task Add_AddressInUse_IsRefused()
    {
        var (email, _) = await Signed.Add(service);

        (await service.Api.Post("users", new { email = email.ToUpperInvariant(), displayName = "Lan", password = Signed.Password, role = "chair", scope = new { nation = true } })).ShouldBeProblem(409, "email-in-use");
    }

    [Fact]
    public async Task List_IsPagedAndEverybodyIsThereOnce()
    {
        await Signed.Add(service);
        await Signed.Add(service);
        var ids = new List<string>();
        for (var cursor = ""; ;)
        {
            var page = (await service.Api.Get($"users?limit=3&cursor={cursor}")).ShouldBe(200);
            ids.AddRange(page.Items().Select(user => user!["userId"]!.GetValue<string>()));
            if (page.String("nextCursor") is not { } next)
            {
                break;
            }

            cursor = next;
        }

        ids.Should().OnlyHaveUniqueItems().And.HaveCount((await service.Query("SELECT id FROM people.users")).Count);
    }

    [Fact]
    public async Task Administrator_OfAProvince_ManagesNobodyOutside()
    {
        var (email, _) = await Signed.Add(service, "administrator", new { province = "33" });
        var (_, inside) = await Signed.Add(service, "chair", new { province = "33" });
        var (_, outside) = await Signed.Add(service, "chair", new { province = "25" });
        using var api = Signed.Client(service.Url, await Signed.Token(service.Url, email));

        (await api.Get("users?limit=500")).Items().Select(user => user!["userId"]!.GetValue<string>()).Should().Contain(inside).And.NotContain(outside);
        (await api.Get($"users/{outside}")).ShouldBeProblem(404, "user-not-found");
        (await api.Put($"users/{outside}", new { disabled = true })).ShouldBeProblem(404, "user-not-found");
        (await api.Post($"users/{outside}/password-reset", new { password = Signed.Password })).ShouldBeProblem(404, "user-not-found");
        (await api.Put($"users/{inside}", new { scope = new { nation = true } })).ShouldBeProblem(403, "out-of-scope");
        (await api.Post("users", new { email = "x@people.example", displayName = "X", password = Signed.Password, role = "chair", scope = new { province = "25" } })).ShouldBeProblem(403, "out-of-scope");
        (await api.Get("webhooks")).ShouldBeProblem(403, "not-permitted");
    }

    [Fact]
    public async Task Administrator_OwnRole_StaysAsItIs() =>
        (await service.Api.Put($"users/{TestPeople.Id(Role.Administrator)}", new { role = "treasurer" })).ShouldBeProblem(422, "own-account");

    [Fact]
    public async Task FirstStart_WithoutAdministrator_AddsTheConfiguredOneOnce()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        await using var host = await RunningHost.Start(
            PostgresCluster.ForService(service.ConnectionString), service.Clock, "--Ledger:Admin:Email", "first@people.example", "--Ledger:Admin:Password", "con-meo-treo-cay-cau");
        var first = host.Services.GetRequiredService<FirstPeople>();
        await first.AddAdministrator(CancellationToken.None);
        (await Signed.Login(host.Url, "first@people.example", "con-meo-treo-cay-cau")).ShouldBe(401);
        await Execute(database, "UPDATE people.users SET disabled = true WHERE role = 'administrator'");

        await first.AddAdministrator(CancellationToken.None);
        await first.AddAdministrator(CancellationToken.None);

        (await Signed.Login(host.Url, "first@people.example", "con-meo-treo-cay-cau")).ShouldBe(200);
        await Execute(database, "DELETE FROM people.users WHERE email = 'first@people.example'; UPDATE people.users SET disabled = false WHERE role = 'administrator'");
    }

    [Fact]
    public async Task Entry_SaysWhoRecordedItById()
    {
        var club = await service.OpenClub();
        await club.Capital(1_000_000);

        var entries = (await club.Get("fund/entries")).Items();

        entries.Select(entry => entry!["by"]!.GetValue<string>()).Should().OnlyContain(by => by == TestPeople.Id(Role.Treasurer)).And.HaveCount(2);
    }

    private static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
