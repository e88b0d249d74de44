using System.Globalization;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Storage;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>One of the board proposes, another looks at it and confirms, refuses, or is told why neither is possible.</summary>
[Collection(WritingCollection.Name)]
public sealed class ProposalTests(PagesInBrowser pages)
{
    [Theory]
    [InlineData("vi", 360, "chair")]
    [InlineData("vi", 1280, "boardMember")]
    [InlineData("en", 360, "boardMember")]
    [InlineData("en", 1280, "chair")]
    public async Task Proposal_FromTheStartPageToTheBook_IsConfirmedBySomebodyElse(string language, int width, string role)
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext(language, width, role: Codes.Find<Role>(role));
        var page = await context.NewPageAsync();

        await page.GotoAsync("/");
        (await page.Locator($"[data-waits] a[href='{waiting.List}'] + span").InnerTextAsync()).Should().Contain("1");
        await page.GotoAsync(waiting.Home);
        await page.ClickAsync("[data-waits] a");
        await page.WaitForURLAsync("**" + waiting.List);
        await page.ShouldBeSound("proposals-" + language);
        await page.ClickAsync("[data-waiting] a");
        await page.WaitForURLAsync("**" + waiting.Page);
        var said = await page.Locator("main").InnerTextAsync();
        said.Should().Contain(language == "vi" ? $"Giải ngân khoản vay {waiting.Loan}: Chăn nuôi gà" : $"Paid out loan {waiting.Loan}: Chăn nuôi gà")
            .And.Contain("Nguyễn Thị Hòa").And.Contain("1.200.000 đ").And.Contain("03/02/2025").And.Contain("Treasurer").And.Contain("15/01/2026 10:00");
        (await Effect(page, language == "vi" ? "Tiền mặt" : "Cash on hand")).Should().Equal("10.000.000 đ", "8.800.000 đ");
        (await Effect(page, language == "vi" ? $"Khoản vay {waiting.Loan} còn nợ gốc" : $"Principal owed on loan {waiting.Loan}")).Should().Equal("0 đ", "1.200.000 đ");
        await page.ShouldBeSound("proposal-" + language);
        await page.ClickAsync("form[action$=confirmation] button");
        await page.WaitForSelectorAsync("[data-ended=Confirmed]");
        await page.ShouldBeSound("proposal-confirmed-" + language);

        page.Url.Should().EndWith(waiting.Page, "it can be loaded again without recording anything");
        (await waiting.Club.Loan(waiting.Loan)).String("status").Should().Be("active");
        (await waiting.Club.Fund()).Number("cash").Should().Be(ProposalClub.Capital - ProposalClub.Principal);
        var closed = await waiting.Asked();
        (closed.String("state"), closed.String("closedBy")).Should().Be(("confirmed", TestPeople.Id(Codes.Find<Role>(role)!.Value)));
        (await page.Locator("[data-ended]").InnerTextAsync()).Should().Contain(Codes.Find<Role>(role).ToString()).And.Contain(closed.Number("entry").ToString(CultureInfo.InvariantCulture));
        await page.GotoAsync(waiting.List);
        (await page.Locator("[data-waiting]").CountAsync()).Should().Be(0);
        (await page.Locator("[data-ended] tbody tr").CountAsync()).Should().Be(1);
    }

    [Theory]
    [InlineData("vi", 360, "không có nút xác nhận")]
    [InlineData("en", 1280, "no button to confirm")]
    public async Task OwnProposal_CannotBeConfirmedAndSaysWhy_AndIsWithdrawn(string language, int width, string why)
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext(language, width, role: Role.Treasurer);
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{waiting.Home}/loans/{waiting.Loan}");
        await page.ClickAsync("[data-waits] a");
        await page.WaitForURLAsync("**" + waiting.Page);
        (await page.Locator("[data-own]").InnerTextAsync()).Should().Contain(why);
        (await page.Locator("form[action$=confirmation]").CountAsync()).Should().Be(0);
        await page.ShouldBeSound("proposal-own-" + language);
        await page.ClickAsync("details summary");
        await page.ClickAsync("form[action$=refusal] button");
        await page.WaitForSelectorAsync("#reason-fault");
        await page.FillAsync("#reason", "Nhầm ngày");
        await page.ClickAsync("form[action$=refusal] button");
        await page.WaitForSelectorAsync("[data-ended=Withdrawn]");

        (await page.Locator("[data-ended]").InnerTextAsync()).Should().Contain("Nhầm ngày");
        (await waiting.Asked()).String("state").Should().Be("withdrawn");
        (await waiting.Club.Loan(waiting.Loan)).String("status").Should().Be("approved");
    }

    [Fact]
    public async Task Confirmation_OfOnesOwn_SentWithoutTheButton_IsRefusedOnThePage()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        var version = await waiting.Club.Version();
        await using var context = await pages.NewContext("vi", 360, role: Role.Treasurer);
        var page = await context.NewPageAsync();
        await page.GotoAsync(waiting.Page);

        // The form of the withdrawal, sent to where a confirmation goes.
        await page.EvaluateAsync("() => { const form = document.querySelector('form[action$=refusal]'); form.action = form.action.replace('refusal', 'confirmation'); form.reason.name = 'key'; form.key.value = 'mine'; form.submit(); }");
        await page.WaitForSelectorAsync("[data-faults]");

        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain("Đề nghị của chính mình");
        (await waiting.Club.Version()).Should().Be(version);
    }

    [Fact]
    public async Task Refusal_WithoutJavaScript_TakesAReasonAndIsTold()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext("en", 360, javaScript: false, role: Role.Chair);
        var page = await context.NewPageAsync();
        await page.GotoAsync(waiting.Page);

        await page.ClickAsync("details summary");
        await page.ClickAsync("form[action$=refusal] button");
        (await page.Locator("#reason-fault").IsVisibleAsync()).Should().BeTrue("the form is open where it is at fault");
        await page.FillAsync("#reason", "Chưa đủ hồ sơ");
        await page.ClickAsync("form[action$=refusal] button");
        await page.WaitForSelectorAsync("[data-ended=Refused]");
        await page.GotoAsync(waiting.List);

        (await page.Locator("[data-ended] tbody").InnerTextAsync()).Should().Contain("Refused by Chair").And.Contain("Chưa đủ hồ sơ");
        (await waiting.Asked()).String("reason").Should().Be("Chưa đủ hồ sơ");
    }

    [Fact]
    public async Task Confirmation_SentTwiceAndFromThePageBefore_BooksOnce()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        var version = await waiting.Club.Version();
        await using var context = await pages.NewContext("vi", 360, javaScript: false, role: Role.Chair);
        var page = await context.NewPageAsync();
        await page.GotoAsync(waiting.Page);
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in new[] { "key", "__RequestVerificationToken" })
        {
            fields[name] = await page.Locator($"form[action$=confirmation] input[name={name}]").InputValueAsync();
        }

        await page.DblClickAsync("form[action$=confirmation] button");
        await page.WaitForSelectorAsync("[data-ended=Confirmed]");
        var form = context.APIRequest.CreateFormData();
        foreach (var (name, value) in fields)
        {
            form.Set(name, value!);
        }

        var again = await context.APIRequest.PostAsync(waiting.Page + "/confirmation", new() { Form = form, MaxRedirects = 0 });

        again.Status.Should().Be(303, "the same form leads to the same page");
        (await waiting.Club.Version()).Should().Be(version + 1);
    }

    [Fact]
    public async Task Refusal_SentTwice_IsTheSameRefusal()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext("vi", 360, javaScript: false, role: Role.Chair);
        var page = await context.NewPageAsync();
        await page.GotoAsync(waiting.Page);
        await page.ClickAsync("details summary");
        await page.FillAsync("#reason", "Chưa đủ hồ sơ");

        await page.DblClickAsync("form[action$=refusal] button");

        await page.WaitForSelectorAsync("[data-ended=Refused]");
        (await page.Locator("[data-faults]").CountAsync()).Should().Be(0);
    }

    [Theory]
    [InlineData("vi", "Đề nghị đã xong")]
    [InlineData("en", "The proposal is closed")]
    public async Task Confirmation_OfWhatSomebodyElseEnded_SaysHowItEnded(string language, string title)
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext(language, 360, role: Role.Chair);
        var page = await context.NewPageAsync();
        await page.GotoAsync(waiting.Page);
        (await waiting.Confirm(pages.Service, Role.BoardMember)).ShouldBe(201);
        var version = await waiting.Club.Version();

        await page.ClickAsync("form[action$=confirmation] button");
        await page.WaitForSelectorAsync("[data-faults]");

        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain(title);
        (await page.Locator("[data-ended=Confirmed]").InnerTextAsync()).Should().Contain("BoardMember");
        await page.ShouldBeSound("proposal-closed-" + language);
        (await waiting.Club.Version()).Should().Be(version);
        await page.GotoAsync(waiting.Page + "/confirmation");
        page.Url.Should().EndWith(waiting.Page, "the address of a form that was sent leads to the proposal");
    }

    [Fact]
    public async Task Confirmation_OfWhatTheRulesRefuseByNow_SaysWhyWithTheFigures()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext("vi", 360, role: Role.Chair);
        var page = await context.NewPageAsync();
        await page.GotoAsync(waiting.Page);
        (await waiting.Club.Post("fund/capital-returns", new { source = "grant", amount = ProposalClub.Capital - 1_000_000, on = "2025-02-02" })).ShouldBe(201);
        var version = await waiting.Club.Version();

        await page.ClickAsync("form[action$=confirmation] button");
        await page.WaitForSelectorAsync("[data-faults]");

        (await page.Locator("[data-faults]").InnerTextAsync()).Should().Contain("1.200.000 đ").And.Contain("1.000.000 đ");
        (await waiting.Club.Version()).Should().Be(version);
        (await waiting.Asked()).String("state").Should().Be("proposed");
        await page.GotoAsync(waiting.Page);
        (await page.Locator(".state-problem").InnerTextAsync()).Should().Contain("chưa xác nhận được").And.Contain("1.000.000 đ");
        (await page.Locator("form[action$=confirmation]").CountAsync()).Should().Be(0, "nobody is asked to press what cannot be");
        (await page.Locator("form[action$=refusal]").CountAsync()).Should().Be(1);
        await page.ShouldBeSound("proposal-obstacle-vi");
    }

    [Fact]
    public async Task OtherMatters_SayWhatTheyWouldChange()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        var rules = await PutProposal(waiting.Club, new { effectiveFrom = "2026-02-01", approval = "single", monthlyRate = 0.9 });
        var closing = await ProposalClub.Propose(waiting.Club, "fund/period-closings", new { through = "2025-01-31" });
        var reversal = await ProposalClub.Propose(waiting.Club, "fund/reversals", new { entry = 2, reason = "Ghi nhầm nguồn vốn", on = "2025-01-02" });
        await using var context = await pages.NewContext("vi", role: Role.Chair);
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{waiting.List}/{rules}");
        (await Effect(page, "Lãi suất mỗi tháng")).Should().Equal("1 %", "0,9 %");
        (await Effect(page, "Người duyệt")).Should().HaveCount(2).And.OnlyHaveUniqueItems();
        await page.GotoAsync($"{waiting.List}/{closing}");
        (await Effect(page, "Đã khóa sổ đến hết ngày")).Should().Equal("–", "31/01/2025");
        await page.GotoAsync($"{waiting.List}/{reversal}");
        (await page.Locator("h1").InnerTextAsync()).Should().Contain("Đảo bút toán 2: Ghi nhầm nguồn vốn");
        (await Effect(page, "Tiền mặt")).Should().Equal("10.000.000 đ", "0 đ");
        await page.GotoAsync(waiting.Home);
        (await page.Locator("[data-waits]").InnerTextAsync()).Should().Contain("4");
    }

    [Fact]
    public async Task Proposal_ForWhoMayNotSeeNames_ShowsFiguresOfTheApiAndNobody()
    {
        var waiting = await ProposalClub.Open(pages.Service);
        await using var context = await pages.NewContext("en", role: Role.NationalStaff);
        var page = await context.NewPageAsync();

        await page.GotoAsync(waiting.Page);

        (await page.Locator("main").InnerTextAsync()).Should().NotContain("Nguyễn Thị Hòa").And.Contain("The club's board decides");
        (await page.Locator("main form").CountAsync()).Should().Be(0);
        var asked = await waiting.Asked();
        var figures = await page.EvaluateAsync<string[][]>("() => [...document.querySelectorAll('#asked ~ dl [data-figure]')].map(e => [e.dataset.figure, e.getAttribute('value')])");
        figures.Select(figure => figure[0]).Should().Equal("amount", "on", "loanId");
        figures.Should().OnlyContain(figure => asked.At(figure[0])!.ToString() == figure[1]);
        (await page.GotoAsync(waiting.List + "/P999999"))!.Status.Should().Be(404);
    }

    private static async Task<string> PutProposal(TestClub club, object body) =>
        (await club.Put("fund/policy", body, ("Idempotency-Key", Guid.NewGuid().ToString("N")))).ShouldBe(202).String("proposalId")!;

    // What stands in the table of effects beside a name: now and after.
    private static async Task<string[]> Effect(IPage page, string name) =>
        await page.EvaluateAsync<string[]>("name => [...document.querySelectorAll('[data-effects] tr')].filter(row => row.querySelector('th').textContent.trim() === name).flatMap(row => [...row.querySelectorAll('td')].map(cell => cell.textContent.trim()))", name);
}
