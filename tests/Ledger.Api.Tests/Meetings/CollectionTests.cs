using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Meetings;

/// <summary>Two loans of 3,000,000 and 1,200,000 đ in three parts of principal at 1 %, both due on the 5th of February.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CollectionTests(LedgerService service) : IClassFixture<LedgerService>
{
    private const string February = "meetings/2025-02-05/";
    private const string March = "meetings/2025-03-05/";

    [Fact]
    public async Task Sheet_MeetingDay_ShowsWhatEveryBorrowerOwes()
    {
        var club = await Lend();
        (await club.Repay("L1", 530_000, "2025-02-05")).ShouldBe(201);

        var sheet = (await club.Get(March + "collection-sheet")).ShouldBe(200);

        sheet.Items("lines").Should().HaveCount(2);
        sheet.String("lines.0.fullName").Should().Be("Nguyễn Thị Hòa");
        sheet.Numbers("lines.0.dueNow.principal", "lines.0.dueNow.interest", "lines.0.overdue", "lines.0.total", "lines.0.daysPastDue", "lines.0.outstanding").Should().Equal(1_000_000, 20_000, 500_000, 1_520_000, 28, 2_500_000);
        sheet.Numbers("lines.1.dueNow.principal", "lines.1.dueNow.interest", "lines.1.overdue", "lines.1.total", "lines.1.outstanding").Should().Equal(400_000, 8_000, 412_000, 820_000, 1_200_000);
        sheet.Numbers("totals.lines", "totals.dueNow.principal", "totals.dueNow.interest", "totals.overdue", "totals.total").Should().Equal(2, 1_400_000, 28_000, 912_000, 2_340_000);
        sheet.ETag.Should().Be($"\"{await club.Version()}\"");
    }

    [Fact]
    public async Task Collect_WholeSheet_IsBookedInOneCommit()
    {
        var club = await Lend();
        var before = await club.Version();
        var sheet = new
        {
            repayments = new[] { new { loanId = "L1", amount = 1_030_000 }, new { loanId = "L2", amount = 412_000 } },
            contributions = new[] { new { memberId = club.MemberId, amount = 10_000 } },
        };

        var posted = (await club.Post(February + "collections", sheet, ("Idempotency-Key", "feb"))).ShouldBe(201);

        posted.Items("entries").Select(entry => entry!["entry"]!.GetValue<long>()).Should().Equal(before + 1, before + 2, before + 3);
        posted.Items("entries").Select(entry => entry!["kind"]!.GetValue<string>()).Should().Equal("repayment", "repayment", "contribution");
        posted.Numbers("entries.0.allocation.interest", "entries.0.outstanding", "entries.1.allocation.principal", "entries.1.outstanding").Should().Equal(30_000, 2_000_000, 400_000, 800_000);
        posted.Numbers("totals.repayments", "totals.contributions", "totals.activityPayments", "totals.cashIn", "version").Should().Equal(1_442_000, 10_000, 0, 1_452_000, before + 3);
        (await club.Fund()).Numbers("loansOutstanding", "capital.memberContribution", "unallocatedInterest", "version").Should().Equal(2_800_000, 10_000, 42_000, before + 3);
        var again = (await club.Post(February + "collections", sheet, ("Idempotency-Key", "feb"))).ShouldBe(201);
        (again.Text, again.Header("Idempotency-Replayed")).Should().Be((posted.Text, "true"));
    }

    [Fact]
    public async Task Collect_WholeSheetWhileTheClockRuns_IsRecordedAtOneInstant()
    {
        var club = await Lend();
        var before = await club.Version();
        var sheet = new { repayments = new[] { new { loanId = "L1", amount = 1_030_000 }, new { loanId = "L2", amount = 412_000 } }, contributions = new[] { new { memberId = club.MemberId, amount = 10_000 } } };
        await using var running = await RunningHost.Start(PostgresCluster.ForService(service.ConnectionString), TimeProvider.System);

        (await club.Through(running.Api).Post(February + "collections", sheet)).ShouldBe(201);

        (await service.Query($"SELECT count(*) || ' ' || count(DISTINCT timestamp) FROM mt_events WHERE stream_id = '{club.Id}' AND version > {before}")).Should().Equal("3 1");
        (await service.Query($"SELECT count(*) FROM read_models.fund_history WHERE club_id = '{club.Id}' AND version > {before}")).Should().Equal(["0"], "how the fund stood between two lines was never known");
    }

    [Fact]
    public async Task Collect_RetryAfterTheBooksAreClosed_IsAnsweredAgain()
    {
        var club = await Lend();
        var sheet = new { repayments = new[] { new { loanId = "L1", amount = 1_030_000 } } };
        var first = (await club.Post(February + "collections", sheet, ("Idempotency-Key", "feb"))).ShouldBe(201);
        (await club.Post("fund/period-closings", new { through = "2025-02-28" })).ShouldBe(201);

        (await club.Post(February + "collections", sheet, ("Idempotency-Key", "feb"))).ShouldBe(201).Text.Should().Be(first.Text);
    }

    [Theory]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":1000},{"loanId":"L9","amount":1000}]}""", 422, "no-such-loan", "repayments[1]")]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":1000}],"activityPayments":[{"amount":1,"activity":"x"}]}""", 422, "insufficient-pot", null)]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":1000},{"loanId":"L3","amount":1000}]}""", 422, "loan-not-disbursed", "repayments[1]")]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":0}]}""", 400, "invalid-request", "repayments[0].amount")]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":"1"}]}""", 400, "invalid-request", "repayments[0].amount")]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":1},{"amount":1}]}""", 400, "invalid-request", "repayments[1].loanId")]
    [InlineData("""{"repayments":[{"loanId":"L1","amount":1,"on":"2025-02-05"}]}""", 400, "invalid-request", "repayments[0].on")]
    [InlineData("""{"repayments":[null]}""", 400, "invalid-request", "repayments[0].loanId")]
    [InlineData("""{"contributions":[null]}""", 400, "invalid-request", "contributions[0].memberId")]
    [InlineData("""{"activityPayments":[null]}""", 400, "invalid-request", "activityPayments[0].amount")]
    [InlineData("""{"contributions":[{"memberId":"m-0","amount":1}]}""", 400, "invalid-request", "contributions[0].memberId")]
    [InlineData("""{"contributions":[{"memberId":"\u0000","amount":1}]}""", 400, "invalid-request", "contributions[0].memberId")]
    [InlineData("""{"contributions":[{"memberId":"\ud800","amount":1}]}""", 400, "invalid-request", "contributions[0].memberId")]
    [InlineData("""{"repayments":{}}""", 400, "invalid-request", "repayments")]
    [InlineData("""{"repayments":[],"contributions":[]}""", 400, "invalid-request", "repayments")]
    public async Task Collect_OneWrongLine_BooksNothing(string sheet, int status, string slug, string? field)
    {
        var club = await Lend();
        await club.Approve(1_000_000, "2025-01-05");
        var before = await service.Recorded();

        (await club.Post(February + "collections", sheet)).ShouldBeProblem(status, slug, field);

        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("2025-02-30", 400, "invalid-request")]
    [InlineData("today", 400, "invalid-request")]
    [InlineData("9999-12-31", 422, "date-in-future")]
    [InlineData("0001-01-01", 422, "before-fund-opened")]
    public async Task Collect_ImpossibleDay_IsRefused(string date, int status, string slug)
    {
        var club = await Lend();
        var before = await service.Recorded();

        (await club.Post($"meetings/{date}/collections", """{"repayments":[{"loanId":"L1","amount":1000}]}""")).ShouldBeProblem(status, slug);

        (await service.Recorded()).Should().Be(before);
    }

    [Theory]
    [InlineData("0001-01-01", 200)]
    [InlineData("9999-12-31", 200)]
    [InlineData("2025-02-29", 400)]
    public async Task Sheet_OddDay_IsAnsweredOrRefused(string date, int status) => (await (await Lend()).Get($"meetings/{date}/collection-sheet")).ShouldBe(status);

    [Fact]
    public async Task Collect_WithoutKey_IsRefused()
    {
        var club = await Lend();

        (await service.Api.PostWithoutKey(club.Path(February + "collections"), """{"repayments":[{"loanId":"L1","amount":1000}]}""")).ShouldBeProblem(400, "idempotency-key-required");
    }

    private async Task<TestClub> Lend()
    {
        var club = await service.OpenClub();
        await club.Capital(10_000_000);
        await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });
        await club.Lend(1_200_000, "2025-01-05", new { instalments = 3 });
        return club;
    }
}
