using System.Globalization;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>The treasurer's meeting: the sheet is filled in, read through and recorded, whatever becomes of the connection, and never twice.</summary>
[Collection(WritingCollection.Name)]
public sealed class MeetingTests(PagesInBrowser pages)
{
    [Theory]
    [InlineData("vi", 360)]
    [InlineData("vi", 1280)]
    [InlineData("en", 360)]
    [InlineData("en", 1280)]
    public async Task Meeting_FromSheetToReceipts_RecordsWhatWasTyped(string language, int width)
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var before = await meeting.Club.Fund();
        await using var context = await pages.NewContext(language, width, role: Role.Treasurer);
        var page = await context.NewPageAsync();

        await page.GotoAsync(meeting.Home);
        await page.ShouldBeSound("club-" + language);
        await page.Locator("a.button[href$='/meeting']").First.ClickAsync();
        await page.WaitForURLAsync("**" + meeting.Sheet);
        (await page.Locator("#repayment-L2").InputValueAsync()).Should().Be(meeting.Due[0]);
        (await page.Locator("#repayment-L3").InputValueAsync()).Should().Be(meeting.Due[1]);
        await page.ShouldBeSound("meeting-" + language);

        await Fill(page, meeting);
        (await Sum(page, "repaid")).Should().Be(100_000, "the totals follow what is typed");
        (await Sum(page, "cashAfter")).Should().Be(before.Number("cashOnHand") + 100_000 + 50_000 - 20_000);
        await page.ClickAsync(".editing button[value=review].big");
        await page.WaitForSelectorAsync("form[data-step=review]");
        (await page.Locator("#repayment-L3").IsVisibleAsync()).Should().BeFalse("who paid nothing is not read through");
        await page.ShouldBeSound("meeting-review-" + language);
        await page.ClickAsync("button[value=confirm]");
        await page.WaitForURLAsync("**/receipts?*");
        await page.ShouldBeSound("meeting-receipts-" + language);

        (await page.Locator("[data-entry]").CountAsync()).Should().Be(3);
        var receipt = await page.Locator("[data-entry] a").First.GetAttributeAsync("href");
        (await pages.Service.Api.Get(receipt!)).ShouldBe(200).ContentType.Should().Be("application/pdf");
        await ShouldBeRecorded(meeting, before);
    }

    [Fact]
    public async Task Confirm_PressedTwice_BooksOnce()
    {
        var (meeting, before, context, page) = await ReadThrough();
        await using var closing = context;

        await page.EvaluateAsync("() => { const button = document.querySelector('button[value=confirm]'); button.click(); button.click(); }");
        await page.WaitForURLAsync("**/receipts?*");

        await ShouldBeRecorded(meeting, before);
    }

    [Fact]
    public async Task Confirm_WithoutConnection_IsSentWhenItIsBack()
    {
        var (meeting, before, context, page) = await ReadThrough();
        await using var closing = context;
        await context.SetOfflineAsync(true);

        await page.ClickAsync("button[value=confirm]");
        await page.WaitForSelectorAsync("[data-resend]:visible");
        (await page.Locator("[data-notice] p").InnerTextAsync()).Should().Contain("CHƯA");
        await page.Keep("meeting-offline-vi");
        (await meeting.Club.Version()).Should().Be(before.Number("version"), "nothing is recorded yet");
        await context.SetOfflineAsync(false);
        await page.WaitForURLAsync("**/receipts?*");

        await ShouldBeRecorded(meeting, before);
    }

    [Fact]
    public async Task Confirm_WhoseAnswerIsLost_BooksOnceAlsoAfterTheSheetIsOpenedAgain()
    {
        var (meeting, before, context, page) = await ReadThrough();
        await using var closing = context;
        await page.RouteAsync("**" + meeting.Sheet, async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await page.ClickAsync("button[value=confirm]");
        await page.WaitForSelectorAsync("[data-resend]:visible");
        await page.UnrouteAsync("**" + meeting.Sheet);
        await page.GotoAsync(meeting.Sheet);
        await page.WaitForURLAsync("**/receipts?*");

        await ShouldBeRecorded(meeting, before);
    }

    [Fact]
    public async Task Sheet_HalfFilledIn_IsThereAgain()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        await using var context = await pages.NewContext(role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Sheet);
        await Fill(page, meeting);
        var key = await page.Locator("input[name=key]").InputValueAsync();

        await page.ReloadAsync();

        (await page.Locator("#repayment-L2").InputValueAsync()).Should().Be("100.000");
        (await page.Locator("#contribution-0").InputValueAsync()).Should().Be("50.000");
        (await page.Locator("input[name=key]").InputValueAsync()).Should().Be(key, "the key belongs to the sheet");
        await page.ClickAsync("[data-discard]");
        await page.WaitForSelectorAsync("[data-discard]", new() { State = WaitForSelectorState.Hidden });
        (await page.Locator("#repayment-L2").InputValueAsync()).Should().Be(meeting.Due[0]);
    }

    [Fact]
    public async Task Meeting_WithoutJavaScript_RecordsWhatWasTyped()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var before = await meeting.Club.Fund();
        await using var context = await pages.NewContext("vi", 360, javaScript: false, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Sheet);
        await page.ClickAsync("button[value=more-payments]");
        (await page.Locator("[id^=payment-]").CountAsync()).Should().Be(2);

        await Fill(page, meeting);
        await page.ClickAsync("button[value=check]");
        (await Sum(page, "repaid")).Should().Be(100_000);
        await page.ClickAsync(".editing button[value=review].big");
        await page.DblClickAsync("button[value=confirm]");
        await page.WaitForURLAsync("**/receipts?*");

        await ShouldBeRecorded(meeting, before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Amount_ThatIsNone_IsNamedAndStaysTyped(bool javaScript)
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var before = await meeting.Club.Version();
        await using var context = await pages.NewContext("vi", 360, javaScript, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Sheet);

        await page.FillAsync("#repayment-L2", "28o.000");
        await page.ClickAsync(".editing button[value=review].big");

        await page.WaitForSelectorAsync("[data-faults]");
        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain("28o.000");
        (await page.Locator("#repayment-L2").InputValueAsync()).Should().Be("28o.000");
        (await page.Locator("#repayment-L2").GetAttributeAsync("aria-invalid")).Should().Be("true");
        (await page.Locator("#repayment-L2-fault").IsVisibleAsync()).Should().BeTrue();
        if (javaScript)
        {
            await page.ShouldBeSound("meeting-wrong-vi");
        }

        (await meeting.Club.Version()).Should().Be(before);
    }

    [Fact]
    public async Task Rule_ThatRefuses_IsSaidAtTheTopAndBesideTheField()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        await using var context = await pages.NewContext("vi", 360, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Sheet);

        await page.FillAsync("#activity-0", "Thuê loa đài");
        await page.FillAsync("#payment-0", "9.000.000");
        await page.ClickAsync(".editing button[value=review].big");

        await page.WaitForSelectorAsync("[data-faults]");
        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain("Quỹ hoạt động").And.Contain("9.000.000 đ");
        (await page.Locator("#payment-0-fault").InnerTextAsync()).Should().Contain("9.000.000 đ");
        (await page.Locator("#payment-0").InputValueAsync()).Should().Be("9.000.000");
    }

    [Fact]
    public async Task Sheet_OfABookThatChanged_IsReadThroughAgain()
    {
        var (meeting, before, context, page) = await ReadThrough();
        await using var closing = context;
        await meeting.Club.Repay("L2", 10_000, MeetingClub.Today);

        await page.ClickAsync("button[value=confirm]");
        await page.WaitForSelectorAsync("[data-faults]");

        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain("Sổ quỹ vừa thay đổi");
        (await meeting.Club.Version()).Should().Be(before.Number("version") + 1);
        (await page.Locator("#repayment-L2").InputValueAsync()).Should().Be("100.000");
        await page.ClickAsync(".editing button[value=review].big");
        await page.WaitForSelectorAsync("form[data-step=review]");
        await page.ClickAsync("button[value=confirm]");
        await page.WaitForURLAsync("**/receipts?*");
        (await meeting.Club.Version()).Should().Be(before.Number("version") + 4);
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var before = await meeting.Club.Version();
        using var fields = new FormUrlEncodedContent([new("key", "k"), new("step", "confirm"), new("loanId", "L2"), new("amount", "1000")]);

        var refused = (await pages.Service.Api.Send(HttpMethod.Post, meeting.Sheet, fields, ("Accept", "text/html"))).ShouldBe(400);

        System.Net.WebUtility.HtmlDecode(refused.Text).Should().Contain("<h1>Trang mở đã lâu");
        (await meeting.Club.Version()).Should().Be(before);
    }

    private static async Task Fill(IPage page, MeetingClub meeting)
    {
        await page.FillAsync("#repayment-L2", "100.000");
        await page.FillAsync("#repayment-L3", "0");
        await page.SelectOptionAsync("#contributor-0", meeting.Club.MemberId);
        await page.FillAsync("#contribution-0", "50.000");
        await page.FillAsync("#activity-0", "Nước uống");
        await page.FillAsync("#payment-0", "20.000");
        await page.Locator("#payment-0").DispatchEventAsync("change");
    }

    private async Task<(MeetingClub Meeting, Reply Before, IBrowserContext Context, IPage Page)> ReadThrough()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var before = await meeting.Club.Fund();
        var context = await pages.NewContext("vi", 360, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Sheet);
        await Fill(page, meeting);
        await page.ClickAsync(".editing button[value=review].big");
        await page.WaitForSelectorAsync("form[data-step=review]");
        return (meeting, before, context, page);
    }

    private static async Task<long> Sum(IPage page, string name) =>
        long.Parse((await page.Locator($"[data-sum={name}]").GetAttributeAsync("value"))!, CultureInfo.InvariantCulture);

    private static async Task ShouldBeRecorded(MeetingClub meeting, Reply before)
    {
        var after = await meeting.Club.Fund();
        after.Number("version").Should().Be(before.Number("version") + 3, "there are three lines, and each is booked once");
        after.Number("cash").Should().Be(before.Number("cash") + 100_000 + 50_000 - 20_000);
        after.Number("capital.memberContribution").Should().Be(50_000);
        (await meeting.Club.Loan("L2")).Items("transactions")[^1]!["amount"]!.GetValue<long>().Should().Be(100_000);
        (await meeting.Club.Loan(meeting.Late)).Items("transactions").Should().HaveCount(1, "who paid nothing has no entry");
    }
}
