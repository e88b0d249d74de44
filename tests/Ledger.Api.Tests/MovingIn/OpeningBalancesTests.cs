using System.Text;
using System.Text.RegularExpressions;
using Ledger.Api.MovingIn;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.MovingIn;

[Collection(PostgresCollection.Name)]
public sealed partial class OpeningBalancesTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task MovingIn_WithTheExample_GivesTheFiguresOfThePaperBooks()
    {
        var club = await service.OpenExampleClub();

        var reply = (await club.MoveIn(PaperBooks.Example("opening-balances.csv"))).ShouldBe(201);

        reply.Numbers("entry", "version").Should().Equal(2, 5);
        reply.At("dryRun")!.GetValue<bool>().Should().BeFalse();
        reply.Items("entries").Select(entry => entry!["kind"]!.GetValue<string>()).Should().Equal("openingBalances", "loanTakenOver", "loanTakenOver", "loanTakenOver");
        reply.Items("entries").Select(entry => entry!["line"]!.GetValue<int>()).Should().Equal(2, 16, 23, 35);
        reply.Text.Should().NotContainAny("Hòa", "Bình", "Mai");
        var fund = await club.Fund("?asOf=2026-01-01");
        fund.Numbers("cashOnHand", "bank", "inKindStock", "loansOutstanding", "fundSize", "lendable").Should().Equal(4_250_000, 20_000_000, 3_000_000, 7_750_000, 32_400_000, 21_650_000);
        fund.Numbers("capital.grant", "capital.memberContribution", "capital.inKind", "retainedInterest").Should().Equal(25_000_000, 1_500_000, 3_000_000, 2_900_000);
        fund.Numbers("activityFund", "reserve", "boardAllowance", "unallocatedInterest", "credits", "suspense", "interestReceived").Should().Equal(1_800_000, 400_000, 150_000, 270_000, 30_000, -50_000, 0);
        fund.Numbers("loans.active", "loans.inArrears", "overdue.principal", "overdue.interest").Should().Equal(3, 2, 1_000_000, 45_000);
        fund.Numbers("par.par1.atRisk", "par.par1.loans", "par.par30.atRisk", "par.par60.atRisk").Should().Equal(5_000_000, 2, 3_000_000, 0);
        reply.Items("trialBalance").ToJsonString().Should().Be(fund.Items("trialBalance").ToJsonString());
        fund.Items("trialBalance").Select(line => line!["account"]!.GetValue<string>()).Should().NotContain("loansToTakeOver");
    }

    // 10 November 2025 to 1 January 2026: 20 + 31 + 1 days; 5 December: 26 + 1.
    [Theory]
    [InlineData("L1", "2026-01-01", 5_000_000, 3_000_000, 52, 52, 1_000_000, 25_000)]
    [InlineData("L1", "2026-01-15", 5_000_000, 3_000_000, 66, 66, 1_500_000, 45_000)]
    [InlineData("L2", "2026-01-15", 3_000_000, 2_750_000, 0, 0, 0, 0)]
    [InlineData("L3", "2026-01-01", 2_000_000, 2_000_000, 27, 0, 0, 20_000)]
    public async Task Loan_TakenOver_CountsDaysFromItsRealDueDates(string id, string asOf, long principal, long outstanding, long days, long daysPrincipal, long overduePrincipal, long overdueInterest)
    {
        var club = await MovedIn();

        var loan = (await club.Loan(id, "?asOf=" + asOf)).ShouldBe(200);

        loan.String("status").Should().Be("active");
        loan.Numbers("principal", "outstanding", "daysPastDue", "daysPastDuePrincipal", "overdue.principal", "overdue.interest").Should()
            .Equal(principal, outstanding, days, daysPrincipal, overduePrincipal, overdueInterest);
    }

    [Fact]
    public async Task Loan_TakenOver_TellsItsStory()
    {
        var club = await MovedIn();

        var loan = (await club.Loan("L1")).ShouldBe(200);

        (loan.String("disbursedOn"), loan.String("purpose"), loan.String("terms.method")).Should().Be(("2025-06-10", "Nuôi bò", "decliningEqualPrincipal"));
        loan.Items("transactions").Select(transaction => (transaction!["kind"]!.GetValue<string>(), transaction["on"]!.GetValue<string>(), transaction["amount"]!.GetValue<long>()))
            .Should().Equal(("takeOver", "2026-01-01", 3_000_000));
        loan.Items("schedule").Select(line => line!["balance"]!.GetValue<long>()).Should().Equal(2_500_000, 2_000_000, 1_500_000, 1_000_000, 500_000, 0);
        (await club.Loan("L1", "?asOf=2025-12-31")).ShouldBeProblem(404, "loan-not-found");
        var listed = (await club.Get("loans")).ShouldBe(200).Items();
        listed.Select(item => item!["daysPastDue"]!.GetValue<int>()).Should().Equal(66, 0, 41);
        listed.Select(item => item!["disbursedOn"]!.GetValue<string>()).Should().Equal("2025-06-10", "2025-11-15", "2025-09-05");
    }

    [Fact]
    public async Task Loan_TakenOver_IsRepaidLikeAnyOther()
    {
        var club = await MovedIn();

        var sheet = (await club.Get("meetings/2026-01-10/collection-sheet")).ShouldBe(200);
        sheet.Numbers("lines.0.dueNow.principal", "lines.0.dueNow.interest", "lines.0.overdue", "lines.0.daysPastDue").Should().Equal(500_000, 20_000, 1_025_000, 61);
        (await club.Repay("L1", 1_145_000, "2026-01-05")).ShouldBe(201).Numbers("allocation.interest", "allocation.principal", "outstanding").Should().Equal(45_000, 1_100_000, 1_900_000);
        // December, January, and the month begun on 5 January; March is spared.
        (await club.Repay("L3", 2_060_000, "2026-01-10")).ShouldBe(201).Numbers("allocation.interest", "allocation.principal", "allocation.credit", "outstanding").Should().Equal(60_000, 2_000_000, 0, 0);
        (await club.Loan("L3")).String("status").Should().Be("closed");
        (await club.Fund()).Numbers("loansOutstanding", "interestReceived", "unallocatedInterest").Should().Equal(4_650_000, 105_000, 375_000);
    }

    [Fact]
    public async Task Workbook_Twin_GivesTheSameEntries()
    {
        var (csv, workbook) = (await service.OpenExampleClub(), await service.OpenExampleClub());

        var first = (await csv.MoveIn(PaperBooks.Example("opening-balances.csv"))).ShouldBe(201);
        var second = (await workbook.MoveIn(PaperBooks.Example("opening-balances.xlsx"), SheetFile.Workbook)).ShouldBe(201);

        second.Items("trialBalance").ToJsonString().Should().Be(first.Items("trialBalance").ToJsonString());
        var events = new List<List<string>>();
        foreach (var club in new[] { csv, workbook })
        {
            events.Add(await service.Query($"SELECT type || (data - 'memberId')::text FROM mt_events WHERE stream_id = '{club.Id}' AND version > 1 ORDER BY version"));
        }

        events[1].Should().Equal(events[0]).And.HaveCount(4);
    }

    [Fact]
    public async Task DryRun_OfTheExample_AnswersAndRecordsNothing()
    {
        var club = await service.OpenExampleClub();
        var before = await service.Recorded();

        var rehearsed = (await club.MoveIn(PaperBooks.Example("opening-balances.csv"), dryRun: true)).ShouldBe(200);

        (await service.Recorded()).Should().Be(before);
        rehearsed.At("dryRun")!.GetValue<bool>().Should().BeTrue();
        rehearsed.ETag.Should().Be("\"1\"");
        var recorded = (await club.MoveIn(PaperBooks.Example("opening-balances.csv"))).ShouldBe(201);
        rehearsed.Text.Should().NotContain("\"hash\":\"", "nothing has its place in the chain yet");
        HashOfAnEntry().Replace(recorded.Text, "\"hash\":null").Replace("\"dryRun\":false", "\"dryRun\":true", StringComparison.Ordinal).Should().Be(rehearsed.Text);
    }

    [Fact]
    public async Task Retry_OfTheSameFile_ReplaysTheAnswer()
    {
        var club = await service.OpenExampleClub();
        var first = (await club.MoveIn(PaperBooks.Example("opening-balances.csv"), key: "move-in")).ShouldBe(201);

        var second = (await club.MoveIn(PaperBooks.Example("opening-balances.csv"), key: "move-in")).ShouldBe(201);

        (second.Text, second.Header("Idempotency-Replayed"), await club.Version()).Should().Be((first.Text, "true", 5L));
        (await club.MoveIn(PaperBooks.Csv(PaperBooks.Small), key: "move-in")).ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task MovingIn_WithoutAKey_IsRefused()
    {
        var club = await service.OpenClub();
        using var content = new ByteArrayContent(PaperBooks.Csv(PaperBooks.Small));
        content.Headers.ContentType = new(SheetFile.Csv);

        (await club.Api.Send(HttpMethod.Post, club.Path("fund/opening-balances"), content)).ShouldBeProblem(400, "idempotency-key-required");
    }

    [Theory]
    [InlineData(2, "balance,tiền mặt,2025-02-01,\"2.000.000,5\",,,,,,,,,,", "lines[2].amount")]
    [InlineData(2, "balance,cash,31/02/2025,2000000,,,,,,,,,,", "lines[2].date")]
    [InlineData(2, "balance,cash,,2000000,,,,,,,,,,", "lines[2].date")]
    [InlineData(2, "balance,cash,2025-02-01,-2000000,,,,,,,,,,", "lines[2].amount")]
    [InlineData(2, "balance,loansToTakeOver,2025-02-01,2000000,,,,,,,,,,", "lines[2].account")]
    [InlineData(2, "balance,cash,2025-02-01,2000001,,,,,,,,,,", "lines[2].amount")]
    [InlineData(2, "balance,cash,2025-02-01,2000000000000000,,,,,,,,,,", "lines[2].amount")]
    [InlineData(2, "xyz,cash,2025-02-01,2000000,,,,,,,,,,", "lines[2].record")]
    [InlineData(3, "balance,loansOutstanding,,500001,,,,,,,,,,", "lines[3].amount")]
    [InlineData(3, "balance,cash,,500000,,,,,,,,,,", "lines[3].account")]
    [InlineData(3, "balance,loansOutstanding,2025-02-02,500000,,,,,,,,,,", "lines[3].date")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV1,Nguyễn Thị Hoà Bình,1,,,,Nuôi bò,,,", "lines[5].member")]
    [InlineData(5, "loan,,2024-04-10,499999,KV1,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,", "lines[5].amount")]
    [InlineData(5, "loan,,2025-01-10,5000000,KV1,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,", "lines[6].date")]
    [InlineData(5, "loan,,2025-02-02,5000000,KV1,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,", "lines[5].date")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV1,Nguyễn Thị Hòa,2,,,,Nuôi bò,,,", "lines[5].monthlyRate")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV1,Nguyễn Thị Hòa,1,xyz,,,Nuôi bò,,,", "lines[5].method")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV1,Nguyễn Thị Hòa,1,,0,,Nuôi bò,,,", "lines[5].every")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV2,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,", "lines[6].loan")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV2,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,", "lines[5].loan")]
    [InlineData(5, "loan,,2024-04-10,5000000,KV1,Nguyễn Thị Hòa,1,,,,,,,", "lines[5].purpose")]
    [InlineData(5, "loan,cash,2024-04-10,5000000,KV1,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,", "lines[5].account")]
    [InlineData(6, "instalment,,2025-01-10,,KV1,,,,,,,0,0,", "lines[6].principal")]
    [InlineData(6, "instalment,,,,KV1,,,,,,,500000,5000,", "lines[6].date")]
    public async Task OneWrongLine_IsNamedAndRecordsNothing(int line, string instead, string field)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        var reply = (await club.MoveIn(PaperBooks.SmallWith(line, instead))).ShouldBeProblem(400, "invalid-request", field);

        reply.Body!["errors"]![field]![0]!.GetValue<string>().Should().StartWith($"Dòng {field.Split('[', ']')[1]}, cột ");
        (await club.MoveIn(PaperBooks.SmallWith(line, instead), dryRun: true, language: "en")).ShouldBeProblem(400, "invalid-request", field)
            .Body!["errors"]![field]![0]!.GetValue<string>().Should().StartWith($"Line {field.Split('[', ']')[1]}, column ");
        (await service.Recorded()).Should().Be(before);
        (await club.MoveIn(PaperBooks.Csv(PaperBooks.Small))).ShouldBe(201);
    }

    [Fact]
    public async Task ManyWrongLines_AreAllNamed()
    {
        var club = await service.OpenClub();

        var reply = await club.MoveIn(PaperBooks.Csv(
            "balance,cash,2025-02-01,x,,,,,,,,,,", "balance,,,1,,,,,,,,,,", "loan,,2024-04-10,1,KV1,Ai,1,,,,x,,,", "instalment,,x,,KV1,,,,,,,y,z,", "instalment,,2025-01-10,,KV9,,,,,,,1,,"));

        reply.ShouldBeProblem(400, "invalid-request").Body!["errors"]!.AsObject().Select(error => error.Key).Should().BeEquivalentTo(
            "lines[2].amount", "lines[3].account", "lines[4].member", "lines[5].date", "lines[5].principal", "lines[5].interest", "lines[6].loan");
    }

    [Fact]
    public async Task Member_OfAnAmbiguousName_IsAskedForById()
    {
        var club = await service.OpenClub();
        (await club.Post("members", TestClub.Member())).ShouldBe(201);

        (await club.MoveIn(PaperBooks.Csv(PaperBooks.Small))).ShouldBeProblem(400, "invalid-request", "lines[5].member");
        (await club.MoveIn(PaperBooks.SmallWith(5, PaperBooks.Small[3].Replace("Nguyễn Thị Hòa", club.MemberId, StringComparison.Ordinal)))).ShouldBe(201)
            .String("entries.1.loan.memberId").Should().Be(club.MemberId);
    }

    [Fact]
    public async Task Club_WithMoneyEntries_IsRefused()
    {
        var club = await service.OpenClub();
        await club.Capital(1_000);
        var before = await service.Recorded();

        (await club.MoveIn(PaperBooks.Csv(PaperBooks.Small))).ShouldBeProblem(422, "fund-has-entries");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Club_WithoutAFundOrBeforeItsOpening_IsRefused()
    {
        (await (await TestClub.Register(service.Api)).MoveIn(PaperBooks.Csv(PaperBooks.Small))).ShouldBeProblem(404, "fund-not-found");
        (await (await service.OpenClub("2025-02-02")).MoveIn(PaperBooks.Csv(PaperBooks.Small))).ShouldBeProblem(422, "before-fund-opened", "lines[2].on");
    }

    [Fact]
    public async Task WrongLoan_TakenBack_IsEnteredAgainFromASheetOfLoans()
    {
        var club = await service.OpenClub();
        (await club.MoveIn(PaperBooks.Csv(PaperBooks.Small))).ShouldBe(201);
        (await club.Post("fund/reversals", new { entry = 3, reason = "Ghi nhầm lãi", on = "2025-02-01" })).ShouldBe(201);
        (await club.Post("fund/capital", new { source = "grant", amount = 1, on = "2025-02-02" })).ShouldBeProblem(422, "moving-in-unfinished");
        (await club.Fund()).Number("loansOutstanding").Should().Be(500_000);

        var reply = (await club.MoveIn(PaperBooks.Csv("balance,loansOutstanding,2025-02-01,500000,,,,,,,,,,", PaperBooks.Small[3], "instalment,,2025-01-10,,KV1,,,,,,,500000,7000,"))).ShouldBe(201);

        reply.Items("entries").Should().ContainSingle();
        (await club.Loan("L1")).String("status").Should().Be("rejected");
        (await club.Loan("L2", "?asOf=2025-02-01")).Numbers("daysPastDue", "overdue.interest", "outstanding").Should().Equal(22, 7_000, 500_000);
        (await club.Post("fund/capital", new { source = "grant", amount = 1, on = "2025-02-02" })).ShouldBe(201);
        (await club.MoveIn(PaperBooks.Csv("balance,loansOutstanding,2025-02-01,500000,,,,,,,,,,", PaperBooks.Small[3], PaperBooks.Small[4]))).ShouldBeProblem(422, "loans-not-in-opening-balances");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Csv_AsSpreadsheetsInVietnamWriteIt_IsRead(string encoding)
    {
        var club = await service.OpenClub();
        var text = "sep=;\r\n" + string.Join("\r\n", PaperBooks.Small.Prepend(PaperBooks.Header)).Replace(',', ';')
            .Replace(";2000000;", ";\"2.000.000 đ\";", StringComparison.Ordinal).Replace("2025-01-10", "10/1/2025", StringComparison.Ordinal).Normalize(NormalizationForm.FormD);

        (await club.MoveIn([.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)])).ShouldBe(201)
            .Items("entries").Select(entry => entry!["line"]!.GetValue<int>()).Should().Equal(3, 6);
    }

    private async Task<TestClub> MovedIn()
    {
        var club = await service.OpenExampleClub();
        (await club.MoveIn(PaperBooks.Example("opening-balances.csv"))).ShouldBe(201);
        return club;
    }

    [GeneratedRegex("\"hash\":\"[0-9a-f]{64}\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HashOfAnEntry();
}
