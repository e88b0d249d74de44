using System.Collections.Immutable;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.Printing;

namespace Ledger.Api.Portfolio;

/// <summary>A figure by which the map can be coloured, in three bands: good, to be watched, bad.</summary>
/// <param name="Key">What <c>map=</c> takes.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Low">Where the middle band begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="IsGoodWhenHigh">Whether the upper band is the good one.</param>
/// <param name="Value">The figure of a province.</param>
internal sealed record MapFigure(string Key, PageText Name, decimal Low, decimal High, bool IsGoodWhenHigh, Func<PortfolioHeads, decimal?> Value)
{
    public static readonly ImmutableArray<MapFigure> All =
    [
        new("par30", PortfolioTexts.MapPar30, 0.05m, 0.10m, IsGoodWhenHigh: false, heads => heads.ActiveLoans == 0 ? null : heads.RiskOf(30).Ratio),
        new("target", PortfolioTexts.MapTarget, 0.30m, 0.50m, IsGoodWhenHigh: true, heads => heads.FundTarget.Ratio),
        new("onTime", PortfolioTexts.MapOnTime, 0.80m, 0.95m, IsGoodWhenHigh: true, heads => heads.OnTimeCollection.Ratio),
    ];

    /// <summary>The one that a request chooses; the first when it chooses none that there is.</summary>
    public static MapFigure Of(HttpRequest request) => All.FirstOrDefault(figure => figure.Key == request.Text("map")) ?? All[0];

    /// <summary>The bands with what they hold, the lowest figures first.</summary>
    public IEnumerable<(string Band, (PageText Text, string[] Figures) Text)> Legend =>
    [
        (IsGoodWhenHigh ? "bad" : "good", (PortfolioTexts.Below, [Low.PrintedPercent()])),
        ("watch", (PortfolioTexts.Between, [Low.PrintedPercent(), High.PrintedPercent()])),
        (IsGoodWhenHigh ? "good" : "bad", (PortfolioTexts.From, [High.PrintedPercent()])),
    ];

    public string Band(PortfolioHeads heads) => Value(heads) switch
    {
        null => "none",
        var value when value >= Low && value < High => "watch",
        var value => value >= High == IsGoodWhenHigh ? "good" : "bad",
    };
}
