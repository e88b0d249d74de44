using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Ledger.Pages.Tests;

/// <summary>What a phone on a slow line has to fetch.</summary>
[Collection(PagesCollection.Name)]
public sealed class WeightTests(PagesInBrowser pages, ITestOutputHelper output)
{
    private const int MostBytes = 150 * 1024;

    [Fact]
    public async Task FirstLoad_OfEveryPage_IsLightAndOurOwn()
    {
        var (heavy, elsewhere) = (new List<string>(), new List<string>());
        output.WriteLine("| Page | Page itself, bytes | With styles, fonts and scripts, bytes |\n|---|---:|---:|");
        foreach (var name in EveryPage.All)
        {
            await using var context = await pages.NewContext(width: 360, role: EveryPage.RoleOf(name));
            var page = await context.NewPageAsync();
            page.Request += (_, request) => elsewhere.AddRange(new Uri(request.Url).Authority == pages.Service.Url.Authority || request.Url.StartsWith("data:", StringComparison.Ordinal) ? [] : [$"{request.Url} on {name}"]);
            var (itself, whole) = await Load(context, page, EveryPage.Path(name, pages));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {itself:#,0} | {whole:#,0} |"));
            heavy.AddRange(whole <= MostBytes && itself > 0 ? [] : [$"{name}: {whole}"]);
        }

        heavy.Should().BeEmpty();
        elsewhere.Should().BeEmpty();
    }

    [Fact]
    public async Task SecondLoad_FetchesThePageAlone()
    {
        await using var context = await pages.NewContext();
        var page = await context.NewPageAsync();
        await Load(context, page, "/");

        var (itself, whole) = await Load(context, page, "/");

        whole.Should().Be(itself);
    }

    // As they come over the line: compressed, with their headers.
    private static async Task<(long Itself, long Whole)> Load(IBrowserContext context, IPage page, string path)
    {
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var (first, waited, bytes) = (default(string), new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        session.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
        {
            // What is written into the style sheet itself is not fetched.
            if (sent is { } one && one.GetProperty("request").GetProperty("url").GetString()!.StartsWith("http", StringComparison.Ordinal))
            {
                var id = one.GetProperty("requestId").GetString()!;
                first ??= id;
                waited.Add(id);
            }
        };
        session.Event("Network.loadingFinished").OnEvent += (_, finished) =>
        {
            if (finished is { } one)
            {
                bytes[one.GetProperty("requestId").GetString()!] = (long)one.GetProperty("encodedDataLength").GetDouble();
            }
        };
        session.Event("Network.loadingFailed").OnEvent += (_, failed) => waited.Remove(failed?.GetProperty("requestId").GetString() ?? "");
        await page.GotoAsync(path);
        await page.WhenDrawn();
        do
        {
            await page.EvaluateAsync("document.fonts.ready.then(() => new Promise(requestAnimationFrame))");
        }
        while (!waited.IsSubsetOf(bytes.Keys));

        await session.DetachAsync();
        return (bytes[first!], bytes.Values.Sum());
    }
}
