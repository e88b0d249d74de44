using System.Text;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Clubs;

[Collection(PostgresCollection.Name)]
public sealed class MemberTests(LedgerService service) : IClassFixture<LedgerService>
{
    private readonly ApiClient _api = service.Api;

    [Fact]
    public async Task Add_Member_IsAnsweredAndReadBack()
    {
        var club = await TestClub.Register(_api);

        var added = (await club.Post("members", TestClub.Member())).ShouldBe(201);

        added.Header("Location").Should().Be($"/api/v1/clubs/{club.Id}/members/{added.String("memberId")}");
        var read = (await _api.Get(added.Header("Location")!)).ShouldBe(200);
        read.Text.Should().Be(added.Text);
        read.String("fullName").Should().Be("Nguyễn Thị Hòa");
        read.String("gender").Should().Be("female");
        read.Number("birthYear").Should().Be(1957);
        read.String("household").Should().Be("nearPoor");
        read.String("phone").Should().Be("0912000111");
        read.String("joinedOn").Should().Be("2023-01-10");
        read.At("erased")!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Add_SameKeyFromManyConnections_AddsOneMember()
    {
        var club = await TestClub.Register(_api);

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => club.Post("members", TestClub.Member("Trần Văn Nam"), ("Idempotency-Key", "nam"))));

        replies.Select(reply => reply.ShouldBe(201).Text).Distinct().Should().ContainSingle();
        replies.Count(reply => reply.Header("Idempotency-Replayed") == "true").Should().Be(11);
        (await club.Get("members?q=nam")).Items().Should().ContainSingle();
        (await club.Post("members", TestClub.Member("Trần Văn Bắc"), ("Idempotency-Key", "nam"))).ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Add_SameKeyInTwoClubs_AddsTwoMembers()
    {
        var (one, other) = (await TestClub.Register(_api), await TestClub.Register(_api));

        var first = (await one.Post("members", TestClub.Member(), ("Idempotency-Key", "shared"))).ShouldBe(201);
        var second = (await other.Post("members", TestClub.Member(), ("Idempotency-Key", "shared"))).ShouldBe(201);

        second.String("memberId").Should().NotBe(first.String("memberId"));
    }

    [Theory]
    [InlineData("birthYear", "1899")]
    [InlineData("birthYear", "2027")]
    [InlineData("birthYear", "null")]
    [InlineData("joinedOn", "\"2026-01-16\"")]
    [InlineData("gender", "\"other\"")]
    [InlineData("gender", "\"female, male\"")]
    [InlineData("household", "\"rich\"")]
    public async Task Add_FieldBeyondItsValues_IsNamed(string field, string value)
    {
        var club = await TestClub.Register(_api);
        var before = await service.Recorded();
        var body = System.Text.Json.Nodes.JsonNode.Parse("""{"fullName":"A","gender":"male","birthYear":1950,"household":"poor","joinedOn":"2023-01-10"}""")!;
        body[field] = System.Text.Json.Nodes.JsonNode.Parse(value);

        (await club.Post("members", body.ToJsonString())).ShouldBeProblem(400, "invalid-request", field);

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task List_Pages_HoldEveryMemberOnce()
    {
        var club = await TestClub.Register(_api);
        var made = new List<string> { club.MemberId };
        for (var i = 0; i < 5; i++)
        {
            made.Add((await club.Post("members", TestClub.Member())).String("memberId")!);
        }

        var listed = new List<string>();
        var cursor = "";
        while (cursor is not null)
        {
            var page = (await club.Get($"members?limit=2&cursor={Uri.EscapeDataString(cursor)}")).ShouldBe(200);
            page.Items().Count.Should().Be(2);
            listed.AddRange(page.Items().Select(member => member!["memberId"]!.GetValue<string>()));
            cursor = page.String("nextCursor");
        }

        listed.Should().BeEquivalentTo(made).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("Lê Thị Hòa")]
    [InlineData("le thi hoa")]
    [InlineData("LÊ THỊ")]
    [InlineData("hòa")]
    public async Task List_AnySpelling_FindsTheMember(string query)
    {
        var club = await TestClub.Register(_api);
        var member = (await club.Post("members", TestClub.Member("Lê Thị Hòa".Normalize(NormalizationForm.FormD)))).String("memberId");
        (await club.Post("members", TestClub.Member("Phạm Văn Đức"))).ShouldBe(201);

        foreach (var form in (NormalizationForm[])[NormalizationForm.FormC, NormalizationForm.FormD])
        {
            var found = (await club.Get($"members?q={Uri.EscapeDataString(query.Normalize(form))}")).Items().Select(item => item!["memberId"]!.GetValue<string>()).ToList();
            found.Should().Contain(member);
        }

        (await club.Get("members?q=duc")).Items().Should().ContainSingle();
        (await club.Get($"members/{member}")).String("fullName").Should().Be("Lê Thị Hòa");
    }

    [Fact]
    public async Task Get_MemberOfAnotherClub_IsNotFound()
    {
        var (one, other) = (await TestClub.Register(_api), await TestClub.Register(_api));

        (await one.Get($"members/{other.MemberId}")).ShouldBeProblem(404, "member-not-found");
        (await _api.Delete(one.Path($"members/{other.MemberId}/personal-data"))).ShouldBeProblem(404, "member-not-found");
    }
}
