using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ledger.Api.Notifications;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Notifications;

/// <summary>What is told reaches those who asked for it, at least once, and nobody else.</summary>
[Collection(PostgresCollection.Name)]
public sealed class WebhookTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Delivery_IsACloudEventWhoseSignatureVerifies()
    {
        await using var notified = await Late();
        var secret = notified.Webhook.String("secret")!;
        await notified.EndDay("2025-02-11");

        await notified.Called(1);

        var call = notified.Receiver.Calls.Single();
        call.Headers["Content-Type"].Should().Be("application/cloudevents+json; charset=utf-8");
        (call.Event["specversion"]!.GetValue<string>(), call.Event["type"]!.GetValue<string>(), call.Event["id"]!.GetValue<string>(), call.Event["datacontenttype"]!.GetValue<string>())
            .Should().Be(("1.0", "loan-late", call.Id, "application/json"));
        call.Event.ToJsonString().Should().Be((await notified.Api.Get("outbox")).At("items.0")!.ToJsonString(), "who asks and who is called get the same");
        secret.Should().StartWith("whsec_");
        var signed = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{call.Id}.{call.Headers["webhook-timestamp"]}.{call.Body}"));
        call.Headers["webhook-signature"].Should().Be("v1," + Convert.ToBase64String(signed));
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(call.Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
        sent.Should().BeAfter(DateTimeOffset.Parse("2025-02-11T17:00:00Z", CultureInfo.InvariantCulture)).And.BeOnOrBefore(notified.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Delivery_SecretOfTheConsumersOwn_SignsAndIsNotShownAgain()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var secret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        var body = new { url = notified.Receiver.Url.ToString(), secret };

        var created = (await notified.Api.Post("webhooks", body, ("Idempotency-Key", "w"))).ShouldBe(201);
        var again = (await notified.Api.Post("webhooks", body, ("Idempotency-Key", "w"))).ShouldBe(201);

        created.String("secret").Should().Be(secret);
        again.Header("Idempotency-Replayed").Should().Be("true");
        (again.String("webhookId"), again.String("secret")).Should().Be((created.String("webhookId"), null));
        (await notified.Api.Get("webhooks")).ShouldBe(200).Items().Should().ContainSingle();
        (await notified.Api.Get("webhooks")).Text.Should().NotContain(secret);
        (await notified.Api.Get(created.Header("Location")!)).ShouldBe(200).Text.Should().NotContain("secret").And.Contain(created.String("webhookId"));
        (await notified.Api.Post("webhooks", new { url = "https://example.org/" }, ("Idempotency-Key", "w"))).ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Delivery_TwiceRefused_IsTriedAgainUntilItIsTaken()
    {
        await using var notified = await Late();
        notified.Receiver.AnswerFirst(500, 503);
        await notified.EndDay("2025-02-11");

        await notified.Delivery("lastStatus", 500);
        notified.Clock.Advance(TimeSpan.FromSeconds(30));
        await notified.Delivery("lastStatus", 503);
        notified.Clock.Advance(TimeSpan.FromSeconds(60));
        var delivery = await notified.Delivery("state", "delivered");

        (delivery.Number("items.0.attempts"), delivery.Number("items.0.lastStatus"), delivery.At("items.0.lastError"), delivery.At("items.0.nextAttemptAt")).Should().Be((3, 200, null, null));
        notified.Receiver.Calls.Should().HaveCount(3);
        notified.Receiver.Calls.Select(call => call.Id).Distinct().Should().ContainSingle("it is the same message");
        notified.Receiver.Calls.Select(call => call.Headers["webhook-timestamp"]).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
    }

    [Fact]
    public async Task Delivery_AlwaysRefused_IsDeadUntilItIsReplayed()
    {
        await using var notified = await Late("--Ledger:Webhooks:MaxAttempts", "3");
        notified.Receiver.AnswerFirst(500, 502);
        notified.Receiver.Otherwise = 503;
        await notified.EndDay("2025-02-11");

        await notified.Delivery("lastStatus", 500);
        notified.Clock.Advance(TimeSpan.FromSeconds(30));
        await notified.Delivery("lastStatus", 502);
        notified.Clock.Advance(TimeSpan.FromSeconds(60));
        var id = (await notified.Delivery("state", "dead")).String("items.0.eventId")!;
        notified.Receiver.Calls.Should().HaveCount(3);
        notified.Clock.Advance(TimeSpan.FromHours(12));
        notified.Receiver.Otherwise = 204;
        (await notified.Api.Get($"webhooks/{notified.Webhook.String("webhookId")}/deliveries?state=dead")).Items().Should().ContainSingle();
        (await notified.Api.Post($"webhooks/{notified.Webhook.String("webhookId")}/replay", new { eventId = id })).ShouldBe(202).Number("deliveries").Should().Be(1);

        (await notified.Delivery("state", "delivered")).Number("items.0.lastStatus").Should().Be(204);

        notified.Receiver.Calls.Should().HaveCount(4, "nobody tried while it was dead");
    }

    [Fact]
    public async Task Delivery_Redirected_IsNotFollowed()
    {
        await using var notified = await Late();
        notified.Receiver.AnswerFirst(307);
        await notified.EndDay("2025-02-11");

        (await notified.Delivery("lastStatus", 307)).String("items.0.state").Should().Be("pending");

        notified.Receiver.Calls.Should().OnlyContain(call => call.Path == "/");
    }

    [Fact]
    public async Task Delivery_NoAnswer_IsGivenUpAfterTheTimeout()
    {
        await using var notified = await Late();
        notified.Receiver.Hangs = true;
        await notified.EndDay("2025-02-11");
        await notified.Called(1);
        notified.Receiver.Hangs = false;

        notified.Clock.Advance(TimeSpan.FromSeconds(10));
        await notified.Delivery("lastError", "timeout");
        notified.Clock.Advance(TimeSpan.FromSeconds(30));

        await notified.Delivery("state", "delivered");
    }

    [Fact]
    public async Task Delivery_InstanceDiesMidway_IsTakenUpByAnother()
    {
        await using var notified = await Late();
        notified.Receiver.Hangs = true;
        await notified.EndDay("2025-02-11");
        await notified.Called(1);
        await notified.StopInstance();

        notified.Receiver.Hangs = false;
        await notified.StartInstance();
        (await notified.Delivery("state", "pending")).Number("items.0.attempts").Should().Be(1);
        notified.Clock.Advance(TimeSpan.FromMinutes(2));
        await notified.Delivery("state", "delivered");

        notified.Receiver.Calls.Should().HaveCount(2);
        (await notified.Told()).Should().ContainSingle();
    }

    [Fact]
    public async Task Delivery_ReceiverGone_ConnectionFails()
    {
        await using var notified = await Late();
        await notified.Receiver.DisposeAsync();
        await notified.EndDay("2025-02-11");

        (await notified.Delivery("lastError", "connection-failed")).At("items.0.lastStatus").Should().BeNull();
    }

    [Fact]
    public async Task Delivery_AddressBecamePrivate_IsRefused()
    {
        await using var notified = await Late();
        await notified.StopInstance();
        await notified.StartInstance("--Ledger:Webhooks:AllowPrivateAddresses", "false");
        await notified.EndDay("2025-02-11");

        await notified.Delivery("lastError", "address-refused");

        notified.Receiver.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Delivery_ScopesAndTypes_AreWhatWasAskedFor()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var east = await notified.Club(province: "33", communeCode: "12142");
        var west = await notified.Club(province: "33", communeCode: "12143");
        var other = await notified.Club(province: "01", target: 20_000_000);
        foreach (var club in (NotifiedClub[])[east, west, other])
        {
            await club.Lend(1_200_000, "2025-01-10");
        }

        await notified.Register(path: "/nation");
        await notified.Register(new { province = "33" }, path: "/province");
        await notified.Register(new { commune = "12143" }, path: "/commune");
        await notified.Register(new { club = east.Id }, path: "/club");
        await notified.Register(types: ["fund-target-reached", "club-par30-exceeded"], path: "/types");
        await notified.EndDay("2025-01-15");
        await notified.EndDay("2025-02-12");

        await notified.AllDelivered();

        string[] Clubs(string path) => [.. notified.Receiver.Calls.Where(call => call.Path == path && call.Event["type"]!.GetValue<string>() == "loan-late").Select(call => call.Event["data"]!["clubId"]!.GetValue<string>())];
        Clubs("/nation").Should().BeEquivalentTo(east.Id, west.Id, other.Id);
        Clubs("/province").Should().BeEquivalentTo(east.Id, west.Id);
        Clubs("/commune").Should().BeEquivalentTo(west.Id);
        Clubs("/club").Should().BeEquivalentTo(east.Id);
        Clubs("/types").Should().BeEmpty();
        (await notified.Api.Get("outbox?commune=12143&type=loan-late")).Items().Should().ContainSingle().Which!["data"]!["clubId"]!.GetValue<string>().Should().Be(west.Id);
        (await notified.Api.Get("outbox?province=01")).Items().Should().OnlyContain(told => told!["data"]!["clubId"]!.GetValue<string>() == other.Id);
    }

    [Fact]
    public async Task Delete_Webhook_EndsItsDeliveries()
    {
        await using var notified = await Late();
        notified.Receiver.Otherwise = 500;
        await notified.EndDay("2025-02-11");
        await notified.Called(1);

        (await notified.Api.Delete("webhooks/" + notified.Webhook.String("webhookId"))).ShouldBe(204);

        (await notified.Query("SELECT 1 FROM ledger.webhook_deliveries")).Should().BeEmpty();
        (await notified.Api.Get("webhooks/" + notified.Webhook.String("webhookId"))).ShouldBeProblem(404, "webhook-not-found");
        (await notified.Api.Delete("webhooks/" + notified.Webhook.String("webhookId"))).ShouldBeProblem(404, "webhook-not-found");
        (await notified.Told()).Should().ContainSingle("the fact stays");
    }

    [Fact]
    public async Task Outbox_Pages_HoldEveryEventOnce()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        await (await notified.Club()).Lend(1_200_000, "2025-01-10");
        await notified.EndDay("2025-05-31");

        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = (await notified.Api.Get($"outbox?limit=3&cursor={cursor}")).ShouldBe(200);
            ids.AddRange(page.Items().Select(told => told!["id"]!.GetValue<string>()));
            cursor = page.String("nextCursor");
        }
        while (cursor is not null);

        ids.Should().HaveCount(4).And.OnlyHaveUniqueItems();
        (await notified.Api.Get("outbox?recordedFrom=2025-06-02T00:00:00Z")).ShouldBe(200).Items().Should().BeEmpty();
        (await notified.Api.Get("outbox?recordedTo=2025-06-02T00:00:00Z")).ShouldBe(200).Items().Should().HaveCount(4);
    }

    [Theory]
    [InlineData("vi", "Không có webhook này", "Phải là địa chỉ https đầy đủ trên Internet công cộng, không có tên đăng nhập và phần #.")]
    [InlineData("en", "No such webhook", "Must be a complete https address on the public internet, without user name and fragment.")]
    public async Task Problem_OfAWebhook_IsSaidInBoth(string language, string title, string fault)
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15", "--Ledger:Webhooks:AllowPrivateAddresses", "false");

        (await notified.Api.Get("webhooks/wh-0/deliveries", ("Accept-Language", language))).ShouldBeProblem(404, "webhook-not-found").String("title").Should().Be(title);
        (await notified.Api.Post("webhooks", new { url = "http://example.org/" }, ("Accept-Language", language))).ShouldBeProblem(400, "invalid-request", "url").String("errors.url.0").Should().Be(fault);
    }

    [Theory]
    [InlineData("http://example.org/")]
    [InlineData("ftp://example.org/")]
    [InlineData("example.org")]
    [InlineData("/path")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://db.localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    public void Address_NotOfThePublicInternet_IsRefused(string url) => WebhookAddress.Parse(url, allowPrivate: false).Should().BeNull();

    [Theory]
    [InlineData("https://example.org/hooks?for=ledger")]
    [InlineData("https://example.org:8443/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2a00:1450:4001::8a]/")]
    [InlineData("https://172.32.0.1/")]
    public void Address_OfThePublicInternet_IsTaken(string url) => WebhookAddress.Parse(url, allowPrivate: false).Should().NotBeNull();

    [Theory]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("::")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void IsPublic_SpecialAddress_IsFalse(string address) => WebhookAddress.IsPublic(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("""{"url":"https://example.org/","types":[]}""", "types")]
    [InlineData("""{"url":"https://example.org/","types":["loan-paid"]}""", "types")]
    [InlineData("""{"url":"https://example.org/","types":[null]}""", "types")]
    [InlineData("""{"url":"https://example.org/","scope":{"province":"33","club":"c-1"}}""", "scope")]
    [InlineData("""{"url":"https://example.org/","scope":{"province":"02"}}""", "scope.province")]
    [InlineData("""{"url":"https://example.org/","scope":{"commune":"x"}}""", "scope.commune")]
    [InlineData("""{"url":"https://example.org/","scope":{"club":"c-1"}}""", "scope.club")]
    [InlineData("""{"url":"https://example.org/","scope":{"nation":true}}""", "scope.nation")]
    [InlineData("""{"url":"https://example.org/","secret":"short"}""", "secret")]
    [InlineData("""{"url":"https://example.org/","secret":"whsec_MTIzNA=="}""", "secret")]
    public async Task Registration_WrongField_IsNamed(string body, string field)
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");

        (await notified.Api.Post("webhooks", body)).ShouldBeProblem(400, "invalid-request", field);
    }

    [Theory]
    [InlineData("""{"to":"2025-01-01T00:00:00Z"}""", "from")]
    [InlineData("""{"from":"2025-01-02T00:00:00Z","to":"2025-01-01T00:00:00Z"}""", "to")]
    [InlineData("""{"from":"2025-01-02T00:00:00Z","eventId":"loan-late:x"}""", "eventId")]
    [InlineData("""{"from":"2025-01-02"}""", "from")]
    public async Task Replay_WrongField_IsNamed(string body, string field)
    {
        await using var notified = await Late();

        (await notified.Api.Post($"webhooks/{notified.Webhook.String("webhookId")}/replay", body)).ShouldBeProblem(400, "invalid-request", field);
    }

    [Fact]
    public async Task Replay_UnknownEvent_IsNotFound()
    {
        await using var notified = await Late();

        (await notified.Api.Post($"webhooks/{notified.Webhook.String("webhookId")}/replay", new { eventId = "loan-late:x" })).ShouldBeProblem(404, "event-not-found");
    }

    [Theory]
    [InlineData(1, 15, 30)]
    [InlineData(2, 30, 60)]
    [InlineData(5, 240, 480)]
    [InlineData(12, 10_800, 21_600)]
    [InlineData(50, 10_800, 21_600)]
    public void Backoff_DoublesUpToSixHours(int attempt, double shortest, double longest)
    {
        Backoff.After(attempt, 0).TotalSeconds.Should().Be(longest);
        Backoff.After(attempt, 0.999_999).TotalSeconds.Should().BeApproximately(shortest, 0.1);
    }

    /// <summary>A loan whose first instalment falls due on 10 February, and a webhook for everything that is told of loans.</summary>
    private async Task<Notified> Late(params string[] settings)
    {
        var notified = await Notified.Start(cluster, "2025-01-15", settings);
        await (await notified.Club()).Lend(1_200_000, "2025-01-10");
        notified.Webhook = await notified.Register(types: ["loan-late"]);
        await notified.EndDay("2025-01-15");
        return notified;
    }
}
