using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ledger.Api.Tests.Testing;
using Microsoft.Playwright;

namespace Ledger.Pages.Tests;

/// <summary>Every figure on a page is the API's.</summary>
[Collection(PagesCollection.Name)]
public sealed partial class FigureTests(PagesInBrowser pages)
{
    // In 2025 months of the simulated year; at noon of a day in it, half of the year is known.
    private const string Known = "2025-06-30T05:00:00Z";

    [Theory]
    [InlineData("")]
    [InlineData("asOf=2025-11-30")]
    [InlineData("asOf=2025-08-17")]
    [InlineData("asOf=2025-11-30&knownAt=" + Known)]
    [InlineData("province={province}&asOf=2025-11-30")]
    [InlineData("province={province}&asOf=2025-07-31&knownAt=" + Known)]
    [InlineData("province={province}&commune={commune}&asOf=2025-11-30")]
    [InlineData("province={province}&commune={commune}&asOf=2025-03-31")]
    public async Task Dashboard_Figures_AreThoseOfTheApi(string query)
    {
        query = Filled(query);
        var portfolio = await pages.Service.Api.Get("portfolio?" + query);
        var trend = await pages.Service.Api.Get("portfolio/trend?" + query.Replace("asOf", "to", StringComparison.Ordinal));

        var figures = await Figures("/portfolio?" + query);

        figures.Should().HaveCountGreaterThan(100);
        Compare(figures, figure => figure.Path.StartsWith("points", StringComparison.Ordinal) ? trend : portfolio);
        figures.Select(figure => figure.Path.Split('.')[0]).Should().Contain(["outstanding", "onTimeCollection", "fundTarget", "fundSize", "borrowers", "par[days=30]", "ageing[from=181]"]);
        figures.Count(figure => figure.Path.StartsWith("children", StringComparison.Ordinal)).Should().BeGreaterThanOrEqualTo(portfolio.Items("children").Count * 7);
    }

    [Theory]
    [InlineData("asOf=2025-11-30")]
    [InlineData("asOf=2025-11-30&minDays=31&sort=-overdue")]
    [InlineData("province={province}&asOf=2025-09-30&sort=outstanding")]
    public async Task Arrears_Figures_AreThoseOfTheApi(string query)
    {
        query = Filled(query);
        var arrears = (await pages.Service.Api.Get($"portfolio/arrears?limit=50&{query}")).ShouldBe(200);

        var figures = await Figures("/portfolio/arrears?" + query);

        Compare(figures, _ => arrears);
        figures.Where(figure => figure.Path.EndsWith(".outstanding", StringComparison.Ordinal)).Select(figure => figure.Value)
            .Should().Equal(arrears.Items().Select(loan => loan!["outstanding"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture)), "they stand in its order");
    }

    [Theory]
    [InlineData("asOf=2025-11-30")]
    [InlineData("asOf=2025-11-30&standing=near&sort=missing")]
    [InlineData("province={province}&asOf=2025-06-30")]
    public async Task FundTargets_Figures_AreThoseOfTheApi(string query)
    {
        query = Filled(query);
        var targets = (await pages.Service.Api.Get($"portfolio/fund-targets?limit=50&{query}")).ShouldBe(200);

        Compare(await Figures("/portfolio/fund-targets?" + query), _ => targets);
    }

    [Theory]
    [InlineData("month=2025-11")]
    [InlineData("month=2025-06&province={province}")]
    public async Task MonthlyReport_Figures_AreThoseOfTheApi(string query)
    {
        query = Filled(query);
        var report = (await pages.Service.Api.Get("reports/monthly?" + query)).ShouldBe(200);

        Compare(await Figures("/reports/monthly?" + query), _ => report);
    }

    [Fact]
    public async Task Figures_InBothLanguages_AreWrittenAlike()
    {
        const string Path = "/portfolio?asOf=2025-11-30";

        var (vietnamese, english) = (await Figures(Path), await Figures(Path, "en"));

        vietnamese.Where(figure => !figure.Text.Contains('t', StringComparison.Ordinal)).Should().HaveCountGreaterThan(100).And.BeSubsetOf(english);
        vietnamese.Should().Contain(figure => Amount().IsMatch(figure.Text)).And.Contain(figure => figure.Text == "30/11/2025");
    }

    private string Filled(string query) => query.Replace("{province}", pages.Province, StringComparison.Ordinal).Replace("{commune}", pages.Commune, StringComparison.Ordinal);

    private async Task<List<Figure>> Figures(string path, string language = "vi")
    {
        await using var visit = await pages.Visit(language);
        var page = visit.Page;
        (await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded }))!.Status.Should().Be(200);
        var found = await page.EvaluateAsync<string[][]>(
            "() => [...document.querySelectorAll('[data-figure]')].map(e => [e.closest('[data-of]').dataset.of, e.dataset.figure, e.getAttribute('value'), e.textContent.trim()])");
        return [.. found.Select(one => new Figure(one[0].Length == 0 ? one[1] : string.Join(" + ", one[1].Split(" + ").Select(part => $"{one[0]}.{part}")), one[2], one[3]))];
    }

    private static void Compare(List<Figure> figures, Func<Figure, Reply> answer)
    {
        figures.Should().NotBeEmpty();
        foreach (var figure in figures)
        {
            var expected = figure.Path.Split(" + ").Select(path => At(answer(figure).Body!, path)).ToArray();
            if (expected is [{ } only] && only.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                figure.Value.Should().Be(only.GetValue<string>(), figure.Path);
            }
            else if (expected is [null])
            {
                figure.Value.Should().BeEmpty(figure.Path);
            }
            else
            {
                decimal.Parse(figure.Value, CultureInfo.InvariantCulture).Should().Be(expected.Sum(part => part!.GetValue<decimal>()), figure.Path);
            }
        }
    }

    /// <summary>What stands at a path in which members of a list are named by what they hold: <c>children[scope.code=33].par[days=30].ratio</c>.</summary>
    internal static JsonNode? At(JsonNode node, string path)
    {
        JsonNode? at = node;
        foreach (Match step in Step().Matches(path))
        {
            at = at![step.Groups["name"].Value];
            foreach (Capture condition in step.Groups["condition"].Captures)
            {
                var (key, value) = (condition.Value[..condition.Value.IndexOf('=', StringComparison.Ordinal)], condition.Value[(condition.Value.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                at = new JsonArray([.. at!.AsArray().Where(item => At(item!, key)?.ToString() == value).Select(item => item!.DeepClone())]);
            }

            at = step.Groups["condition"].Captures.Count > 0 ? at!.AsArray().Should().ContainSingle(path).Subject : at;
        }

        return at;
    }

    [GeneratedRegex(@"(?<name>\w+)(\[(?<condition>[^\]]+)\])*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+ đ$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Amount();

    private sealed record Figure(string Path, string Value, string Text);
}
