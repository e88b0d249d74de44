using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>Every page can be read, heard and reached by keys, in both languages, on a phone and on a desk.</summary>
[Collection(PagesCollection.Name)]
public sealed class AccessibilityTests(PagesInBrowser pages)
{
    // Written for people who no longer see well.
    private const double SmallestTextPx = 17.9;

    [Theory]
    [MemberData(nameof(EveryPage.Views), MemberType = typeof(EveryPage))]
    public async Task Page_InAxe_HasNoViolation(string name, string language, int width)
    {
        await using var context = await pages.NewContext(language, width);
        var page = await context.NewPageAsync();
        var faults = new List<string>();
        page.Console += (_, message) => faults.AddRange(message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 40", StringComparison.Ordinal) ? [message.Text] : Array.Empty<string>());
        page.PageError += (_, error) => faults.Add(error);

        var answer = await page.GotoAsync(EveryPage.Path(name, pages), new() { WaitUntil = WaitUntilState.NetworkIdle });

        answer!.Status.Should().Be(EveryPage.Status(name));
        (await page.Locator("html").GetAttributeAsync("lang")).Should().Be(language);
        (await page.TitleAsync()).Should().NotBeNullOrWhiteSpace();
        faults.Should().BeEmpty("nothing is refused by the content security policy and no script fails");
        var result = await page.RunAxe();
        result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").Should().BeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0, "nobody scrolls sideways to read a line");
        (await page.EvaluateAsync<string[]>(
            """
            least => [...document.body.querySelectorAll('*')]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < least)
                .map(e => e.outerHTML.slice(0, 120))
            """,
            SmallestTextPx)).Should().BeEmpty("text is large");
    }

    [Theory]
    [MemberData(nameof(EveryPage.Names), MemberType = typeof(EveryPage))]
    public async Task Page_FirstTab_GoesToTheContent(string name)
    {
        await using var context = await pages.NewContext();
        var page = await context.NewPageAsync();
        await page.GotoAsync(EveryPage.Path(name, pages));

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        (await page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("main");
    }
}
