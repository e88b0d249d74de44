using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>The pictures of the documents: small, and taken from the pages as they are. They are written where <c>LEDGER_PICTURES</c> says, and nowhere if it says nothing.</summary>
[Collection(PagesCollection.Name)]
public sealed class PictureTests(PagesInBrowser pages)
{
    private const int MostBytes = 200 * 1024;

    [Theory]
    [InlineData("start", 1280, 900)]
    [InlineData("start", 360, 780)]
    [InlineData("portfolio", 1280, 1180)]
    [InlineData("portfolio", 360, 1500)]
    [InlineData("arrears", 1280, 900)]
    [InlineData("fund-targets", 1280, 900)]
    [InlineData("monthly-report", 1280, 900)]
    [InlineData("audit", 1280, 1150)]
    [InlineData("audit", 360, 1500)]
    [InlineData("audit-changes", 1280, 1300)]
    [InlineData("audit-verification", 1280, 1100)]
    [InlineData("proposals", 1280, 900)]
    [InlineData("proposal", 360, 2000)]
    [InlineData("proposal-own", 360, 2000)]
    [InlineData("not-found", 360, 780)]
    public async Task Picture_OfAPage_IsFitForADocument(string name, int width, int height)
    {
        await using var visit = await pages.Visit("vi", width, EveryPage.RoleOf(name));
        var page = visit.Page;
        await page.SetViewportSizeAsync(width, height);
        await page.GotoAsync(EveryPage.Path(name, pages));
        await page.WhenDrawn();

        var picture = await page.ScreenshotAsync();

        picture.Should().HaveCountGreaterThan(1024).And.HaveCountLessThan(MostBytes);
        if (Environment.GetEnvironmentVariable("LEDGER_PICTURES") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{width}.png"), picture);
        }
    }
}
