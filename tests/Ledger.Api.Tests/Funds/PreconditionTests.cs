using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class PreconditionTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly object Body = new { source = "grant", amount = 1_000, on = "2025-01-02" };

    [Fact]
    public async Task IfMatch_PresentVersion_IsBooked()
    {
        var club = await service.OpenClub();
        var version = (await club.Fund()).ETag!;

        var posted = (await club.Post("fund/capital", Body, ("If-Match", version))).ShouldBe(201);

        posted.ETag.Should().Be("\"2\"");
        (await club.Post("fund/capital", Body, ("If-Match", posted.ETag!))).ShouldBe(201);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"7\", \"1\"")]
    public async Task IfMatch_AnyOrOneOfSeveral_IsBooked(string match)
    {
        var club = await service.OpenClub();

        (await club.Post("fund/capital", Body, ("If-Match", match))).ShouldBe(201);
    }

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("\"0\"")]
    [InlineData("1")]
    [InlineData("W/\"1\"")]
    [InlineData("\"\"")]
    [InlineData("nonsense")]
    public async Task IfMatch_AnotherVersion_IsRefused(string match)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        (await club.Post("fund/capital", Body, ("If-Match", match))).ShouldBeProblem(412, "precondition-failed");
        (await club.Put("fund/policy", new { effectiveFrom = "2025-07-01", monthlyRate = 0.5 }, ("If-Match", match))).ShouldBeProblem(412, "precondition-failed");
        (await club.Post("loans", new { memberId = club.MemberId, principal = 1_000, purpose = "x", requestedOn = "2025-01-02" }, ("If-Match", match))).ShouldBeProblem(412, "precondition-failed");

        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task IfMatch_OldVersionWithAKeyThatWasUsed_IsReplayed()
    {
        var club = await service.OpenClub();
        var first = (await club.Post("fund/capital", Body, ("If-Match", "\"1\""), ("Idempotency-Key", "k"))).ShouldBe(201);

        var again = (await club.Post("fund/capital", Body, ("If-Match", "\"1\""), ("Idempotency-Key", "k"))).ShouldBe(201);

        again.Text.Should().Be(first.Text);
        again.Header("Idempotency-Replayed").Should().Be("true");
        (await club.Version()).Should().Be(2);
    }

    [Fact]
    public async Task IfMatch_SameVersionFromManyAtOnce_LetsOneThrough()
    {
        var club = await service.OpenClub();

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => club.Post("fund/capital", Body, ("If-Match", "\"1\""))));

        replies.Count(reply => reply.Status == 201).Should().Be(1);
        replies.Where(reply => reply.Status != 201).Should().OnlyContain(reply => reply.Status == 412);
        (await club.Version()).Should().Be(2);
    }
}
