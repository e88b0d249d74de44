using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class IdempotencyTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Post_SameKeyAndBody_AnswersTheSameAndRecordsNothing()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });
        var first = (await club.Repay(loan, 1_030_000, "2025-02-05", ("Idempotency-Key", "feb"))).ShouldBe(201);
        await club.Repay(loan, 1_020_000, "2025-03-05");
        var before = await service.Recorded();

        var again = (await club.Repay(loan, 1_030_000, "2025-02-05", ("Idempotency-Key", "feb"))).ShouldBe(201);

        again.Text.Should().Be(first.Text);
        again.ETag.Should().Be(first.ETag);
        again.Header("Idempotency-Replayed").Should().Be("true");
        first.Header("Idempotency-Replayed").Should().BeNull();
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Post_SameKeyOtherBody_IsRefused()
    {
        var club = await service.OpenClub();
        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-02" }, ("Idempotency-Key", "k"))).ShouldBe(201);
        var before = await service.Recorded();

        (await club.Post("fund/capital", new { source = "grant", amount = 1_001, on = "2025-01-02" }, ("Idempotency-Key", "k"))).ShouldBeProblem(422, "idempotency-key-reused");
        (await club.Post("fund/capital-returns", new { source = "grant", amount = 1_000, on = "2025-01-02" }, ("Idempotency-Key", "k"))).ShouldBeProblem(422, "idempotency-key-reused");
        // The fund would refuse this one anyhow; the reused key is what the caller must hear of.
        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2024-01-02" }, ("Idempotency-Key", "k"))).ShouldBeProblem(422, "idempotency-key-reused");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Post_SameKeyInAnotherClub_IsAnotherKey()
    {
        var (one, other) = (await service.OpenClub(), await service.OpenClub());

        foreach (var club in (TestClub[])[one, other])
        {
            var posted = (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-02" }, ("Idempotency-Key", "shared"))).ShouldBe(201);
            posted.Header("Idempotency-Replayed").Should().BeNull();
        }
    }

    [Fact]
    public async Task Post_RefusedFirst_LeavesTheKeyFree()
    {
        var club = await service.OpenClub();
        await club.Capital(1_000_000);
        var loan = await club.Approve(2_000_000, "2025-01-05");
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" }, ("Idempotency-Key", "pay"))).ShouldBeProblem(422, "insufficient-cash");
        await club.Capital(1_000_000);

        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" }, ("Idempotency-Key", "pay"))).ShouldBe(201).Header("Idempotency-Replayed").Should().BeNull();
    }

    [Fact]
    public async Task Post_RetryOfWhatCannotHappenTwice_AnswersAgain()
    {
        var club = await TestClub.Register(service.Api);
        var replies = new List<(Reply First, Reply Again)>();
        async Task Twice(string path, object body)
        {
            var key = ("Idempotency-Key", path.Replace('/', '-'));
            replies.Add(((await club.Post(path, body, key)).ShouldBe(201), (await club.Post(path, body, key)).ShouldBe(201)));
        }

        await Twice("fund", new { openedOn = "2025-01-01" });
        await Twice("fund/capital", new { source = "grant", amount = 3_000_000, on = "2025-01-02" });
        await Twice("loans", new { memberId = club.MemberId, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" });
        await Twice("loans/L1/approval", new { on = "2025-01-05" });
        await Twice("loans/L1/disbursement", new { on = "2025-01-05" });
        await Twice("fund/reversals", new { entry = 5, reason = "Ghi nhầm", on = "2025-01-06" });
        await Twice("fund/period-closings", new { through = "2025-01-31" });

        replies.Should().OnlyContain(pair => pair.First.Text == pair.Again.Text && pair.First.ETag == pair.Again.ETag && pair.First.Header("Location") == pair.Again.Header("Location"));
        replies.Should().OnlyContain(pair => pair.Again.Header("Idempotency-Replayed") == "true");
        (await club.Version()).Should().Be(7);
    }

    [Fact]
    public async Task Post_SameKeyFromTwentyConnections_IsBookedOnce()
    {
        var club = await service.OpenClub();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var connection = new ApiClient(new HttpClient { BaseAddress = service.Url });
            return await club.Through(connection).Post("fund/capital", new { source = "grant", amount = 5_000_000, on = "2025-01-02" }, ("Idempotency-Key", "once"));
        }));

        replies.Should().OnlyContain(reply => reply.Status == 201);
        replies.Select(reply => reply.Text).Distinct().Should().ContainSingle();
        replies.Select(reply => reply.ETag).Distinct().Should().ContainSingle();
        replies.Count(reply => reply.Header("Idempotency-Replayed") == "true").Should().Be(19);
        (await club.Fund()).Numbers("version", "cash").Should().Equal(2, 5_000_000);
    }

    [Theory]
    [InlineData("fund/capital", """{"source":"grant","amount":1,"on":"2025-01-02"}""")]
    [InlineData("fund/capital-returns", """{"source":"grant","amount":1,"on":"2025-01-02"}""")]
    [InlineData("fund/cash-transfers", """{"from":"cash","to":"bank","amount":1,"on":"2025-01-02"}""")]
    [InlineData("fund/cash-counts", """{"on":"2025-01-02","counted":1}""")]
    [InlineData("fund/suspense-settlements", """{"amount":1,"on":"2025-01-02","to":"reserve","note":"x"}""")]
    [InlineData("fund/interest-allocations", """{"on":"2025-01-02"}""")]
    [InlineData("fund/activity-payments", """{"amount":1,"on":"2025-01-02","activity":"x"}""")]
    [InlineData("fund/reversals", """{"entry":1,"reason":"x","on":"2025-01-02"}""")]
    [InlineData("loans/L1/disbursement", """{"on":"2025-01-02"}""")]
    [InlineData("loans/L1/repayments", """{"amount":1,"on":"2025-01-02"}""")]
    public async Task Post_MoneyWithoutKey_IsRefused(string path, string body)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        (await service.Api.PostWithoutKey(club.Path(path), body)).ShouldBeProblem(400, "idempotency-key-required");

        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\there")]
    [InlineData("201")]
    public async Task Post_UnusableKey_IsRefused(string key)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        var reply = await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-02" }, ("Idempotency-Key", key == "201" ? new string('k', 201) : key));

        reply.Status.Should().Be(400);
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Post_TwoKeys_IsRefused()
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-02" }, ("Idempotency-Key", "a"), ("Idempotency-Key", "b"))).ShouldBeProblem(400, "idempotency-key-required");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Post_LongestKey_IsAccepted()
    {
        var club = await service.OpenClub();

        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-02" }, ("Idempotency-Key", new string('~', 200)))).ShouldBe(201);
    }
}
