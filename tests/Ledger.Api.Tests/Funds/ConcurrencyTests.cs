using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Funds;

[Collection(PostgresCollection.Name)]
public sealed class ConcurrencyTests(LedgerService service) : IClassFixture<LedgerService>
{
    private const int Clients = 32;

    [Fact]
    public async Task Post_ManyClientsOnOneFund_LosesNothing()
    {
        const int posts = 6;
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        var loan = await club.Lend(10_000_000, "2025-01-05", new { instalments = 24, monthlyRate = 0 });
        var opening = await club.Version();

        var replies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var connection = new ApiClient(new HttpClient { BaseAddress = service.Url });
            var mine = club.Through(connection);
            var entries = new List<long>();
            for (var i = 0; i < posts; i++)
            {
                var reply = client % 2 == 0 ? await mine.Repay(loan, 1_000, "2025-01-06") : await mine.Capital(500, "2025-01-06", "donation");
                entries.Add(reply.ShouldBe(201).Number("entry"));
            }

            return entries;
        }));

        replies.Should().OnlyContain(entries => entries.SequenceEqual(entries.Order()), "a client's own posts are booked in its order");
        replies.SelectMany(entries => entries).Order().Should().Equal(Enumerable.Range(1, Clients * posts).Select(number => opening + number));
        (await club.Fund()).Numbers("version", "loansOutstanding", "cash", "capital.donation").Should().Equal(
            opening + (Clients * posts), 10_000_000 - (Clients / 2 * posts * 1_000), Clients / 2 * posts * 1_500, Clients / 2 * posts * 500);
        (await Versions(club)).Should().Equal(Enumerable.Range(1, (int)opening + (Clients * posts)).Select(number => $"{number}"));
    }

    [Fact]
    public async Task Disburse_RaceForTheLastCash_LetsExactlyThoseThroughThatFit()
    {
        const int loans = 12;
        var club = await service.OpenClub();
        await club.Capital(5_500_000);
        var approved = new List<string>();
        for (var i = 0; i < loans; i++)
        {
            approved.Add(await club.Approve(1_000_000, "2025-01-05"));
        }

        var replies = await Task.WhenAll(approved.Select(loan => club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })));

        replies.Count(reply => reply.Status == 201).Should().Be(5);
        foreach (var refused in replies.Where(reply => reply.Status != 201))
        {
            refused.ShouldBeProblem(422, "insufficient-cash").Numbers("figures.available", "figures.shortfall").Should().Equal(500_000, 500_000);
        }

        (await club.Fund()).Numbers("cash", "loansOutstanding", "loans.active", "version").Should().Equal(500_000, 5_000_000, 5, 2 + (2 * loans) + 5);
    }

    [Fact]
    public async Task Post_TwoInstancesOnOneFund_LoseAndDoubleNothing()
    {
        const int posts = 40;
        var club = await service.OpenClub();
        await using var another = await service.StartAnother();
        TestClub[] sides = [club, club.Through(another.Api)];

        var entries = await Task.WhenAll(sides.Select(async (side, number) =>
        {
            var mine = new List<long>();
            for (var i = 0; i < posts; i++)
            {
                var body = new { source = number == 0 ? "grant" : "donation", amount = 1_000 + i, on = "2025-01-02" };
                var reply = await PostUntilBooked(side, body, $"side-{number}-{i}");
                mine.Add(reply.Number("entry"));
                (await side.Fund()).Number("version").Should().BeGreaterOrEqualTo(mine[^1], "a reader sees the last commit, whoever made it");
            }

            return mine;
        }));

        entries.SelectMany(mine => mine).Order().Should().Equal(Enumerable.Range(2, 2 * posts).Select(number => (long)number));
        var each = Enumerable.Range(0, posts).Sum(i => 1_000L + i);
        foreach (var side in sides)
        {
            (await side.Fund()).Numbers("version", "capital.grant", "capital.donation").Should().Equal(1 + (2 * posts), each, each);
        }

        (await Versions(club)).Should().Equal(Enumerable.Range(1, 1 + (2 * posts)).Select(number => $"{number}"));
    }

    [Fact]
    public async Task Post_SameKeyAtTwoInstances_IsBookedOnce()
    {
        var club = await service.OpenClub();
        await using var another = await service.StartAnother();
        var body = new { source = "grant", amount = 1_000, on = "2025-01-02" };

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => PostUntilBooked(i % 2 == 0 ? club : club.Through(another.Api), body, "once")));

        replies.Select(reply => reply.Text).Distinct().Should().ContainSingle();
        (await club.Fund()).Numbers("version", "cash").Should().Equal(2, 1_000);
    }

    [Fact]
    public async Task Disburse_RaceAtTwoInstances_KeepsTheCashAboveZero()
    {
        var club = await service.OpenClub();
        await using var another = await service.StartAnother();
        await club.Capital(2_500_000);
        var approved = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            approved.Add(await club.Approve(1_000_000, "2025-01-05"));
        }

        var replies = await Task.WhenAll(approved.Select((loan, i) => Booked(i % 2 == 0 ? club : club.Through(another.Api), $"loans/{loan}/disbursement", new { on = "2025-01-05" }, loan)));

        replies.Count(reply => reply.Status == 201).Should().Be(2);
        replies.Where(reply => reply.Status != 201).Should().OnlyContain(reply => reply.String("type") == "/problems/insufficient-cash");
        (await club.Fund()).Numbers("cash", "loans.active").Should().Equal(500_000, 2);
    }

    [Fact]
    public async Task Post_WhatAnotherInstanceMadePossible_IsNotRefused()
    {
        var club = await service.OpenClub();
        await using var another = await service.StartAnother();
        var there = club.Through(another.Api);
        await there.Capital(1_000);
        await club.Capital(5_000_000);

        // The other instance knows of neither the capital nor the loan.
        var loan = await club.Approve(1_000_000, "2025-01-05");
        (await there.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBe(201);
        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-05" }, ("If-Match", "\"6\""))).ShouldBe(201);
    }

    private static async Task<Reply> PostUntilBooked(TestClub club, object body, string key) => (await Booked(club, "fund/capital", body, key)).ShouldBe(201);

    // A writer that keeps losing to another instance is told so, and sends the same key again.
    private static async Task<Reply> Booked(TestClub club, string path, object body, string key)
    {
        Reply reply;
        do
        {
            reply = await club.Post(path, body, ("Idempotency-Key", key));
        }
        while (reply.Status == 409);

        return reply;
    }

    private Task<List<string>> Versions(TestClub club) => service.Query($"SELECT version FROM mt_events WHERE stream_id = '{club.Id}' ORDER BY version");
}
