using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>Every page can be read, heard and reached by keys, in both languages, on a phone and on a desk.</summary>
[Collection(PagesCollection.Name)]
public sealed class AccessibilityTests(PagesInBrowser pages)
{
    // Written for people who no longer see well.
    private const double SmallestTextPx = 17.9;

    /// <summary>Loaded once in a language; axe looks at it on a phone in the one and on a desk in the other, and it must fit both.</summary>
    [Theory]
    [MemberData(nameof(EveryPage.Names), MemberType = typeof(EveryPage))]
    public async Task Page_InAxe_HasNoViolation(string name)
    {
        await Look(name, "vi", 1280, 360);
        await Look(name, "en", 360, 1280);
    }

    [Theory]
    [MemberData(nameof(EveryPage.Names), MemberType = typeof(EveryPage))]
    public async Task Page_FirstTab_GoesToTheContent(string name)
    {
        await using var visit = await pages.Visit(role: EveryPage.RoleOf(name));
        var page = visit.Page;
        await page.GotoAsync(EveryPage.Path(name, pages));

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        (await page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("main");
    }

    private async Task Look(string name, string language, int glancedAt, int width)
    {
        await using var visit = await pages.Visit(language, width, EveryPage.RoleOf(name));
        var page = visit.Page;
        var faults = new List<string>();
        page.Console += (_, message) => faults.AddRange(message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 40", StringComparison.Ordinal) ? [message.Text] : Array.Empty<string>());
        page.PageError += (_, error) => faults.Add(error);

        var answer = await page.GotoAsync(EveryPage.Path(name, pages));

        answer!.Status.Should().Be(EveryPage.Status(name));
        (await page.Locator("html").GetAttributeAsync("lang")).Should().Be(language);
        (await page.TitleAsync()).Should().NotBeNullOrWhiteSpace();
        await page.ShouldBeReadable($"{name} in {language} at {width}");
        faults.Should().BeEmpty("nothing is refused by the content security policy and no script fails");
        (await page.EvaluateAsync<string[]>(
            """
            least => [...document.body.querySelectorAll('*')]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < least)
                .map(e => e.outerHTML.slice(0, 120))
            """,
            SmallestTextPx)).Should().BeEmpty("text is large");
        await page.Resize(glancedAt);
        (await page.TooWide()).Should().BeEmpty("nobody scrolls sideways to read {0} at {1}", name, glancedAt);
    }
}
