using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Notifications;

/// <summary>Every fact is found once, on the day on which it happened, however often and by whomever it is looked for.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SweepTests(PostgresCluster cluster)
{
    // A loan of 10 January over 1,200,000 đ falls due on the 10th of each month with 100,000 đ of principal; nobody pays.
    private static readonly string[] NeverPaid =
    [
        "loan-late 2025-02-11 1", "club-par30-exceeded 2025-03-13 10", "loan-late 2025-03-13 30", "loan-late 2025-05-12 90",
    ];

    [Fact]
    public async Task Sweep_DayByDay_FindsEachThresholdOnItsDay()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var club = await notified.Club();
        await club.Lend(1_200_000, "2025-01-10");

        await notified.EndDays("2025-02-09", "2025-02-12");
        (await notified.Told()).Should().Equal(NeverPaid[..1]);
        await notified.EndDays("2025-03-10", "2025-03-14");
        (await notified.Told()).Should().Equal(NeverPaid[..3]);
        await notified.EndDays("2025-05-10", "2025-05-14");

        (await notified.Told()).Should().Equal(NeverPaid);
    }

    [Fact]
    public async Task Sweep_ServiceWasDown_CatchesUp()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        await (await notified.Club()).Lend(1_200_000, "2025-01-10");
        await notified.EndDay("2025-01-20");
        await notified.StopInstance();

        notified.Clock.Set("2025-06-01T03:00:00Z");
        await notified.StartInstance();
        await notified.Swept("2025-05-31");

        (await notified.Told("NOT history")).Should().Equal(NeverPaid);
    }

    [Fact]
    public async Task Sweep_TwoInstancesAtOnce_FindEachFactOnce()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        await notified.StartInstance();
        await notified.StartInstance();
        await notified.Register();
        for (var i = 0; i < 8; i++)
        {
            await (await notified.Club(province: i % 2 == 0 ? "33" : "01")).Lend(1_200_000, "2025-01-10");
        }

        await notified.EndDay("2025-02-12");
        await notified.AllDelivered();
        await notified.EndDay("2025-05-15");

        (await notified.Told()).Should().HaveCount(8 * NeverPaid.Length);
        (await notified.Query("SELECT key FROM ledger.outbox")).Should().OnlyHaveUniqueItems();
        await notified.AllDelivered();
        notified.Receiver.Calls.Select(call => call.Id).Should().OnlyHaveUniqueItems("nobody failed and nobody died").And.HaveCount(8 * NeverPaid.Length);
    }

    [Fact]
    public async Task LoanLate_PaidUpAndLateAgain_IsAnotherEpisode()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var club = await notified.Club();
        var loan = await club.Lend(1_200_000, "2025-01-10");
        await notified.EndDay("2025-02-15");

        // The instalment of February with all interest so far, five days late; then March is missed.
        notified.Clock.Set("2025-02-16T03:00:00Z");
        await club.Repay(loan, 112_000, "2025-02-15");
        await notified.EndDay("2025-03-20");

        (await notified.Told()).Should().Equal("loan-late 2025-02-11 1", "loan-late 2025-03-11 1");
    }

    [Fact]
    public async Task LoanLate_OldestInstalmentPaidWhileTheNextIsLate_IsTheSameEpisode()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var club = await notified.Club();
        var loan = await club.Lend(1_200_000, "2025-01-10");
        await notified.EndDay("2025-03-15");

        // 33 days late, then five, as March is late too; 30 days of that are passed on 10 April, in an episode that passed 30 before.
        notified.Clock.Set("2025-03-16T03:00:00Z");
        await club.Repay(loan, 112_000, "2025-03-15");
        await notified.EndDay("2025-04-20");

        (await notified.Told("type = 'loan-late'")).Should().Equal("loan-late 2025-02-11 1", "loan-late 2025-03-13 30");
    }

    [Fact]
    public async Task LoanLate_Data_AreThoseOfTheDayOnWhichItHappened()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var club = await notified.Club(communeCode: "12142");
        var loan = await club.Lend(1_200_000, "2025-01-10");

        await notified.EndDay("2025-04-30");

        var events = (await notified.Api.Get($"outbox?type=loan-late&club={club.Id}")).ShouldBe(200);
        events.Items().Should().HaveCount(2);
        (events.String("items.1.id"), events.String("items.1.source"), events.String("items.1.subject"), events.String("items.1.specversion"), events.String("items.1.time")).Should().Be(
            ($"loan-late:{club.Id}:{loan}:30:2025-02-11", "/api/v1", $"clubs/{club.Id}/loans/{loan}", "1.0", "2025-03-12T17:00:00Z"));
        var data = events.At("items.1.data")!;
        data["memberId"]!.GetValue<string>().Should().StartWith("m-");
        data.AsObject().Remove("memberId");
        data.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Should().Be(
            $$$"""{"on":"2025-03-13","clubId":"{{{club.Id}}}","loanId":"{{{loan}}}","overdue":{"interest":23000,"principal":200000},"clubName":"CLB thôn Đông","lateSince":"2025-02-11","threshold":30,"communeCode":"12142","daysPastDue":31,"oldestDueOn":"2025-02-10","outstanding":1200000,"provinceCode":"33"}""");
    }

    [Fact]
    public async Task Par30_SeveralLoans_IsToldWhenTheShareAtRiskPassesTheThreshold()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var club = await notified.Club();
        // Due after a year; late since February, 9 % of the whole; late since 20 March, which makes it 11 % when its 31st day comes.
        await club.Lend(8_900_000, "2025-01-10", instalments: 1, every: 12);
        await club.Lend(900_000, "2025-01-10");
        notified.Clock.Set("2025-02-20T03:00:00Z");
        await club.Lend(200_000, "2025-02-20");

        await notified.EndDay("2025-05-20");

        var told = (await notified.Api.Get("outbox?type=club-par30-exceeded")).ShouldBe(200);
        told.Items().Should().ContainSingle();
        told.String("items.0.id").Should().Be($"club-par30-exceeded:{club.Id}:10:2025-04-20");
        told.Numbers("items.0.data.par30.atRisk", "items.0.data.par30.outstanding", "items.0.data.par30.loans").Should().Equal(1_100_000, 10_000_000, 2);
        told.Decimal("items.0.data.par30.ratio").Should().Be(0.11m);
    }

    [Fact]
    public async Task Par30_ThresholdOfTheConfiguration_IsWhatCounts()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15", "--Ledger:Notifications:Par30Threshold", "60.5");
        var club = await notified.Club();
        await club.Lend(1_200_000, "2025-01-10");
        notified.Clock.Set("2025-02-20T03:00:00Z");
        var other = await club.Lend(1_200_000, "2025-02-20");

        await notified.EndDay("2025-03-20");
        (await notified.Told("type = 'club-par30-exceeded'")).Should().BeEmpty("half of what is outstanding is less than the threshold");
        notified.Clock.Set("2025-03-21T03:00:00Z");
        await club.Repay(other, 800_000, "2025-03-21");
        await notified.EndDay("2025-03-21");

        (await notified.Told("type = 'club-par30-exceeded'")).Should().Equal("club-par30-exceeded 2025-03-21 60.5");
    }

    [Fact]
    public async Task FundTarget_ReachedLostAndReachedAgain_IsToldOnce()
    {
        await using var notified = await Notified.Start(cluster, "2025-02-01");
        var club = await notified.Club(capital: 30_000_000, target: 50_000_000);
        await notified.EndDay("2025-02-01");
        (await notified.Told()).Should().BeEmpty();

        notified.Clock.Set("2025-02-10T03:00:00Z");
        await club.Capital(20_000_000, "2025-02-10");
        await notified.EndDay("2025-02-10");
        notified.Clock.Set("2025-02-12T03:00:00Z");
        await club.Post("fund/capital-returns", new { source = "grant", amount = 5_000_000, on = "2025-02-12" });
        await notified.EndDay("2025-02-12");
        notified.Clock.Set("2025-02-14T03:00:00Z");
        await club.Capital(5_000_000, "2025-02-14");
        await notified.EndDay("2025-02-14");

        (await notified.Told()).Should().Equal("fund-target-reached 2025-02-10");
    }

    [Fact]
    public async Task FundTarget_LoweredFromALaterDayOn_IsReachedOnThatDay()
    {
        await using var notified = await Notified.Start(cluster, "2025-02-01");
        var club = await notified.Club(capital: 30_000_000, target: 50_000_000);
        await club.Put("fund/policy", new { effectiveFrom = "2025-03-01", target = 30_000_000 });

        await notified.EndDay("2025-02-28");
        (await notified.Told()).Should().BeEmpty();
        await notified.EndDay("2025-03-01");

        (await notified.Told()).Should().Equal("fund-target-reached 2025-03-01");
    }

    [Fact]
    public async Task Backdated_EntryAfterTheSweep_IsToldWithItsDayAndNothingIsUntold()
    {
        await using var notified = await Notified.Start(cluster, "2025-01-15");
        var club = await notified.Club(target: 40_000_000);
        var loan = await club.Lend(1_200_000, "2025-01-10");
        await notified.EndDay("2025-01-15");
        await notified.EndDay("2025-03-31");
        (await notified.Told("type <> 'club-par30-exceeded'")).Should().Equal("loan-late 2025-02-11 1", "loan-late 2025-03-13 30");

        // The borrower had paid on time, and a grant had come in: the slips turn up later. A second loan had never been written down.
        notified.Clock.Set("2025-04-01T03:00:00Z");
        await club.Repay(loan, 112_000, "2025-02-10");
        await club.Capital(20_000_000, "2025-02-05");
        await club.Lend(600_000, "2025-01-10", instalments: 6);
        await notified.EndDay("2025-04-01");

        (await notified.Told("type <> 'club-par30-exceeded'")).Should().Equal(
            "fund-target-reached 2025-02-05", "loan-late 2025-02-11 1", "loan-late 2025-02-11 1", "loan-late 2025-03-11 1", "loan-late 2025-03-13 30", "loan-late 2025-03-13 30");
        (await notified.Told("history")).Should().BeEmpty("a club that was swept before is told of everything");
    }

    [Fact]
    public async Task FirstSweep_OfAnOldDatabase_DeliversOnlyTheLastDays()
    {
        await using var notified = await Notified.Start(cluster, "2025-05-15", "--Ledger:Notifications:Enabled", "false");
        var club = await notified.Club();
        await club.Lend(1_200_000, "2025-01-10");
        var webhook = (await notified.Register()).String("webhookId")!;

        await notified.StartInstance("--Ledger:Notifications:Enabled", "true");

        await notified.Called(1);
        notified.Receiver.Calls.Single().Id.Should().EndWith(":90:2025-02-11");
        (await notified.Told("history")).Should().Equal(NeverPaid[..3]);
        (await notified.Api.Get("outbox")).ShouldBe(200).Items().Select(told => told!["history"]!.GetValue<bool>()).Should().BeEquivalentTo([true, true, true, false]);

        (await notified.Api.Post($"webhooks/{webhook}/replay", new { from = "2025-05-01T00:00:00Z" })).ShouldBe(202).Number("deliveries").Should().Be(4);
        notified.Clock.Advance(TimeSpan.FromSeconds(10));

        await notified.Called(5);
    }
}
