using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Loans;

[Collection(PostgresCollection.Name)]
public sealed class LoanRequestTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Request_WithoutTerms_TakesThoseOfThePolicy()
    {
        var club = await service.OpenClub();

        var requested = (await club.Post("loans", new { memberId = club.MemberId, principal = 3_000_000, purpose = "Chăn nuôi gà", requestedOn = "2025-01-05" })).ShouldBe(201);

        requested.String("loanId").Should().Be("L1");
        requested.String("status").Should().Be("requested");
        requested.Header("Location").Should().Be($"/api/v1/clubs/{club.Id}/loans/L1");
        requested.Numbers("entry", "version", "principal", "terms.instalments").Should().Equal(2, 2, 3_000_000, 12);
        var read = (await service.Api.Get(requested.Header("Location")!)).ShouldBe(200);
        read.String("memberId").Should().Be(club.MemberId);
        read.String("purpose").Should().Be("Chăn nuôi gà");
        read.Numbers("outstanding", "credit", "daysPastDue").Should().Equal(0, 0, 0);
        read.Items("schedule").Should().BeEmpty();
        read.Items("transactions").Should().BeEmpty();
        read.ETag.Should().Be("\"2\"");
        (await club.Loan("L1", "?asOf=2025-01-04")).ShouldBeProblem(404, "loan-not-found");
    }

    [Fact]
    public async Task Decide_Approval_IsDated()
    {
        var club = await service.OpenClub();
        var loan = await club.Request(3_000_000, "2025-01-05");

        var approved = (await club.Post($"loans/{loan}/approval", new { on = "2025-01-07" })).ShouldBe(201);

        approved.String("status").Should().Be("approved");
        approved.Number("entry").Should().Be(3);
        (await club.Loan(loan)).String("approvedOn").Should().Be("2025-01-07");
        (await club.Loan(loan, "?asOf=2025-01-06")).String("status").Should().Be("requested");
    }

    [Fact]
    public async Task Decide_Rejection_KeepsItsReason()
    {
        var club = await service.OpenClub();
        var loan = await club.Request(3_000_000, "2025-01-05");

        (await club.Post($"loans/{loan}/rejection", new { on = "2025-01-07", reason = "Còn nợ khoản trước" })).ShouldBe(201).String("status").Should().Be("rejected");

        var read = await club.Loan(loan);
        (read.String("status"), read.String("rejectedOn"), read.String("rejectionReason")).Should().Be(("rejected", "2025-01-07", "Còn nợ khoản trước"));
        (await club.Loan(loan, "?asOf=2025-01-06")).At("rejectionReason").Should().BeNull();
    }

    [Fact]
    public async Task Decide_TwiceOrBeforeTheRequest_IsRefused()
    {
        var club = await service.OpenClub();
        var (approved, rejected, requested) = (await club.Approve(1_000_000, "2025-01-05"), await club.Request(1_000_000, "2025-01-05"), await club.Request(1_000_000, "2025-01-05"));
        (await club.Post($"loans/{rejected}/rejection", new { on = "2025-01-05", reason = "x" })).ShouldBe(201);
        var before = await service.Recorded();

        foreach (var loan in (string[])[approved, rejected])
        {
            (await club.Post($"loans/{loan}/approval", new { on = "2025-01-06" })).ShouldBeProblem(422, "loan-not-requested");
            (await club.Post($"loans/{loan}/rejection", new { on = "2025-01-06", reason = "x" })).ShouldBeProblem(422, "loan-not-requested");
        }

        (await club.Post($"loans/{requested}/approval", new { on = "2025-01-04" })).ShouldBeProblem(422, "date-out-of-order", "on");
        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("""{"principal":50000001}""", 422, "principal-above-maximum", "principal")]
    [InlineData("""{"memberId":"m-000000000000"}""", 400, "invalid-request", "memberId")]
    [InlineData("""{"purpose":"  "}""", 400, "invalid-request", "purpose")]
    [InlineData("""{"terms":{"monthlyRate":1.7}}""", 422, "interest-cap", "monthlyRate")]
    [InlineData("""{"terms":{"instalments":25}}""", 422, "term-above-maximum", "instalments")]
    [InlineData("""{"terms":{"instalments":0}}""", 400, "invalid-request", "terms.instalments")]
    [InlineData("""{"terms":{"every":0}}""", 400, "invalid-request", "terms.every")]
    [InlineData("""{"terms":{"rounding":50}}""", 400, "invalid-request", "terms.rounding")]
    [InlineData("""{"terms":{"gracePrincipal":12}}""", 400, "invalid-request", "gracePrincipal")]
    [InlineData("""{"terms":{"rate":1}}""", 400, "invalid-request", "terms.rate")]
    [InlineData("""{"terms":{"target":1}}""", 400, "invalid-request", "terms.target")]
    [InlineData("""{"terms":{"method":"bullet"}}""", 400, "invalid-request", "terms.method")]
    [InlineData("""{"terms":[]}""", 400, "invalid-request", "terms")]
    public async Task Request_BeyondTheRules_NamesTheField(string change, int status, string slug, string field)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();
        var body = System.Text.Json.Nodes.JsonNode.Parse($$"""{"memberId":"{{club.MemberId}}","principal":1000000,"purpose":"x","requestedOn":"2025-01-05"}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        (await club.Post("loans", body.ToJsonString())).ShouldBeProblem(status, slug, field);

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task List_Statuses_AreTodays()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        await club.Request(1_000_000, "2025-01-05");
        await club.Approve(1_000_000, "2025-01-05");
        var rejected = await club.Request(1_000_000, "2025-01-05");
        (await club.Post($"loans/{rejected}/rejection", new { on = "2025-01-05", reason = "x" })).ShouldBe(201);
        await club.Lend(1_200_000, "2025-11-05");
        var closed = await club.Lend(1_000_000, "2025-01-05", new { instalments = 1 });
        (await club.Repay(closed, 1_010_000, "2025-02-05")).ShouldBe(201);

        var all = (await club.Get("loans")).ShouldBe(200);
        all.Items().Select(loan => loan!["loanId"]!.GetValue<string>()).Should().Equal("L1", "L2", "L3", "L4", "L5");
        all.Items().Select(loan => loan!["status"]!.GetValue<string>()).Should().Equal("requested", "approved", "rejected", "active", "closed");
        foreach (var (status, id) in ((string, string)[])[("requested", "L1"), ("approved", "L2"), ("rejected", "L3"), ("active", "L4"), ("closed", "L5")])
        {
            (await club.Get("loans?status=" + status)).Items().Select(loan => loan!["loanId"]!.GetValue<string>()).Should().Equal(id);
        }

        // The first instalment fell due on 5 December 2025: 41 days before 15 January 2026.
        all.Numbers("items.3.outstanding", "items.3.daysPastDue", "items.3.daysPastDuePrincipal").Should().Equal(1_200_000, 41, 41);
        var one = await club.Loan("L4");
        one.Numbers("outstanding", "daysPastDue", "daysPastDuePrincipal").Should().Equal(1_200_000, 41, 41);
    }

    [Fact]
    public async Task List_Pages_HoldEveryLoanOnceInTheOrderOfRequests()
    {
        var club = await service.OpenClub();
        for (var i = 0; i < 11; i++)
        {
            await club.Request(1_000_000, "2025-01-05");
        }

        var listed = new List<string>();
        var cursor = "";
        while (cursor is not null)
        {
            var page = (await club.Get($"loans?limit=4&cursor={Uri.EscapeDataString(cursor)}")).ShouldBe(200);
            listed.AddRange(page.Items().Select(loan => loan!["loanId"]!.GetValue<string>()));
            cursor = page.String("nextCursor");
        }

        listed.Should().Equal(Enumerable.Range(1, 11).Select(number => $"L{number}"));
    }

    [Theory]
    [InlineData("status=late", "status")]
    [InlineData("status=1", "status")]
    [InlineData("cursor=xyz", "cursor")]
    [InlineData("cursor=bm90LWEtbnVtYmVy", "cursor")]
    [InlineData("cursor=LTE=", "cursor")]
    public async Task List_WrongQuery_IsNamed(string query, string field)
    {
        var club = await service.OpenClub();

        (await club.Get("loans?" + query)).ShouldBeProblem(400, "invalid-request", field);
    }
}
