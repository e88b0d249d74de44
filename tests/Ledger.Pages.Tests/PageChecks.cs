using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>What holds of every page in every state that somebody can bring it into.</summary>
internal static class PageChecks
{
    private static readonly string AxeScript = new BundledAxeScriptProvider().GetScript();

    /// <summary>axe finds nothing, nobody scrolls sideways, and a picture is kept where <c>LEDGER_PICTURES</c> says.</summary>
    public static async Task ShouldBeSound(this IPage page, string picture)
    {
        await page.ShouldBeReadable(picture);
        await page.Keep(picture);
    }

    /// <summary>axe finds nothing and nobody scrolls sideways.</summary>
    public static async Task ShouldBeReadable(this IPage page, string what)
    {
        await page.WhenDrawn();
        (await page.Violations()).Should().BeEmpty("axe finds nothing on {0}", what);
        (await page.TooWide()).Should().BeEmpty("nobody scrolls sideways to read {0}", what);
    }

    // No page has frames to gather findings from, and nothing that passes is to be told apart: far cheaper than what the package does by itself.
    private static async Task<string[]> Violations(this IPage page)
    {
        await page.EvaluateAsync(AxeScript);
        return await page.EvaluateAsync<string[]>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(found => `${found.id}: ${found.help} ${found.nodes.map(node => node.html).join(' | ')}`)");
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

    public static Task Resize(this IPage page, int width) => page.SetViewportSizeAsync(PagesInBrowser.Screen(width).Width, PagesInBrowser.Screen(width).Height);

    public static async Task Keep(this IPage page, string picture)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{picture}-{page.ViewportSize!.Width}.png"), FullPage = true });
        }
    }
}
