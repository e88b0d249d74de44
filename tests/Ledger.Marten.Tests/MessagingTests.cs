using Ledger.Api.Tests.Notifications;
using Ledger.Api.Tests.Testing;
using Ledger.Drills;

namespace Ledger.Marten.Tests;

/// <summary>Wolverine's part: what wakes the sweep and the deliveries, and that instances share it. What they find and send is tested with the service's own engine.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MessagingTests(PostgresCluster cluster)
{
    private const string ScheduledSweeps = "SELECT count(*) FROM wolverine.wolverine_incoming_envelopes WHERE message_type LIKE '%SweepDay' AND status = 'Scheduled'";

    [Fact]
    public async Task Sweep_AtTheStartOfEveryInstance_TellsOnceAndSchedulesTheNextDayOnce()
    {
        await using var notified = await Late();

        await notified.StartInstance();
        await notified.StartInstance();

        await notified.Swept("2025-02-11");
        await notified.AllDelivered();
        notified.Receiver.Calls.Should().ContainSingle();
        await ServiceProcess.Until(async () => (await notified.Query("SELECT count(*) FROM wolverine.wolverine_incoming_envelopes WHERE message_type LIKE '%SweepDay' AND status = 'Handled'"))[0] == "3");
        (await notified.Query(ScheduledSweeps)).Should().Equal("1");
        (await notified.Query("SELECT bool_and(execution_time - now() BETWEEN '13:50' AND '14:00') FROM wolverine.wolverine_incoming_envelopes WHERE message_type LIKE '%SweepDay' AND status = 'Scheduled'")).Should().Equal("True");
    }

    [Fact]
    public async Task Delivery_Refused_IsTriedAgainWhenItIsDue()
    {
        await using var notified = await Late();
        notified.Receiver.AnswerFirst(500);

        await notified.StartInstance();

        await notified.Swept("2025-02-11");
        await notified.Delivery("lastStatus", 500);
        notified.Clock.Advance(TimeSpan.FromSeconds(30));
        (await notified.Delivery("state", "delivered")).Number("items.0.attempts").Should().Be(2);
        notified.Receiver.Calls.Select(call => call.Id).Distinct().Should().ContainSingle("it is the same message");
    }

    [Fact]
    public async Task Replay_OfAnEvent_IsDeliveredWithoutWaitingForASweep()
    {
        await using var notified = await Late();
        await notified.StartInstance();
        await notified.AllDelivered();
        await notified.Called(1);

        (await notified.Api.Post($"webhooks/{notified.Webhook.String("webhookId")}/replay", new { eventId = notified.Receiver.Calls[0].Id })).ShouldBe(202);

        await notified.Called(2);
    }

    /// <summary>A loan that has become late since the one instance that runs was started, on a day that has ended half a minute ago.</summary>
    private async Task<Notified> Late()
    {
        var notified = await Notified.Start(cluster, "2025-01-15");
        await ServiceProcess.Until(async () => (await notified.Query(ScheduledSweeps))[0] == "1");
        var club = await notified.Club();
        await club.Lend(1_200_000, "2025-01-10");
        notified.Webhook = await notified.Register();
        notified.Clock.Set("2025-02-11T17:00:30Z");
        return notified;
    }
}
