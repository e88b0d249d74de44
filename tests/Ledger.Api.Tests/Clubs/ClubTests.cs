using System.Text;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Clubs;

[Collection(PostgresCollection.Name)]
public sealed class ClubTests(LedgerService service) : IClassFixture<LedgerService>
{
    private readonly ApiClient _api = service.Api;

    [Fact]
    public async Task Register_EveryField_IsAnsweredAndReadBack()
    {
        var created = await _api.Post("clubs", new
        {
            name = "CLB LTHTGN thôn Đông",
            provinceCode = "33",
            formerProvince = "Hưng Yên",
            communeCode = "12142",
            commune = "Ân Thi",
            hamlet = "Thôn Đông",
            establishedOn = "2023-01-10",
            project = "VIE085",
            grade = "veryStrong",
            olderFromAge = 50,
        });

        created.ShouldBe(201);
        created.Header("Location").Should().Be("/api/v1/clubs/" + created.String("clubId"));
        created.String("province").Should().Be("Hưng Yên");
        created.String("grade").Should().Be("veryStrong");
        var read = (await _api.Get(created.Header("Location")!)).ShouldBe(200);
        read.Text.Should().Be(created.Text);
        read.ContentType.Should().Be("application/json");
    }

    [Fact]
    public async Task Register_RequiredFieldsOnly_LeavesTheOthersNull()
    {
        var club = (await _api.Post("clubs", TestClub.Registration())).ShouldBe(201);

        club.Body!.AsObject().Where(field => field.Value is null).Select(field => field.Key).Should().BeEquivalentTo("formerProvince", "communeCode", "hamlet", "project", "grade");
        club.Number("olderFromAge").Should().Be(55);
    }

    [Fact]
    public async Task Register_SameKeyAndBody_AnswersTheSameClub()
    {
        var first = (await _api.Post("clubs", TestClub.Registration(), ("Idempotency-Key", "club-1"))).ShouldBe(201);
        var again = (await _api.Post("clubs", TestClub.Registration(), ("Idempotency-Key", "club-1"))).ShouldBe(201);
        var other = await _api.Post("clubs", TestClub.Registration("CLB khác"), ("Idempotency-Key", "club-1"));

        again.Text.Should().Be(first.Text);
        again.Header("Idempotency-Replayed").Should().Be("true");
        first.Header("Idempotency-Replayed").Should().BeNull();
        other.ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Register_NoKey_IsAllowed() => (await _api.PostWithoutKey("clubs", TestClub.Registration())).ShouldBe(201);

    [Theory]
    [InlineData("provinceCode", "\"28\"")]
    [InlineData("provinceCode", "\"334\"")]
    [InlineData("communeCode", "\"1214\"")]
    [InlineData("communeCode", "\"1214a\"")]
    [InlineData("establishedOn", "\"2026-01-16\"")]
    [InlineData("grade", "\"excellent\"")]
    [InlineData("olderFromAge", "49")]
    [InlineData("olderFromAge", "61")]
    public async Task Register_FieldBeyondItsValues_IsNamed(string field, string value)
    {
        var before = await service.Recorded();
        var body = System.Text.Json.Nodes.JsonNode.Parse("""{"name":"CLB","provinceCode":"33","commune":"Ân Thi","establishedOn":"2023-01-10"}""")!;
        body[field] = System.Text.Json.Nodes.JsonNode.Parse(value);

        var reply = await _api.Post("clubs", body.ToJsonString());

        reply.ShouldBeProblem(400, "invalid-request", field);
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Register_Today_IsTheDateInVietnam() =>
        // At 03:00 UTC it is 10:00 of the same day in Vietnam.
        (await _api.Post("clubs", new { name = "CLB", provinceCode = "33", commune = "Ân Thi", establishedOn = "2026-01-15" })).ShouldBe(201);

    [Fact]
    public async Task List_Pages_HoldEveryClubOnce()
    {
        var made = new List<string>();
        for (var i = 1; i <= 7; i++)
        {
            made.Add((await _api.Post("clubs", TestClub.Registration($"CLB {i}", "96"))).String("clubId")!);
        }

        var listed = new List<string>();
        var sizes = new List<int>();
        string? cursor = null;
        do
        {
            var page = (await _api.Get("clubs?province=96&limit=3" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)))).ShouldBe(200);
            listed.AddRange(page.Items().Select(club => club!["clubId"]!.GetValue<string>()));
            sizes.Add(page.Items().Count);
            cursor = page.String("nextCursor");
        }
        while (cursor is not null);

        sizes.Should().Equal(3, 3, 1);
        listed.Should().BeEquivalentTo(made).And.OnlyHaveUniqueItems();
        (await _api.Get("clubs?province=96&limit=7")).String("nextCursor").Should().BeNull("there is no page after the last club");
    }

    [Fact]
    public async Task List_Commune_HoldsOnlyItsClubs()
    {
        foreach (var communeCode in (string[])["12142", "12142", "12145"])
        {
            (await _api.Post("clubs", new { name = "CLB", provinceCode = "12", communeCode, commune = "Xã", establishedOn = "2023-01-10" })).ShouldBe(201);
        }

        (await _api.Get("clubs?province=12&commune=12142")).Items().Should().HaveCount(2);
        (await _api.Get("clubs?province=11&commune=12142")).Items().Should().BeEmpty();
    }

    [Theory]
    [InlineData("Thiện Nguyện")]
    [InlineData("thien nguyen")]
    [InlineData("THIỆN nguyện")]
    [InlineData("Tứ Kỳ")]
    [InlineData("tu ky")]
    [InlineData("đoàn")]
    [InlineData("doan")]
    [InlineData("ện Ng")]
    public async Task List_AnySpelling_FindsTheClub(string query)
    {
        var name = "CLB Thiện Nguyện Đoàn Kết " + Guid.NewGuid().ToString("N");
        var club = (await _api.Post("clubs", new { name = name.Normalize(NormalizationForm.FormD), provinceCode = "31", commune = "Tứ Kỳ", establishedOn = "2023-01-10" })).ShouldBe(201).String("clubId");

        foreach (var form in (NormalizationForm[])[NormalizationForm.FormC, NormalizationForm.FormD])
        {
            var found = (await _api.Get($"clubs?province=31&limit=500&q={Uri.EscapeDataString(query.Normalize(form))}")).ShouldBe(200);
            found.Items().Select(item => item!["clubId"]!.GetValue<string>()).Should().Contain(club);
        }

        (await _api.Get($"clubs/{club}")).String("name").Should().Be(name, "names are kept in one spelling");
    }

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    [InlineData("%5C")]
    [InlineData("'")]
    [InlineData("' OR '1'='1")]
    [InlineData("không có câu lạc bộ nào")]
    public async Task List_WildcardsAndQuotes_AreText(string query)
    {
        (await _api.Post("clubs", TestClub.Registration("CLB thường", "04"))).ShouldBe(201);

        (await _api.Get($"clubs?province=04&q={query}")).ShouldBe(200).Items().Should().BeEmpty();
    }

    [Theory]
    [InlineData("Robert'); DROP TABLE ledger.clubs; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"CLB\" & \\ 100% 💛")]
    public async Task Register_CodeInTheName_IsKeptAsText(string name)
    {
        var club = (await _api.Post("clubs", TestClub.Registration(name, "08"))).ShouldBe(201).String("clubId");

        (await _api.Get($"clubs/{club}")).String("name").Should().Be(name);
        (await _api.Get($"clubs?province=08&q={Uri.EscapeDataString(name)}")).Items().Select(item => item!["clubId"]!.GetValue<string>()).Should().Contain(club);
    }

    [Theory]
    [InlineData("clubs/c-0000000000")]
    [InlineData("clubs/'")]
    [InlineData("clubs/%F0%9F%92%9B")]
    [InlineData("clubs/c-0000000000/members")]
    [InlineData("clubs/c-0000000000/members/m-1")]
    [InlineData("clubs/c-0000000000/fund")]
    [InlineData("clubs/c-0000000000/fund/policy")]
    [InlineData("clubs/c-0000000000/loans")]
    [InlineData("clubs/c-0000000000/loans/L1")]
    public async Task Get_UnknownClub_IsAProblem(string path) => (await _api.Get(path)).ShouldBeProblem(404, "club-not-found");
}
