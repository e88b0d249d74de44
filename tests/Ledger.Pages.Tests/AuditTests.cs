using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ledger.Api.People;
using Ledger.Api.Tests.Audit;
using Ledger.Api.Tests.Testing;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>An auditor goes through fund books, compares, verifies and takes files home.</summary>
[Collection(WritingCollection.Name)]
public sealed partial class AuditTests(PagesInBrowser pages)
{
    private string Audit => $"/clubs/{pages.Club}/audit";

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Steps_WithoutAScript_GoFromEntryToEntry(string language, int width)
    {
        await using var context = await pages.NewContext(language, width, javaScript: false, role: Role.Auditor);
        var page = await context.NewPageAsync();
        var last = (await Fund()).Number("version");

        await page.GotoAsync(Audit);
        (await Entry(page)).Should().Be(last);
        await page.ClickAsync("#step-first");
        (await Entry(page)).Should().Be(1);
        page.Url.Should().EndWith("?entry=1");
        (await page.Locator("#step-previous").GetAttributeAsync("aria-disabled")).Should().Be("true");
        await page.ClickAsync("#step-next");
        (await Entry(page)).Should().Be(2);
        await page.ClickAsync("#step-last");
        (await Entry(page)).Should().Be(last);
        await page.ClickAsync("#step-previous");

        (await Entry(page)).Should().Be(last - 1);
        (await page.Locator(".steps-place").TextContentAsync()).Should().StartWith(language == "vi" ? "Bút toán" : "Entry");
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Steps_WithTheScript_KeepThePageTheFocusAndTheAddress(string language, int width)
    {
        await using var visit = await pages.Visit(language, width, role: Role.Auditor);
        var page = visit.Page;
        await page.GotoAsync(Audit + "?entry=3");
        await page.EvaluateAsync("window.kept = true");

        await page.ClickAsync("#step-next");
        await page.WaitForSelectorAsync("#step[data-entry='4']");

        page.Url.Should().EndWith(Audit + "?entry=4");
        (await page.EvaluateAsync<bool>("window.kept === true")).Should().BeTrue("only a part was loaded");
        (await page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("step-next");
        (await page.Locator("#said").TextContentAsync()).Should().Be(await page.Locator("#entry-words").TextContentAsync());
        (await page.Locator("#slide").InputValueAsync()).Should().Be("4");
        await page.GoBackAsync();
        await page.WaitForSelectorAsync("#step[data-entry='3']");
        (await page.EvaluateAsync<bool>("window.kept === true")).Should().BeTrue();
    }

    [Theory]
    [InlineData("vi", 1280)]
    [InlineData("en", 360)]
    public async Task Slider_ByKeys_GoesThroughTheEntries(string language, int width)
    {
        await using var visit = await pages.Visit(language, width, role: Role.Auditor);
        var page = visit.Page;
        var last = (await Fund()).Number("version");
        await page.GotoAsync(Audit);

        await page.FocusAsync("#slide");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForSelectorAsync(Step(last - 2));
        await page.Keyboard.PressAsync("Home");
        await page.WaitForSelectorAsync(Step(1));
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForSelectorAsync(Step(2));

        await page.WaitForURLAsync("**/audit?entry=2");
        (await page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("slide");
        (await page.Locator("#slide").GetAttributeAsync("aria-valuetext")).Should().Be(string.Create(CultureInfo.InvariantCulture, $"{(language == "vi" ? "Bút toán 2 / " : "Entry 2 of ")}{last}"));
        (await page.Locator(".steps-place").TextContentAsync()).Should().Be(await page.Locator("#slide").GetAttributeAsync("aria-valuetext"));
    }

    [Fact]
    public async Task Replay_FiguresOfALivelyClub_AreThoseOfTheApi()
    {
        var entries = new[] { 1, 2, 12, 25, 60, (await Fund()).Number("version") };

        foreach (var entry in entries)
        {
            await CompareStep(pages.Club, entry);
        }
    }

    [Fact]
    public async Task Replay_FiguresAfterReversalsAndReschedulings_AreThoseOfTheApi()
    {
        var club = await pages.Service.OpenEventfulClub();

        for (var entry = 1L; entry <= await club.Version(); entry++)
        {
            await CompareStep(club.Id, entry);
        }
    }

    [Fact]
    public async Task Replay_OfAReversal_LeadsToWhatItReversesAndBack()
    {
        var club = await pages.Service.OpenEventfulClub();
        await using var context = await pages.NewContext(javaScript: false, role: Role.Auditor);
        var page = await context.NewPageAsync();

        await page.GotoAsync($"/clubs/{club.Id}/audit?entry=9");
        await page.ClickAsync(".entry a[data-entry='7']");
        (await Entry(page)).Should().Be(7);
        await page.ClickAsync(".entry a[data-entry='9']");

        (await Entry(page)).Should().Be(9);
        (await page.Locator(".entry").TextContentAsync()).Should().Contain("Ghi nhầm; \"đảo\"");
    }

    [Fact]
    public async Task Jump_ToAnEntryADayAnInstant_ShowsWhereTheBookStood()
    {
        await using var visit = await pages.Visit(role: Role.Auditor);
        var page = visit.Page;
        await page.GotoAsync(Audit);
        await page.ClickAsync(".jumps summary");

        await page.FillAsync("#entry", "7");
        await page.PressAsync("#entry", "Enter");
        await page.WaitForURLAsync("**/audit?entry=7");
        await page.GotoAsync(Audit);
        await page.ClickAsync(".jumps summary");
        await page.FillAsync("#on", "2025-06-30");
        await page.PressAsync("#on", "Enter");
        await page.WaitForURLAsync(url => url.Contains("on=2025-06-30", StringComparison.Ordinal) && url.Contains("entry=", StringComparison.Ordinal));
        var day = await Entry(page);
        await page.FillAsync("#at", "2025-06-30T12:00:01");
        await page.PressAsync("#at", "Enter");
        await page.WaitForURLAsync(url => url.Contains("at=2025-06-30", StringComparison.Ordinal) && url.Contains("entry=", StringComparison.Ordinal));
        var instant = await Entry(page);

        var entries = await Entries();
        var latest = entries.Where(entry => string.CompareOrdinal(entry["on"]!.GetValue<string>(), "2025-06-30") <= 0).Max(entry => entry["on"]!.GetValue<string>());
        day.Should().Be(entries.Where(entry => entry["on"]!.GetValue<string>() == latest).Max(entry => entry["entry"]!.GetValue<long>()));
        instant.Should().Be((await pages.Service.Api.Get($"clubs/{pages.Club}/fund/replay?at=2025-06-30T05:00:01Z")).Number("version"));
        page.Url.Should().Contain(string.Create(CultureInfo.InvariantCulture, $"entry={instant}"));
        (await page.Locator("#found").TextContentAsync()).Should().Contain("30/06/2025 12:00:01");
    }

    [Theory]
    [InlineData(5, 30)]
    [InlineData(30, 5)]
    [InlineData(12, 12)]
    public async Task Changes_BetweenTwoVersions_AreThoseOfTheApi(long first, long second)
    {
        await using var context = await pages.NewContext("en", javaScript: false, role: Role.Auditor);
        var page = await context.NewPageAsync();
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{Audit}/changes?from={first}&to={second}"));

        var figures = await Figures(page);
        var (from, to) = (Math.Min(first, second), Math.Max(first, second));
        foreach (var (side, version) in new[] { ("before", from), ("after", to) })
        {
            var replay = await Replay(pages.Club, version);
            foreach (var (path, value) in figures.Where(figure => figure.Side == side).Select(figure => (figure.Path, figure.Value)))
            {
                var loan = LoanFigure().Match(path);
                var answer = loan.Success
                    ? (await pages.Service.Api.Get(string.Create(CultureInfo.InvariantCulture, $"clubs/{pages.Club}/loans/{loan.Groups["loan"].Value}?version={version}&asOf={replay.String("statement.asOf")}"))).At(loan.Groups["path"].Value)
                    : path.StartsWith("policy.", StringComparison.Ordinal) ? null : replay.At("statement." + path);
                Text(answer).Should().Be(value, $"{side} {path}");
            }
        }

        figures.Count(figure => figure.Side == "after").Should().BeGreaterThan(12);
        (await page.Locator("table.entries tbody tr").CountAsync()).Should().Be((int)(to - from));
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Verification_OfASealedFund_ShowsTheSealAndItsProof(string language, int width)
    {
        await using var service = await SealedService.Start(pages.Cluster);
        var club = await service.Club();
        _ = await service.Club();
        var seal = await service.Seal();
        await club.Capital(1_000);
        await using var context = await pages.NewContext(language, width, javaScript: false, role: Role.Auditor);
        var page = await context.NewPageAsync();

        (await page.GotoAsync(At(service, club, "/verification")))!.Status.Should().Be(200);

        (await Value(page, "valid")).Should().Be("true");
        (await Value(page, "entries")).Should().Be("7");
        (await page.Locator("[data-figure=head]").TextContentAsync()).Should().Be((await club.Get("fund/verification")).String("head"));
        (await page.Locator("[data-figure=root]").TextContentAsync()).Should().Be(seal.String("root"));
        (await page.Locator("section:has(#seal)").TextContentAsync()).Should().Contain(language == "vi" ? "✓ Chứng minh dẫn tới gốc" : "✓ The proof leads").And.Contain(language == "vi" ? "1 bút toán sau đó" : "1 later entries");
        (await page.Locator("section:has(#read-models) .badge.good").CountAsync()).Should().Be(1);
        (await page.Locator(".progress").First.IsVisibleAsync()).Should().BeFalse("there is nothing left to wait for");
        (await page.Locator("#how-to").CountAsync()).Should().Be(1, "the rest of the page follows");
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Verification_OfATamperedFund_NamesTheFirstBadEntryAndWhy(string language, int width)
    {
        await using var service = await SealedService.Start(pages.Cluster);
        var club = await service.Club();
        await service.Seal();
        await service.Tamper($"UPDATE mt_events SET data = jsonb_set(data, '{{amount}}', '31000000') WHERE stream_id = '{club.Id}' AND version = 2");
        var found = await service.Api.Get(club.Path("fund/verification"), ("Accept-Language", language));
        await using var visit = await pages.Visit(language, width, role: Role.Auditor);
        var page = visit.Page;

        await page.GotoAsync(At(service, club, "/verification"));

        (await Value(page, "valid")).Should().Be("false");
        (await Value(page, "firstInvalidEntry")).Should().Be("2");
        (await Value(page, "check")).Should().Be("hash");
        (await page.Locator("[data-figure=reason]").TextContentAsync()).Should().Be(found.String("reason"));
        await page.ShouldBeReadable("the audit");
        await page.ClickAsync("a:has([data-figure=firstInvalidEntry])");
        (await page.Locator(".entry .badge.bad").TextContentAsync()).Should().StartWith("✗");
        await page.ShouldBeReadable("the audit");
    }

    [Fact]
    public async Task Replay_OfABookWithAMissingEntry_SaysSoAndLeadsToTheVerification()
    {
        await using var service = await SealedService.Start(pages.Cluster);
        var club = await service.Club();
        await service.Tamper($"DELETE FROM mt_events WHERE stream_id = '{club.Id}' AND version = 3");
        await using var visit = await pages.Visit(role: Role.Auditor);
        var page = visit.Page;

        (await page.GotoAsync(At(service, club)))!.Status.Should().Be(200);
        await page.ShouldBeReadable("the audit");
        await page.ClickAsync(".state a.button");

        (await Value(page, "firstInvalidEntry")).Should().Be("3");
        (await Value(page, "check")).Should().Be("gap");
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Seals_AreListedNewestFirst_EachWithItsChain(string language, int width)
    {
        await using var service = await SealedService.Start(pages.Cluster);
        var club = await service.Club();
        await service.Seal();
        await club.Capital(1_000);
        await service.Seal();
        await using var visit = await pages.Visit(language, width, role: Role.Auditor);
        var page = visit.Page;
        var seals = new Uri(service.Host.Url, "/audit/seals").ToString();

        await page.GotoAsync(seals);
        (await page.Locator(".seals > li").EvaluateAllAsync<string[]>("items => items.map(item => item.id)")).Should().Equal(["seal-3", "seal-2", "seal-1"], "the first was made when the service started");
        (await page.Locator(".seals .badge.good").CountAsync()).Should().Be(3);
        await page.ShouldBeReadable("the audit");
        await service.Tamper("UPDATE ledger.seals SET root = repeat('ab', 32) WHERE number = 2");
        await page.ReloadAsync();

        (await page.Locator("#seal-1 .badge.bad").CountAsync()).Should().Be(0);
        (await page.Locator("#seal-2 .badge.bad").CountAsync()).Should().Be(1, "its signature is of another root");
        (await page.Locator("#seal-3 .badge.bad").CountAsync()).Should().Be(1, "it follows another seal");
    }

    [Fact]
    public async Task Downloads_AreTheBytesOfTheApi()
    {
        await using var visit = await pages.Visit("en", role: Role.Auditor);
        var page = visit.Page;
        await page.GotoAsync(Audit + "/downloads");
        var journal = page.Locator("form[aria-labelledby=journal]");

        foreach (var format in new[] { "hledger", "beancount", "csv", "json" })
        {
            await page.SelectOptionAsync("#format", format);
            (await Downloaded(page, journal.Locator("button"))).Should().Equal((await Api($"fund/journal?format={format}")).Bytes, format);
        }

        await page.FillAsync("#journal-from", "2025-03-01");
        await page.FillAsync("#journal-to", "2025-04-30");
        await page.SelectOptionAsync("#format", "csv");
        (await Downloaded(page, journal.Locator("button"))).Should().Equal((await Api("fund/journal?format=csv&from=2025-03-01&to=2025-04-30")).Bytes);
        (await Downloaded(page, page.Locator("a[href$='fund/export']"))).Should().Equal((await Api("fund/export")).Bytes);
        (await Downloaded(page, page.Locator("a[href$='audit/seals'][download]"))).Should().Equal((await pages.Service.Api.Get("audit/seals")).Bytes);
        (await Downloaded(page, page.Locator("a[href$='audit/keys'][download]"))).Should().Equal((await pages.Service.Api.Get("audit/keys")).Bytes);
        (await Downloaded(page, page.Locator("form[aria-labelledby=cash-book] button[value=xlsx]"))).Should().HaveCountGreaterThan(1000);
        (await Downloaded(page, page.Locator("form[aria-labelledby=loan-book] button[value=xlsx]"))).Should().HaveCountGreaterThan(1000);
    }

    [Theory]
    [InlineData("cash-book", "fund/cash-book?from=&to=&format=pdf")]
    [InlineData("loan-book", "fund/loan-book?asOf=2025-11-30&format=pdf")]
    public async Task Downloads_OfBooksOnPaper_AskTheApi(string form, string path)
    {
        await using var visit = await pages.Visit(role: Role.Auditor);
        var page = visit.Page;
        await page.GotoAsync(Audit + "/downloads");
        var button = page.Locator($"form[aria-labelledby={form}] button[value=pdf]");

        var action = await button.EvaluateAsync<string>("button => new URL(button.form.action).pathname");

        action.Should().Be($"/api/v1/clubs/{pages.Club}/" + path.Split('?')[0]);
        (await Api(path)).ShouldBe(200).ContentType.Should().Be("application/pdf");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/changes")]
    [InlineData("/verification")]
    [InlineData("/downloads")]
    public async Task Page_OfAClubWithoutAFund_SaysSo(string part)
    {
        var club = await TestClub.Register(pages.Service.Api);
        foreach (var (language, width) in new[] { ("vi", 360), ("en", 1280) })
        {
            await using var visit = await pages.Visit(language, width, role: Role.Auditor);
            var page = visit.Page;

            (await page.GotoAsync($"/clubs/{club.Id}/audit{part}"))!.Status.Should().Be(200);

            (await page.Locator(".state-empty h2").TextContentAsync()).Should().Be(language == "vi" ? "Câu lạc bộ chưa mở quỹ" : "The club has not opened a fund");
            await page.ShouldBeReadable("the audit");
        }
    }

    [Theory]
    [InlineData("/clubs/c-none/audit", 404)]
    [InlineData("/clubs/{club}/audit?entry=999999", 404)]
    [InlineData("/clubs/{club}/audit?entry=x", 400)]
    [InlineData("/clubs/{club}/audit/changes?from=1&to=999999", 404)]
    [InlineData("/clubs/c-none/audit/verification", 404)]
    [InlineData("/clubs/{club}/audit/find?on=2025-02-30", 400)]
    public async Task Page_OfWhatIsNotThere_SaysSo(string path, int status)
    {
        await using var visit = await pages.Visit(role: Role.Auditor);
        var page = visit.Page;

        (await page.GotoAsync(path.Replace("{club}", pages.Club, StringComparison.Ordinal)))!.Status.Should().Be(status);

        (await page.Locator(".state-problem h1").CountAsync()).Should().Be(1);
    }

    private static string Step(long entry) => string.Create(CultureInfo.InvariantCulture, $"#step[data-entry='{entry}']");

    private static string At(SealedService service, TestClub club, string part = "") => new Uri(service.Host.Url, $"/clubs/{club.Id}/audit{part}").ToString();

    private static async Task<long> Entry(IPage page) => long.Parse((await page.Locator("#step").GetAttributeAsync("data-entry"))!, CultureInfo.InvariantCulture);

    private static Task<string?> Value(IPage page, string figure) => page.Locator($"[data-figure={figure}]").GetAttributeAsync("value");

    private static async Task<byte[]> Downloaded(IPage page, ILocator what)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => what.First.ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    private static async Task<List<(string Side, string Path, string Value)>> Figures(IPage page)
    {
        var found = await page.EvaluateAsync<string[][]>("() => [...document.querySelectorAll('.changes [data-figure]')].map(e => [e.dataset.figure, e.getAttribute('value')])");
        return [.. found.Select(one => (one[0].Split(':')[0], one[0].Split(':')[1], one[1]))];
    }

    private static string Text(JsonNode? node) => node is null ? "" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private async Task CompareStep(string club, long entry)
    {
        await using var visit = await pages.Visit("en", role: Role.Auditor);
        var page = visit.Page;
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/clubs/{club}/audit?entry={entry}"));
        var after = await Replay(club, entry);
        var day = after.String("statement.asOf");
        var before = entry == 1 ? null : await Replay(club, entry - 1, "&asOf=" + day);
        var one = (await pages.Service.Api.Get(string.Create(CultureInfo.InvariantCulture, $"clubs/{club}/fund/entries/{entry}"))).ShouldBe(200);

        (await page.Locator("[data-figure='entry.hash']").TextContentAsync()).Should().Be(one.String("hash"));
        (await Value(page, "'entry.on'")).Should().Be(one.String("on"));
        (await Value(page, "'entry.recordedAt'")).Should().Be(one.String("recordedAt"));
        var figures = await Figures(page);
        figures.Count(figure => figure.Side == "after").Should().BeGreaterThan(12);
        foreach (var (side, path, value) in figures.Where(figure => !figure.Path.StartsWith("policy.", StringComparison.Ordinal)))
        {
            var (version, replay) = side == "after" ? (entry, after) : (entry - 1, before!);
            var loan = LoanFigure().Match(path);
            var answer = loan.Success
                ? (await pages.Service.Api.Get(string.Create(CultureInfo.InvariantCulture, $"clubs/{club}/loans/{loan.Groups["loan"].Value}?version={version}&asOf={day}"))).ShouldBe(200).At(loan.Groups["path"].Value)
                : replay.At("statement." + path);
            Text(answer).Should().Be(value, $"{side} {path} at entry {entry}");
        }
    }

    private async Task<Reply> Replay(string club, long version, string more = "") =>
        (await pages.Service.Api.Get(string.Create(CultureInfo.InvariantCulture, $"clubs/{club}/fund/replay?toVersion={version}{more}"))).ShouldBe(200);

    private Task<Reply> Fund() => Api("fund");

    private Task<Reply> Api(string path) => pages.Service.Api.Get($"clubs/{pages.Club}/{path}");

    private async Task<List<JsonNode>> Entries()
    {
        var entries = new List<JsonNode>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await Api("fund/entries?limit=500" + (cursor.Length > 0 ? "&cursor=" + cursor : ""));
            entries.AddRange(page.Items().Select(entry => entry!));
            cursor = page.String("nextCursor");
        }

        return entries;
    }

    [GeneratedRegex(@"^(?<loan>L\d+)\.(?<path>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LoanFigure();
}
