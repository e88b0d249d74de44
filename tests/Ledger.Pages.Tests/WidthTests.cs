using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Storage;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>Nobody scrolls sideways on a phone, however long a name and however large an amount.</summary>
[Collection(WritingCollection.Name)]
public sealed class WidthTests(PagesInBrowser pages)
{
    // As long as the register takes them, with a word that no line is wide enough for.
    private const string LongWord = "Liênthếhệtựgiúpnhauthônbảnvùngcaobiêngiới";
    private static readonly string ClubName = Long($"CLB {LongWord} Nghiêng Ngả Trường Thượng", 200);
    private static readonly string PlaceName = Long($"Xã {LongWord} Thượng Nguồn", 100);
    private static readonly string PersonName = Long($"Tôn Nữ {LongWord} Phương Nghi", 100);

    // The largest that an entry takes has one digit more.
    private const long Capital = 999_999_999_999;
    private const long Principal = 888_888_888_888;

    private static readonly int[] Widths = [360, 320];

    [Theory]
    [InlineData("vi", "treasurer")]
    [InlineData("en", "nationalStaff")]
    public async Task Page_WithLongNamesAndLargeAmounts_FitsANarrowPhone(string language, string role)
    {
        await using var service = await RunningHost.Start(PostgresCluster.ForService(await pages.Cluster.CreateDatabase()), new SettableClock());
        var known = Codes.Find<Role>(role)!.Value;
        var (club, loan, proposal) = await LargeClub(service.Api);
        await using var context = await pages.NewContext(language, Widths[0], role: known);
        var page = await context.NewPageAsync();
        var wide = new List<string>();
        foreach (var path in Paths(club, loan, proposal).Where(path => known == Role.Treasurer || !path.IsForTreasurers).Select(path => path.Path))
        {
            await page.SetViewportSizeAsync(Widths[0], 780);
            (await page.GotoAsync(new Uri(service.Url, path).ToString()))!.Status.Should().Be(200, path);
            await page.WhenDrawn();
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => { one.open = true; })");
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 780);
                wide.AddRange((await page.TooWide()).Select(what => $"{path} at {width}: {what}"));
            }
        }

        wide.Should().BeEmpty();
    }

    private static (string Path, bool IsForTreasurers)[] Paths(string club, string loan, string proposal) =>
    [
        ("/", false),
        ("/clubs", false),
        ("/portfolio", false),
        ("/portfolio?asOf=2026-01-14&map=onTime", false),
        ("/portfolio?province=44", false),
        ("/portfolio?province=44&commune=18001&asOf=2026-01-15&knownAt=2026-01-15T10:00:00", false),
        ("/portfolio/arrears", false),
        ("/portfolio/fund-targets", false),
        ("/reports/monthly?month=2025-12", false),
        ($"/clubs/{club}", false),
        ($"/clubs/{club}/loans/{loan}", false),
        ($"/clubs/{club}/proposals", false),
        ($"/clubs/{club}/proposals/{proposal}", false),
        ($"/clubs/{club}/audit", false),
        ($"/clubs/{club}/audit?entry=6", false),
        ($"/clubs/{club}/audit/changes?from=1&to=6", false),
        ($"/clubs/{club}/audit/downloads", false),
        ($"/clubs/{club}/loans/new", true),
        ($"/clubs/{club}/meetings/{MeetingClub.Today}", true),
        ($"/clubs/{club}/corrections", true),
        ($"/clubs/{club}/corrections/7", true),
    ];

    private static async Task<(string Club, string Loan, string Proposal)> LargeClub(ApiClient api)
    {
        var registration = new { name = ClubName, provinceCode = "44", communeCode = "18001", commune = PlaceName, hamlet = PlaceName, establishedOn = "2023-01-10" };
        var club = (await api.Post("clubs", registration)).ShouldBe(201).String("clubId")!;
        var memberId = (await api.Post($"clubs/{club}/members", TestClub.Member(PersonName))).ShouldBe(201).String("memberId");
        (await api.Post($"clubs/{club}/fund", new { openedOn = "2025-01-01", policy = new { maxPrincipal = Capital, target = Capital } })).ShouldBe(201);
        (await api.Post($"clubs/{club}/fund/capital", new { source = "grant", amount = Capital, on = "2025-01-02", note = LongWord })).ShouldBe(201);
        var loan = (await api.Post($"clubs/{club}/loans", new { memberId, principal = Principal, purpose = Long(LongWord, 200), requestedOn = "2025-06-15" })).ShouldBe(201).String("loanId")!;
        (await api.Post($"clubs/{club}/loans/{loan}/approval", new { on = "2025-06-15" })).ShouldBe(201);
        (await api.Post($"clubs/{club}/loans/{loan}/disbursement", new { on = "2025-06-15" })).ShouldBe(201);
        (await api.Post($"clubs/{club}/loans/{loan}/repayments", new { amount = Principal / 10, on = "2025-07-15" })).ShouldBe(201);
        (await api.Post($"clubs/{club}/fund/capital", new { source = "donation", amount = Principal, on = "2025-07-16" })).ShouldBe(201);
        (await api.Put($"clubs/{club}/fund/policy", new { effectiveFrom = "2025-08-01", approval = "twoPerson" })).ShouldBe(200);
        var proposal = (await api.Post($"clubs/{club}/loans/{loan}/write-offs", new { on = "2026-01-10", reason = LongWord })).ShouldBe(202).String("proposalId")!;
        return (club, loan, proposal);
    }

    private static string Long(string text, int length) => string.Concat(Enumerable.Repeat(text + " ", (length / text.Length) + 1))[..length].TrimEnd();
}
