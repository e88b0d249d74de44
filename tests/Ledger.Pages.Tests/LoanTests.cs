using System.Globalization;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>A loan from the request to the money, and a mistake that is taken back.</summary>
[Collection(WritingCollection.Name)]
public sealed class LoanTests(PagesInBrowser pages)
{
    [Theory]
    [InlineData("vi", 360, true)]
    [InlineData("en", 1280, true)]
    [InlineData("vi", 360, false)]
    public async Task NewLoan_FromQuoteToDisbursement_IsTheOneThatWasQuoted(string language, int width, bool javaScript)
    {
        var meeting = await MeetingClub.Open(pages.Service);
        await using var context = await pages.NewContext(language, width, javaScript, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Home + "/loans/new");

        await page.SelectOptionAsync("#memberId", meeting.Club.MemberId);
        await page.FillAsync("#principal", "3.600.000");
        await page.FillAsync("#purpose", "Nuôi vịt");
        await page.FillAsync("#instalments", "6");
        if (!javaScript)
        {
            await page.ClickAsync("button[value=check]");
        }

        await Assertions.Expect(page.Locator("[data-quote] tbody tr")).ToHaveCountAsync(6);
        var quoted = new List<string?>();
        foreach (var total in await page.Locator("[data-quote] tbody data").AllAsync())
        {
            quoted.Add(await total.GetAttributeAsync("value"));
        }

        await ShouldBeSound("loan-new-");
        await page.ClickAsync("button[value=save]");
        await page.WaitForURLAsync("**/loans/L4?recorded=*");
        await ShouldBeSound("loan-requested-");
        await page.ClickAsync("form[action$=approval] button");
        await page.WaitForSelectorAsync("form[action$=disbursement]");
        await page.ClickAsync("form[action$=disbursement] button");
        await page.WaitForSelectorAsync("#schedule");
        await ShouldBeSound("loan-");

        var loan = await meeting.Club.Loan("L4");
        loan.String("status").Should().Be("active");
        loan.Number("principal").Should().Be(3_600_000);
        loan.Items("schedule").Select(line => line!["total"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture)).Should().Equal(quoted);
        (await meeting.Club.Fund()).Number("loans.active").Should().Be(3);

        // axe is a script itself.
        Task ShouldBeSound(string picture) => javaScript ? page.ShouldBeSound(picture + language) : Task.CompletedTask;
    }

    [Fact]
    public async Task Request_BeyondARule_IsRefusedInWordsAndStaysTyped()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        await using var context = await pages.NewContext("en", 360, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(meeting.Home + "/loans/new");
        await page.SelectOptionAsync("#memberId", meeting.Club.MemberId);
        await page.FillAsync("#principal", "90.000.000");
        await page.FillAsync("#purpose", "Xây nhà");

        await page.ClickAsync("button[value=save]");
        await page.WaitForSelectorAsync("[data-faults]");

        (await page.Locator("#principal-fault").InnerTextAsync()).Should().Contain("90,000,000 đ").And.Contain("50,000,000 đ");
        (await page.Locator("#principal").InputValueAsync()).Should().Be("90.000.000");
        (await page.Locator("#purpose").InputValueAsync()).Should().Be("Xây nhà");
        (await meeting.Club.Loan("L4")).ShouldBe(404);
    }

    [Fact]
    public async Task Request_ThatTheBoardRefuses_SaysWhy()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var loan = await meeting.Club.Request(1_000_000, MeetingClub.Today);
        await using var context = await pages.NewContext("vi", 360, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{meeting.Home}/loans/{loan}");

        await page.ClickAsync("details summary:has-text('Từ chối')");
        await page.ClickAsync("form[action$=rejection] button");
        await page.WaitForSelectorAsync("[data-faults]");
        await page.FillAsync("#reason", "Còn nợ khoản trước");
        await page.ClickAsync("form[action$=rejection] button");
        await page.WaitForURLAsync("**?recorded=*");

        var refused = await meeting.Club.Loan(loan);
        (refused.String("status"), refused.String("rejectionReason")).Should().Be(("rejected", "Còn nợ khoản trước"));
    }

    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task Mistake_TakenBack_UndoesWhatWasShown(string language, int width)
    {
        var meeting = await MeetingClub.Open(pages.Service);
        var before = await meeting.Club.Fund();
        var wrong = (await meeting.Club.Repay("L2", 500_000, MeetingClub.Today)).ShouldBe(201).Number("entry");
        await using var context = await pages.NewContext(language, width, role: Role.Treasurer);
        var page = await context.NewPageAsync();

        await page.GotoAsync(meeting.Home + "/corrections");
        await page.ShouldBeSound("corrections-" + language);
        await page.ClickAsync($"a[href$='/corrections/{wrong}']");
        await page.WaitForSelectorAsync("[data-effects]");
        (await page.Locator("[data-effects]").InnerTextAsync()).Should().Contain(MeetingClub.Written(before.Number("cash")), "it shows what there will be");
        await page.ClickAsync("button[value=check]");
        await page.WaitForSelectorAsync("#reason-fault");
        await page.FillAsync("#reason", "Ghi nhầm số tiền");
        await page.ClickAsync("button[value=check]");
        await page.WaitForSelectorAsync("button[value=confirm]");
        await page.ShouldBeSound("correction-" + language);
        (await meeting.Club.Version()).Should().Be(wrong, "nothing is recorded before it is confirmed");
        await page.ClickAsync("button[value=confirm]");
        await page.WaitForURLAsync("**?recorded=*");

        var after = await meeting.Club.Fund();
        after.Numbers("cash", "loansOutstanding", "unallocatedInterest").Should().Equal(before.Numbers("cash", "loansOutstanding", "unallocatedInterest"));
        var reversal = await meeting.Club.Get($"fund/entries/{wrong + 1}");
        (reversal.Number("reverses"), reversal.String("data.reason")).Should().Be((wrong, "Ghi nhầm số tiền"));
    }

    [Fact]
    public async Task Correction_OfWhatCannotBeTakenBack_SaysWhy()
    {
        var meeting = await MeetingClub.Open(pages.Service);
        await using var context = await pages.NewContext("vi", 360, role: Role.Treasurer);
        var page = await context.NewPageAsync();

        await page.GotoAsync(meeting.Home + "/corrections/1");

        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain("không thể đảo");
        (await page.Locator("button[value=confirm], button[value=check]").CountAsync()).Should().Be(0);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "?asOf=2025-12-20")]
    [InlineData("?loans=all", "?asOf=2026-01-15&knownAt=2026-01-15T10:00")]
    public async Task Figures_OfClubAndLoans_AreThoseOfTheApi(string club, string loan)
    {
        var meeting = await MeetingClub.Open(pages.Service);
        await using var context = await pages.NewContext(role: Role.Treasurer);
        var page = await context.NewPageAsync();
        foreach (var path in new[] { meeting.Home + club, $"{meeting.Home}/loans/L1{loan}", $"{meeting.Home}/loans/{meeting.Late}{loan}", meeting.Sheet })
        {
            (await page.GotoAsync(path))!.Status.Should().Be(200);
            var figures = await page.EvaluateAsync<string[][]>("() => [...document.querySelectorAll('[data-figure]')].map(e => [e.closest('[data-api]').dataset.api, e.dataset.figure, e.getAttribute('value')])");

            figures.Should().NotBeEmpty();
            var answers = new Dictionary<string, Reply>(StringComparer.Ordinal);
            foreach (var figure in figures)
            {
                var answer = answers[figure[0]] = answers.GetValueOrDefault(figure[0]) ?? (await pages.Service.Api.Get(figure[0])).ShouldBe(200);
                (FigureTests.At(answer.Body!, figure[1])?.ToString() ?? "").Should().Be(figure[2], "{0} of {1} stands on {2}", figure[1], figure[0], path);
            }
        }
    }
}
