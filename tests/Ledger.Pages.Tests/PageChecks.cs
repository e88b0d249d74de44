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
        (await page.TooWide()).Should().BeEmpty("nobody scrolls sideways to read {0}", picture);
        await page.Keep(picture);
    }

    /// <summary>What makes a page wider than its window: by how much, and the elements that stick out; nothing where it fits.</summary>
    public static Task<string[]> TooWide(this IPage page) => page.EvaluateAsync<string[]>(
        """
        () => {
            const { scrollWidth, clientWidth } = document.documentElement;
            const sticksOut = e => e.getBoundingClientRect().right > clientWidth + 0.5 && !e.closest('.table-scroll, .plot, pre, nav');
            return scrollWidth <= clientWidth ? [] : [`${scrollWidth - clientWidth} px`, ...[...document.body.querySelectorAll('*')].filter(sticksOut).map(e => e.outerHTML.slice(0, 160))];
        }
        """);

    /// <summary>Waits until everything that a page needs has come, its scripts have run and its charts are drawn.</summary>
    public static Task WhenDrawn(this IPage page) => page.EvaluateAsync(
        """
        async () => {
            if (document.readyState !== 'complete') {
                await new Promise(done => addEventListener('load', done, { once: true }));
            }
            await document.fonts.ready;
            for (const frame = () => new Promise(requestAnimationFrame); [...document.querySelectorAll('[data-chart]')].some(chart => !chart.querySelector('canvas'));) {
                await frame();
            }
            await new Promise(requestAnimationFrame);
        }
        """);

    public static async Task Keep(this IPage page, string picture)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{picture}-{page.ViewportSize!.Width}.png"), FullPage = true });
        }
    }
}
