using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Storage;

namespace Ledger.Pages.Tests;

/// <summary>Signing in and out in a browser, and what those see who may not.</summary>
[Collection(WritingCollection.Name)]
public sealed class SignInTests(PagesInBrowser pages)
{
    [Theory]
    [InlineData("vi", 360)]
    [InlineData("en", 1280)]
    public async Task SignIn_LeadsToThePageAskedFor_AndOutAgain(string language, int width)
    {
        var email = $"reader-{language}@test.example";
        using var administrator = new ApiClient(new HttpClient { BaseAddress = pages.Service.Url });
        (await administrator.PostWithoutKey("users", new { email, displayName = "Trần Thị Đào", password = "Bưởi Năm Roi ngọt", role = "provinceStaff", scope = new { province = pages.Province } })).ShouldBe(201);
        await using var context = await pages.NewContext(language, width, role: null);
        var page = await context.NewPageAsync();

        await page.GotoAsync($"/portfolio?province={pages.Province}");
        new Uri(page.Url).AbsolutePath.Should().Be("/sign-in");
        await page.FillAsync("input[type=email]", email);
        await page.FillAsync("input[type=password]", "Không phải mật khẩu");
        await page.ClickAsync("main button[type=submit]");
        (await page.Locator("[role=alert]").InnerTextAsync()).Should().NotBeEmpty();
        await page.FillAsync("input[type=email]", email);
        await page.FillAsync("input[type=password]", "Bưởi Năm Roi ngọt");
        await page.ClickAsync("main button[type=submit]");

        new Uri(page.Url).PathAndQuery.Should().Be($"/portfolio?province={pages.Province}");
        (await page.Locator("header").InnerTextAsync()).Should().Contain("Trần Thị Đào");
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.GotoAsync("/portfolio");
        new Uri(page.Url).AbsolutePath.Should().Be("/sign-in");
    }

    [Theory]
    [InlineData("nationalStaff", "/meeting")]
    [InlineData("administrator", "")]
    public async Task Page_NotForTheRole_SaysSo(string role, string path)
    {
        await using var visit = await pages.Visit(role: Codes.Find<Role>(role));
        var page = visit.Page;

        var answer = await page.GotoAsync($"/clubs/{pages.Club}{path}");

        answer!.Status.Should().Be(403);
        (await page.Locator("main").InnerTextAsync()).Should().NotBeEmpty();
        (await page.Locator("header").CountAsync()).Should().Be(1);
    }
}
