using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Security;

[Collection(PostgresCollection.Name)]
public sealed class RateLimitTests(GuardedService service) : IClassFixture<GuardedService>
{
    [Fact]
    public async Task User_AskingTooMuch_IsTold_FromWhereverTheyAsk()
    {
        using var english = service.From("198.51.100.7", TestPeople.Token(Role.Chair));
        english.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        var answers = await Many(GuardedService.MoreThanAUserMay, i => service.From($"192.0.2.{i % 250}", TestPeople.Token(Role.Chair)), "/api/v1/me");
        answers.Should().OnlyContain(status => status == 200 || status == 429).And.Contain(200).And.Contain(429);

        using var refused = await english.GetAsync("/api/v1/me");
        ((int)refused.StatusCode).Should().Be(429);
        refused.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        ((string?)problem["type"], (string?)problem["title"]).Should().Be(("/problems/too-many-requests", "Too many requests"));
        using var vietnamese = service.From("198.51.100.7", TestPeople.Token(Role.Chair));
        (await vietnamese.GetStringAsyncOfAnyStatus("/api/v1/me")).Should().Contain("Quá nhiều yêu cầu");

        using var other = service.From("198.51.100.7", TestPeople.Token(Role.Auditor));
        ((int)(await other.GetAsync("/api/v1/me")).StatusCode).Should().Be(200, "one person's limit is not another's");

        await Task.Delay(RetryAfter(refused));
        ((int)(await english.GetAsync("/api/v1/me")).StatusCode).Should().Be(200);
    }

    [Fact]
    public async Task Address_OfNobody_AskingTooMuch_IsTold_AndHealthGoesOn()
    {
        (await Many(GuardedService.MoreThanAnAddressMay, _ => service.From("203.0.113.5"), "/api/v1/me")).Should().OnlyContain(status => status == 401 || status == 429).And.Contain(429);

        using var flooder = service.From("203.0.113.5");
        ((int)(await flooder.GetAsync("/api/v1/clubs")).StatusCode).Should().Be(429);
        ((int)(await flooder.GetAsync("/swagger/v1/swagger.json")).StatusCode).Should().Be(429);
        ((int)(await flooder.GetAsync("/health/live")).StatusCode).Should().Be(200);
        ((int)(await flooder.GetAsync("/health/ready")).StatusCode).Should().Be(200);
        using var neighbour = service.From("203.0.113.6");
        ((int)(await neighbour.GetAsync("/api/v1/clubs")).StatusCode).Should().Be(401);
    }

    [Fact]
    public async Task Address_OfIPv6_IsItsNetwork()
    {
        (await Many(GuardedService.MoreThanAnAddressMay, i => service.From($"2001:db8:1:2::{i:x}"), "/api/v1/me")).Should().Contain(429);

        using var elsewhere = service.From("2001:db8:1:3::1");
        ((int)(await elsewhere.GetAsync("/api/v1/me")).StatusCode).Should().Be(401);
    }

    [Fact]
    public async Task Passwords_TriedFromOneAddress_AreFew()
    {
        using var guesser = service.From("203.0.113.9");
        using var reader = service.From("203.0.113.9");
        reader.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var began = Stopwatch.GetTimestamp();

        var guesses = await Task.WhenAll(Enumerable.Range(0, 3 * GuardedService.SignInsPerMinute).Select(i => Guess(i)));
        var pages = await Task.WhenAll(Enumerable.Range(0, GuardedService.SignInsPerMinute).Select(_ => GuessOnThePage()));

        guesses.Should().OnlyContain(status => status == 401 || status == 429).And.Contain(429);
        var refused = pages.First(page => (int)page.StatusCode == 429);
        refused.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        var cameBack = (int)(Stopwatch.GetElapsedTime(began) / (TimeSpan.FromMinutes(1) / GuardedService.SignInsPerMinute)) + 1;
        (guesses.Count(status => status == 401) + pages.Count(page => (int)page.StatusCode == 401)).Should().BeInRange(GuardedService.SignInsPerMinute, GuardedService.SignInsPerMinute + cameBack);
        RetryAfter(refused).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(1) / GuardedService.SignInsPerMinute);
        ((int)(await reader.GetAsync("/sign-in")).StatusCode).Should().Be(200, "reading the page tries no password");

        async Task<int> Guess(int i)
        {
            using var reply = await guesser.PostAsJsonAsync("/api/v1/auth/login", new { email = $"guess-{i}@people.example", password = "wrong-password-that-is-long" });
            return (int)reply.StatusCode;
        }

        async Task<HttpResponseMessage> GuessOnThePage()
        {
            using var form = new FormUrlEncodedContent([new("email", "a@people.example"), new("password", "wrong-password-that-is-long")]);
            return await reader.PostAsync("/sign-in", form);
        }
    }

    private static async Task<List<int>> Many(int count, Func<int, HttpClient> from, string path)
    {
        const int AtOnce = 24;
        var statuses = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, ct) =>
        {
            using var client = from(i);
            using var reply = await client.GetAsync(path, ct);
            statuses.Add((int)reply.StatusCode);
        });
        return [.. statuses];
    }

    private static TimeSpan RetryAfter(HttpResponseMessage refused)
    {
        var seconds = int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
        seconds.Should().BePositive();
        return TimeSpan.FromSeconds(seconds);
    }
}

internal static class TextOfAnyStatus
{
    public static async Task<string> GetStringAsyncOfAnyStatus(this HttpClient client, string path)
    {
        using var reply = await client.GetAsync(path);
        return await reply.Content.ReadAsStringAsync();
    }
}
