using System.Globalization;
using System.Text.Json.Nodes;
using Ledger.Api.Tests.Audit;
using Ledger.Api.Tests.Paper;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Reports;

/// <summary>The monthly report: the same figures as the fund and the portfolio, from part to whole, on paper and in a workbook.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MonthlyReportTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("2025-01", "2024-12-31", "2025-01-31")]
    [InlineData("2025-03", "2025-02-28", "2025-03-31")]
    [InlineData("2025-09", "2025-08-31", "2025-09-30")]
    [InlineData("2025-10", "2025-09-30", "2025-10-31")]
    public async Task Club_StatesAndFlows_AreThoseOfTheFund(string month, string before, string last)
    {
        var club = await service.OpenEventfulClub();
        var (then, now) = (month == "2025-01" ? null : await club.Fund("?asOf=" + before), await club.Fund("?asOf=" + last));

        var report = (await service.Api.Get($"reports/monthly?club={club.Id}&month={month}")).ShouldBe(200);

        (report.String("from"), report.String("to"), report.Number("total.clubs")).Should().Be((month + "-01", last, 1));
        foreach (var (field, inFund) in new[]
        {
            ("outstanding", "loansOutstanding"), ("fundSize", "fundSize"), ("cashOnHand", "cashOnHand"), ("bank", "bank"), ("inKindStock", "inKindStock"), ("activityFund", "activityFund"),
            ("reserve", "reserve"), ("boardAllowance", "boardAllowance"), ("unallocatedInterest", "unallocatedInterest"), ("activeLoans", "loans.active"),
            ("overdue.principal", "overdue.principal"), ("overdue.interest", "overdue.interest"),
            ("par1.atRisk", "par.par1.atRisk"), ("par30.atRisk", "par.par30.atRisk"), ("par30.loans", "par.par30.loans"), ("par90.atRisk", "par.par90.atRisk"),
        })
        {
            report.Number("total." + field).Should().Be(now.Number(inFund), "{0} at the end of {1}", field, month);
        }

        report.Number("total.outstandingBefore").Should().Be(then?.Number("loansOutstanding") ?? 0);
        foreach (var (field, inFund) in new[] { ("interestReceived", "interestReceived"), ("writtenOff", "writtenOff"), ("recovered", "recovered"), ("capitalReceived.total", "capital.total"), ("capitalReceived.grant", "capital.grant") })
        {
            report.Number("total." + field).Should().Be(now.Number(inFund) - (then?.Number(inFund) ?? 0), "{0} in {1}", field, month);
        }
    }

    [Fact]
    public async Task Club_Flows_AreWhatHappenedInTheMonth()
    {
        var club = await service.OpenEventfulClub();

        var january = await service.Api.Get($"reports/monthly?club={club.Id}&month=2025-01");
        var february = await service.Api.Get($"reports/monthly?club={club.Id}&month=2025-02&detail=full");

        january.Numbers("total.lent.loans", "total.lent.amount", "total.principalRepaid", "total.capitalReceived.grant").Should().Equal(1, 3_000_000, 0, 9_000_000);
        february.Numbers("total.lent.loans", "total.lent.amount", "total.principalRepaid", "total.interestReceived", "total.capitalReceived.donation").Should().Equal(0, 0, 470_000, 30_000, 70_000);
        february.Numbers("total.onTimeCollection.due", "total.onTimeCollection.collectedOnTime").Should().Equal(1_030_000, 500_000);
        february.Numbers("total.borrowers.total", "total.borrowers.women", "total.borrowers.older", "total.borrowers.nearPoor", "total.members").Should().Equal(1, 1, 1, 1, 1);
    }

    [Fact]
    public async Task KnownAt_BeforeABackdatedEntry_GivesTheReportOfThen()
    {
        service.Clock.Set("2026-03-01T02:00:00Z");
        var club = await service.OpenClub();
        await club.Capital(5_000_000, "2025-06-10");
        var first = await service.Api.Get($"reports/monthly?club={club.Id}&month=2025-06");
        service.Clock.Set("2026-03-02T02:00:00Z");
        await club.Capital(1_000_000, "2025-06-20");

        var again = await service.Api.Get($"reports/monthly?club={club.Id}&month=2025-06&knownAt={first.String("knownAt")}");
        var now = await service.Api.Get($"reports/monthly?club={club.Id}&month=2025-06");

        again.Text.Should().Be(first.Text);
        now.Number("total.fundSize").Should().Be(6_000_000);
    }

    [Fact]
    public async Task Nation_Parts_SumToTheWholeAndAgreeWithThePortfolio()
    {
        await service.OpenEventfulClub();
        await service.OpenEventfulClub();

        var nation = (await service.Api.Get("reports/monthly?month=2025-02&detail=full")).ShouldBe(200);
        var portfolio = (await service.Api.Get("portfolio?asOf=2025-02-28")).ShouldBe(200);

        foreach (var field in new[] { "clubs", "members", "activeLoans", "outstandingBefore", "principalRepaid", "outstanding", "interestReceived", "fundSize", "activityFund", "clubsAtTarget" })
        {
            nation.Items("children").Sum(child => child!["figures"]![field]!.GetValue<long>()).Should().Be(nation.Number("total." + field), field);
        }

        nation.Number("total.outstanding").Should().Be(portfolio.Number("outstanding"));
        nation.Number("total.fundSize").Should().Be(portfolio.Number("fundSize"));
        nation.Number("total.borrowers.total").Should().Be(portfolio.Number("borrowers.total"));
        nation.Number("total.par30.atRisk").Should().Be(portfolio.Items("par").Single(par => par!["days"]!.GetValue<int>() == 30)!["atRisk"]!.GetValue<long>());
        nation.String("children.0.scope.name").Should().Be("Hưng Yên");
    }

    [Fact]
    public async Task Province_Communes_AreItsChildren()
    {
        await service.OpenEventfulClub();

        var province = (await service.Api.Get("reports/monthly?province=33&month=2025-02")).ShouldBe(200);

        province.Items("children").Should().ContainSingle();
        province.String("children.0.scope.level").Should().Be("commune");
        JsonNode.DeepEquals(province.At("children.0.figures"), province.At("total")).Should().BeTrue("all clubs are of one commune, which the register has by name only");
    }

    [Fact]
    public async Task Pdf_OfAProvince_CanBeSignedAndStamped()
    {
        await service.OpenEventfulClub();
        var json = await service.Api.Get("reports/monthly?province=33&month=2025-02");

        var pdf = await service.Api.Get("reports/monthly?province=33&month=2025-02&format=pdf");

        (await pdf.PrintedText()).Should().ContainAll(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BÁO CÁO THÁNG 02 NĂM 2025", "HƯNG YÊN", "Từ ngày 01/02/2025 đến ngày 28/02/2025", "Người lập biểu", "Thủ trưởng đơn vị",
            "(Ký tên, đóng dấu)", "Quy mô quỹ tăng thu nhập", Printed(json.Number("total.fundSize")), Printed(json.Number("total.outstanding")), "Trang 1/");
        (await pdf.Fonts()).Should().OnlyContain(font => font[4] == "yes" && font[5] == "yes" && font[6] == "yes");
    }

    [Fact]
    public async Task Workbook_ReadBack_EqualsJson()
    {
        await service.OpenEventfulClub();
        var json = await service.Api.Get("reports/monthly?month=2025-02&detail=full");

        var rows = (await service.Api.Send(HttpMethod.Get, "reports/monthly?month=2025-02&detail=full", null, ("Accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))).SheetRows();
        var csv = (await service.Api.Get("reports/monthly?month=2025-02&detail=full&format=csv")).ShouldBe(200).Text.TrimStart('\ufeff').Split("\r\n");

        var header = rows.Single(row => row.GetValueOrDefault("A") == "Mã");
        string Of(string title) => rows[^1].GetValueOrDefault(header.Single(cell => cell.Value == title).Key, "0");
        (Of("Số CLB"), Of("Hội viên"), Of("Dư nợ cuối tháng"), Of("Thu gốc trong tháng"), Of("Quy mô quỹ cuối tháng"), Of("Tiền mặt")).Should().Be(
            (Text("clubs"), Text("members"), Text("outstanding"), Text("principalRepaid"), Text("fundSize"), Text("cashOnHand")));
        var (names, total) = (csv[0].Split(','), csv[^2].Split(','));
        total[Array.IndexOf(names, "outstanding")].Should().Be(Text("outstanding"));
        total[Array.IndexOf(names, "interestReceived")].Should().Be(Text("interestReceived"));

        string Text(string field) => json.Number("total." + field).ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Published_SmallCounts_AreWithheldInEveryForm()
    {
        var club = await service.OpenEventfulClub();
        var query = $"reports/monthly?club={club.Id}&month=2025-02";

        var (published, full) = ((await service.Api.Get(query)).ShouldBe(200), (await service.Api.Get(query + "&detail=full")).ShouldBe(200));

        published.String("detail").Should().Be("published");
        (published.At("total.members"), published.At("total.borrowers.total"), published.At("total.borrowers.women")).Should().Be((null, null, null));
        published.Items("total.suppressed").Select(name => name!.GetValue<string>()).Should().Contain(["members", "borrowers.total", "borrowers.women", "borrowers.older"]);
        full.Items("total.suppressed").Should().BeEmpty();
        full.Number("total.members").Should().Be(1);
        published.Numbers("total.activeLoans", "total.outstanding", "total.par30.loans").Should().Equal(full.Numbers("total.activeLoans", "total.outstanding", "total.par30.loans"), "loans and money are counted always");
        var csv = (await service.Api.Get(query + "&format=csv")).Text.TrimStart('\ufeff').Split("\r\n");
        csv[1].Split(',')[Array.IndexOf(csv[0].Split(','), "members")].Should().Be("*");
        (await (await service.Api.Get(query + "&format=pdf")).PrintedText()).Should().Contain("Số người dưới 5");
        (await (await service.Api.Get(query + "&format=pdf&detail=full")).PrintedText()).Should().Contain("không công bố").And.NotContain("Số người dưới 5");
        (await service.Api.Get("/" + query)).ShouldBe(200).Text.Should().MatchRegex("""data-figure="members"[^>]*>\*<""");
        (await service.Api.Get(query + "&detail=all")).ShouldBeProblem(400, "invalid-request", "detail");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?month=2025-13")]
    [InlineData("?month=2025")]
    [InlineData("?month=2126-01")]
    public async Task Month_ThatIsNone_IsRefused(string query) => (await service.Api.Get("reports/monthly" + query)).ShouldBeProblem(400, "invalid-request", "month");

    private static string Printed(long amount) => amount.ToString("#,0", new NumberFormatInfo { NumberGroupSeparator = "." });
}
