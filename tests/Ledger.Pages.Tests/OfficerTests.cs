using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>What an officer of a province does on a working day.</summary>
[Collection(PagesCollection.Name)]
public sealed class OfficerTests(PagesInBrowser pages)
{
    [Theory]
    [InlineData("vi", 1280, "Tình hình quỹ", "Các khoản nợ quá hạn")]
    [InlineData("vi", 360, "Tình hình quỹ", "Các khoản nợ quá hạn")]
    [InlineData("en", 1280, "How the funds stand", "Loans in arrears")]
    [InlineData("en", 360, "How the funds stand", "Loans in arrears")]
    public async Task Officer_GoesFromTheNationDownToTheArrearsOfACommune(string language, int width, string dashboard, string arrears)
    {
        await using var visit = await pages.Visit(language, width);
        var page = visit.Page;
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = dashboard, Exact = true }).ClickAsync();
        await page.Locator("#asOf").FillAsync(PagesInBrowser.Day);
        await page.Locator(".moment button").ClickAsync();
        var outstanding = await page.Locator("[data-figure='outstanding']").First.GetAttributeAsync("value");

        await page.Locator($".tile.at-{pages.Province} a").ClickAsync();
        var ofProvince = await page.Locator("[data-figure='outstanding']").First.GetAttributeAsync("value");
        await page.Locator($"[data-of='children[scope.code={pages.Commune}]'] a").ClickAsync();

        long.Parse(ofProvince!, System.Globalization.CultureInfo.InvariantCulture).Should().BePositive().And.BeLessThan(long.Parse(outstanding!, System.Globalization.CultureInfo.InvariantCulture));
        (await page.Locator(".crumbs li").CountAsync()).Should().Be(3);
        page.Url.Should().Contain($"province={pages.Province}").And.Contain($"commune={pages.Commune}").And.Contain("asOf=" + PagesInBrowser.Day);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = arrears, Exact = true }).ClickAsync();
        page.Url.Should().Contain("/portfolio/arrears").And.Contain($"commune={pages.Commune}").And.Contain("asOf=" + PagesInBrowser.Day);
        (await page.Locator("h1").TextContentAsync()).Should().StartWith(arrears);
    }

    [Fact]
    public async Task Language_OneClick_SwitchesAndStays()
    {
        await using var context = await pages.NewContext();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/portfolio?province={pages.Province}&asOf={PagesInBrowser.Day}");

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();

        (await page.Locator("h1").TextContentAsync()).Should().StartWith("How the funds stand");
        page.Url.Should().Contain($"province={pages.Province}");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Arrears" }).ClickAsync();
        page.Url.Should().NotContain("lang=");
        (await page.Locator("html").GetAttributeAsync("lang")).Should().Be("en");
    }

    [Fact]
    public async Task KnownAt_ChosenOnThePage_LeavesLaterEntriesOut()
    {
        await using var visit = await pages.Visit();
        var page = visit.Page;
        await page.GotoAsync($"/portfolio?asOf={PagesInBrowser.Day}");
        var now = await page.Locator("[data-figure='fundSize']").First.GetAttributeAsync("value");

        await page.Locator(".known summary").ClickAsync();
        await page.Locator("#knownAt").FillAsync("2025-06-30T12:00");
        await page.Locator(".moment button").ClickAsync();

        var then = await pages.Service.Api.Get($"portfolio?asOf={PagesInBrowser.Day}&knownAt=2025-06-30T05:00:00Z");
        (await page.Locator("[data-figure='fundSize']").First.GetAttributeAsync("value")).Should().Be(then.Number("fundSize").ToString(System.Globalization.CultureInfo.InvariantCulture)).And.NotBe(now);
        (await page.Locator(".notice").TextContentAsync()).Should().Contain("30/06/2025 12:00:00");
    }

    [Fact]
    public async Task Table_HeadingByKeys_SortsIt()
    {
        await using var visit = await pages.Visit();
        var page = visit.Page;
        await page.GotoAsync($"/portfolio?asOf={PagesInBrowser.Day}");

        await page.Locator("[data-parts] thead a", new() { HasText = "Dư nợ gốc" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**sort=-outstanding**");

        var falling = await Outstanding(page);
        falling.Should().BeInDescendingOrder().And.HaveCountGreaterThan(5);
        (await page.Locator("[data-parts] th[aria-sort]").GetAttributeAsync("aria-sort")).Should().Be("descending");
        await page.Locator("[data-parts] thead a", new() { HasText = "Dư nợ gốc" }).ClickAsync();
        await page.WaitForURLAsync("**sort=outstanding**");
        (await Outstanding(page)).Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task Charts_AreDrawnFromTheTableBehindThem()
    {
        await using var visit = await pages.Visit();
        var page = visit.Page;
        await page.GotoAsync($"/portfolio?asOf={PagesInBrowser.Day}");

        (await page.Locator(".chart canvas").CountAsync()).Should().Be(2);
        var last = await page.Locator("#trend-table tbody tr:last-child [data-figure='par[days=30].ratio']").TextContentAsync();
        (await page.Locator(".chart").First.Locator(".u-legend").TextContentAsync()).Should().Contain(last);
    }

    [Fact]
    public async Task Page_WithoutScripts_HasTheTablesAndTheForms()
    {
        await using var context = await pages.NewContext(javaScript: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/portfolio?asOf={PagesInBrowser.Day}");

        (await page.Locator("#trend-table").IsVisibleAsync()).Should().BeTrue();
        await page.Locator("#asOf").FillAsync("2025-06-30");
        await page.Locator(".moment button").ClickAsync();
        page.Url.Should().Contain("asOf=2025-06-30");
    }

    [Fact]
    public async Task Downloads_AreFiles()
    {
        await using var visit = await pages.Visit();
        var page = visit.Page;
        await page.GotoAsync("/reports/monthly?month=2025-11");
        var workbook = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Bảng tính (Excel)" }).ClickAsync());
        await page.GotoAsync($"/portfolio/arrears?asOf={PagesInBrowser.Day}&minDays=31");
        var arrears = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Tải về bảng tính (CSV)" }).ClickAsync());

        workbook.SuggestedFilename.Should().Be("bao-cao-thang-2025-11-ca-nuoc.xlsx");
        arrears.SuggestedFilename.Should().Be("arrears.csv");
        arrears.Url.Should().Contain("minDays=31").And.Contain("asOf=" + PagesInBrowser.Day);
    }

    [Fact]
    public async Task Print_LeavesOutWhatIsOnlyForTheScreen()
    {
        await using var visit = await pages.Visit();
        var page = visit.Page;
        await page.GotoAsync($"/portfolio?asOf={PagesInBrowser.Day}");
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        (await page.Locator("header.site nav").IsVisibleAsync()).Should().BeFalse();
        (await page.Locator(".moment").IsVisibleAsync()).Should().BeFalse();
        (await page.Locator("[data-parts]").IsVisibleAsync()).Should().BeTrue();
    }

    private static async Task<long[]> Outstanding(IPage page) =>
        await page.EvaluateAsync<long[]>("() => [...document.querySelectorAll('[data-parts] tbody [data-figure=outstanding]')].map(e => Number(e.value))");
}
