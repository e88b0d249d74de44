using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>What holds of every page in every state that somebody can bring it into.</summary>
internal static class PageChecks
{
    /// <summary>axe finds nothing, nobody scrolls sideways, and a picture is kept where <c>LEDGER_PICTURES</c> says.</summary>
    public static async Task ShouldBeSound(this IPage page, string picture)
    {
        var result = await page.RunAxe();
        result.Violations.Select(violation => $"{picture}: {violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").Should().BeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).Should().Be(0, "nobody scrolls sideways to read {0}", picture);
        await page.Keep(picture);
    }

    public static async Task Keep(this IPage page, string picture)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{picture}-{page.ViewportSize!.Width}.png"), FullPage = true });
        }
    }
}
