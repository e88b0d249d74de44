using System.Collections.Concurrent;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Hosting;

/// <summary>The process is killed while clients post; whoever got an answer finds the entry, and whoever did not may send it again.</summary>
public sealed class CrashTests
{
    private const int Clients = 6;
    private const int EnoughAcknowledged = 30;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_UnderPosts_KeepsEveryAcknowledgedEntryOnce(bool postgresToo)
    {
        await using var data = new DataDirectory();
        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        TestClub before;
        await using (var service = await ServiceProcess.Start(data))
        {
            before = await TestClub.Open(service.Api, "2025-01-01", null);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = Enumerable.Range(0, Clients).Select(client => PostUntilItBreaks(service.NewClient(), before, client, sent, acknowledged, enough)).ToList();
            await enough.Task;
            await service.Kill();
            if (postgresToo)
            {
                data.Postgres.Should().NotBeNull("a killed service cannot stop its PostgreSQL");
                await data.KillPostgres();
            }

            await Task.WhenAll(clients);
        }

        await using var restarted = await ServiceProcess.Start(data);
        var club = before.Through(restarted.Api);
        var unacknowledged = 0;
        foreach (var (key, amount) in sent)
        {
            var again = (await Post(club, key, amount)).ShouldBe(201);
            if (acknowledged.TryGetValue(key, out var answer))
            {
                again.Text.Should().Be(answer);
                again.Header("Idempotency-Replayed").Should().Be("true");
            }
            else
            {
                unacknowledged++;
            }
        }

        acknowledged.Count.Should().BeGreaterOrEqualTo(EnoughAcknowledged);
        unacknowledged.Should().BeLessOrEqualTo(Clients, "a client sends the next post only after the answer to the last");
        var fund = await club.Fund();
        fund.Number("version").Should().Be(1 + sent.Count);
        fund.Number("cash").Should().Be(sent.Values.Sum());
    }

    private static async Task PostUntilItBreaks(
        ApiClient connection, TestClub club, int client, ConcurrentDictionary<string, long> sent, ConcurrentDictionary<string, string> acknowledged, TaskCompletionSource enough)
    {
        using var api = connection;
        var mine = club.Through(api);
        for (var i = 0; ; i++)
        {
            var (key, amount) = ($"{client}-{i}", 1_000L + i);
            sent[key] = amount;
            try
            {
                acknowledged[key] = (await Post(mine, key, amount)).ShouldBe(201).Text;
            }
            catch (HttpRequestException)
            {
                enough.TrySetResult();
                return;
            }

            if (acknowledged.Count >= EnoughAcknowledged)
            {
                enough.TrySetResult();
            }
        }
    }

    private static Task<Reply> Post(TestClub club, string key, long amount) => club.Post("fund/capital", new { source = "grant", amount, on = "2025-01-05" }, ("Idempotency-Key", key));
}
