using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class FundTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Open_WithoutPolicy_HasTheUsualRules()
    {
        var club = await TestClub.Register(service.Api);

        var opened = (await club.Post("fund", new { openedOn = "2025-01-01" })).ShouldBe(201);

        opened.Header("Location").Should().Be($"/api/v1/clubs/{club.Id}/fund");
        opened.ETag.Should().Be("\"1\"");
        opened.Numbers("entry", "version").Should().Equal(1, 1);
        opened.Decimal("policy.monthlyRate").Should().Be(1);
        opened.String("policy.method").Should().Be("decliningEqualPrincipal");
        opened.Numbers("policy.instalments", "policy.every", "policy.rounding", "policy.maxPrincipal", "policy.maxTermMonths").Should().Equal(12, 1, 1, 50_000_000, 24);
        opened.At("policy.target").Should().BeNull("the club goes by the programme's target");
        opened.At("policy.allocationOrder")!.ToJsonString().Should().Be("""["penalty","interest","principal"]""");
        opened.Decimal("policy.interestSplit.activityFund").Should().Be(100);
        var fund = await club.Fund();
        fund.Numbers("cash", "fundSize", "loansOutstanding", "loans.active").Should().Equal(0, 0, 0, 0);
        fund.String("asOf").Should().Be("2026-01-15");
        fund.At("knownAt").Should().BeNull();
        fund.At("targetReachedOn").Should().BeNull();
    }

    [Fact]
    public async Task Open_Twice_IsRefused()
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        (await club.Post("fund", new { openedOn = "2025-02-01" })).ShouldBeProblem(422, "fund-already-open");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Open_InTheFuture_IsRefused()
    {
        var club = await TestClub.Register(service.Api);
        var before = await service.Recorded();

        (await club.Post("fund", new { openedOn = "2026-01-16" })).ShouldBeProblem(422, "date-in-future");

        (await service.Recorded()).Should().Be(before);
        (await club.Get("fund")).ShouldBeProblem(404, "fund-not-found");
    }

    [Theory]
    [InlineData("fund/capital", """{"source":"grant","amount":1,"on":"2025-01-05"}""")]
    [InlineData("fund/cash-counts", """{"on":"2025-01-05","counted":0}""")]
    [InlineData("fund/period-closings", """{"through":"2025-01-05"}""")]
    [InlineData("fund/reversals", """{"entry":1,"reason":"x","on":"2025-01-05"}""")]
    [InlineData("loans/L1/approval", """{"on":"2025-01-05"}""")]
    [InlineData("loans/L1/repayments", """{"on":"2025-01-05","amount":1}""")]
    public async Task Post_ClubWithoutFund_IsNotFound(string path, string body)
    {
        var club = await TestClub.Register(service.Api);
        var before = await service.Recorded();

        (await club.Post(path, body)).ShouldBeProblem(404, "fund-not-found");

        (await club.Put("fund/policy", """{"effectiveFrom":"2025-07-01"}""")).ShouldBeProblem(404, "fund-not-found");
        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("grant", "capitalGrant")]
    [InlineData("stateBudget", "capitalStateBudget")]
    [InlineData("memberContribution", "capitalMemberContribution")]
    [InlineData("memberLoan", "capitalMemberLoan")]
    [InlineData("donation", "capitalDonation")]
    [InlineData("fundraising", "capitalFundraising")]
    [InlineData("other", "capitalOther")]
    public async Task Capital_OfEachSource_ComesInAndGoesBack(string source, string account)
    {
        var club = await service.OpenClub();

        var received = await club.Capital(5_000_000, "2025-01-02", source);
        received.Numbers("entry", "version").Should().Equal(2, 2);
        received.ETag.Should().Be("\"2\"");
        (await club.Post("fund/capital-returns", new { source, amount = 2_000_000, on = "2025-02-01", memberId = club.MemberId, note = "Trả bớt" })).ShouldBe(201).Number("entry").Should().Be(3);

        var fund = await club.Fund();
        fund.Numbers("capital." + source, "capital.total", "fundSize", "cash", "cashOnHand", "lendable").Should().Equal(3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000);
        fund.At("trialBalance")!.ToJsonString().Should().Be($$"""[{"account":"cash","debit":3000000,"credit":0},{"account":"{{account}}","debit":0,"credit":3000000}]""");
        (await club.Post("fund/capital-returns", new { source, amount = 3_000_001, on = "2025-02-01" })).Status.Should().Be(422);
    }

    [Fact]
    public async Task Capital_InKind_StandsInStock()
    {
        var club = await service.OpenClub();

        await club.Capital(5_000_000, "2025-01-02", "inKind");
        (await club.Post("fund/capital-returns", new { source = "inKind", amount = 1_000_000, on = "2025-01-03" })).ShouldBe(201);

        (await club.Fund()).Numbers("inKindStock", "cash", "capital.inKind", "fundSize", "lendable").Should().Equal(4_000_000, 0, 4_000_000, 4_000_000, 0);
    }

    [Fact]
    public async Task Capital_MoreThanTheSourceGave_IsRefusedWithTheFigures()
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000);
        await club.Capital(1_000_000, source: "memberLoan");
        var before = await service.Recorded();

        var refused = await club.Post("fund/capital-returns", new { source = "memberLoan", amount = 1_500_000, on = "2025-02-01" });

        refused.ShouldBeProblem(422, "insufficient-capital", "amount");
        refused.Numbers("figures.available", "figures.needed", "figures.shortfall").Should().Equal(1_000_000, 1_500_000, 500_000);
        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("fund/capital")]
    [InlineData("fund/capital-returns")]
    public async Task Capital_UnknownMember_IsNamed(string path)
    {
        var (club, other) = (await service.OpenClub(), await service.OpenClub());
        await club.Capital(5_000_000, source: "memberLoan");
        var before = await service.Recorded();

        foreach (var memberId in (string[])["m-0", other.MemberId])
        {
            (await club.Post(path, new { source = "memberLoan", amount = 1_000, on = "2025-01-03", memberId })).ShouldBeProblem(400, "invalid-request", "memberId");
        }

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Target_Reached_IsDatedByTheDayItWasCrossed()
    {
        var club = await service.OpenClub(policy: new { target = 10_000_000 });
        await club.Capital(6_000_000, "2025-01-02");
        await club.Capital(4_000_000, "2025-03-01");
        await club.Capital(1_000_000, "2025-04-01");

        (await club.Fund()).String("targetReachedOn").Should().Be("2025-03-01");
        (await club.Fund("?asOf=2025-02-28")).At("targetReachedOn").Should().BeNull();
    }

    [Fact]
    public async Task AsOf_Days_ShowWhatHadHappenedByThen()
    {
        var club = await service.OpenClub();
        await club.Capital(6_000_000, "2025-01-10");
        await club.Capital(4_000_000, "2025-03-01");
        await club.Capital(1_000_000, "2025-02-01");

        (await club.Fund("?asOf=2025-01-09")).Number("cash").Should().Be(0);
        (await club.Fund("?asOf=2025-01-10")).Number("cash").Should().Be(6_000_000);
        (await club.Fund("?asOf=2025-02-28")).Number("cash").Should().Be(7_000_000, "what was backdated counts from its own day");
        (await club.Fund("?asOf=2025-03-01")).Number("cash").Should().Be(11_000_000);
        (await club.Fund("?asOf=2025-03-01")).Number("version").Should().Be(4, "the version is of what is known, not of the day");
    }

    [Fact]
    public async Task Version_Earlier_ShowsTheFundAtThatEntry()
    {
        var club = await service.OpenClub();
        await club.Capital(6_000_000, "2025-03-01");
        await club.Capital(4_000_000, "2025-02-01");

        var atTwo = await club.Fund("?version=2");
        atTwo.Numbers("version", "cash").Should().Equal(2, 6_000_000);
        atTwo.ETag.Should().Be("\"2\"");
        (await club.Fund("?version=2&asOf=2025-02-15")).Number("cash").Should().Be(0);
        (await club.Fund("?version=3&asOf=2025-02-15")).Number("cash").Should().Be(4_000_000);
        (await club.Get("fund?version=4")).ShouldBeProblem(404, "version-not-found");
        (await club.Get("fund?version=9223372036854775807")).ShouldBeProblem(404, "version-not-found");
    }

    [Fact]
    public async Task Amount_TheLargestPossible_IsBooked()
    {
        var club = await service.OpenClub();

        await club.Capital(1_000_000_000_000);

        (await club.Fund()).Number("fundSize").Should().Be(1_000_000_000_000);
        (await club.Post("fund/capital", new { source = "grant", amount = 1_000_000_000_001, on = "2025-01-02" })).ShouldBeProblem(400, "invalid-request", "amount");
    }

    [Fact]
    public async Task Note_CodeAndQuotes_AreKeptAsText()
    {
        var club = await service.OpenClub();

        (await club.Post("fund/capital", new { source = "other", amount = 1_000, on = "2025-01-02", note = "'); DELETE FROM mt_events; -- <b>\u00e1\n💛" })).ShouldBe(201);

        (await service.Query("SELECT data->>'note' FROM mt_events WHERE data->>'note' IS NOT NULL")).Should().Contain("'); DELETE FROM mt_events; -- <b>á\n💛");
    }
}
