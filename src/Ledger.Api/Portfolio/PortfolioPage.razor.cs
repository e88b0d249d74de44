using System.Globalization;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Portfolio;

/// <summary>The dashboard: what the API answers to <c>/portfolio</c> and <c>/portfolio/trend</c>, for people.</summary>
public sealed partial class PortfolioPage
{
    private const long Million = 1_000_000;
    private const long Billion = 1_000 * Million;

    [Inject]
    internal PortfolioQuery Query { get; set; } = null!;

    [Inject]
    internal TargetRegister Targets { get; set; } = null!;

    private PortfolioAnswer Answer { get; set; } = null!;

    private IReadOnlyList<TrendPoint> Trend { get; set; } = [];

    private RiskOver Par30 => Answer.RiskOf(30);

    private decimal? Women => Answer.Borrowers.Total == 0 ? null : (decimal)Answer.Borrowers.Women / Answer.Borrowers.Total;

    // No figure of the API's own: the counts that it follows from are.
    private RenderFragment WomenShare => builder => builder.AddContent(0, Percent(Women));

    private long TrendScale => Trend.Any(point => point.FundSize.Amount >= Billion) ? Billion : Million;

    private Dictionary<string, PortfolioHeads> ByProvince => Answer.Children.ToDictionary(child => child.Scope.Code!, child => (PortfolioHeads)child, StringComparer.Ordinal);

    private string Sort => Http.Request.Text("sort") is { } sort && (sort.TrimStart('-') == "name" || Array.Exists(Columns, column => column.Key == sort.TrimStart('-'))) ? sort : "name";

    private IEnumerable<PortfolioChild> SortedChildren
    {
        get
        {
            var key = Sort.TrimStart('-');
            var falls = Sort.StartsWith('-');
            if (key == "name")
            {
                var names = StringComparer.Create(CultureInfo.GetCultureInfo("vi-VN"), CompareOptions.None);
                return falls ? Answer.Children.OrderByDescending(child => child.Scope.Name, names) : Answer.Children.OrderBy(child => child.Scope.Name, names);
            }

            var value = Array.Find(Columns, column => column.Key == key)!.Value;
            return falls ? Answer.Children.OrderByDescending(value) : Answer.Children.OrderBy(value);
        }
    }

    private PartColumn[] Columns => field ??=
    [
        .. Scope.Level == ScopeLevel.Commune ? Array.Empty<PartColumn>() : [new("clubs", PortfolioTexts.ClubCount, child => child.Clubs, child => Number("clubs", child.Clubs))],
        new("loans", PortfolioTexts.ActiveLoans, child => child.ActiveLoans, child => Number("activeLoans", child.ActiveLoans)),
        new("outstanding", PortfolioTexts.Outstanding, child => child.Outstanding.Amount, child => Money("outstanding", child.Outstanding)),
        new("par30", PortfolioTexts.Par30Short, child => child.RiskOf(30).Ratio, child => Risk("par", child.RiskOf(30))),
        new("overdue", PortfolioTexts.Overdue, child => (child.Overdue.Principal + child.Overdue.Interest).Amount, child => Money("overdue.principal + overdue.interest", child.Overdue.Principal + child.Overdue.Interest)),
        new("onTime", PortfolioTexts.OnTimeShort, child => child.OnTimeCollection.Ratio ?? -1, child => Ratio("onTimeCollection.ratio", child.OnTimeCollection.Ratio)),
        new("fundSize", PortfolioTexts.FundSize, child => child.FundSize.Amount, child => Money("fundSize", child.FundSize)),
        new("target", PortfolioTexts.AtTargetShort, child => child.FundTarget.Ratio ?? -1, AtTarget),
    ];

    private PageText PartsTitle => Scope.Level switch { ScopeLevel.Nation => PortfolioTexts.Provinces, ScopeLevel.Province => PortfolioTexts.Communes, _ => PortfolioTexts.Clubs };

    private PageText PartTitle => Scope.Level switch { ScopeLevel.Nation => PortfolioTexts.Province, ScopeLevel.Province => PortfolioTexts.Commune, _ => PortfolioTexts.Club };

    protected override async Task ReadPlace()
    {
        // Each asks the database on a connection of its own.
        var (answer, trend) = (Portfolios.Read(Scope, Moment, Query, Targets, Ct), Trends.Year(Scope, Moment, Query, Targets, Ct));
        await Task.WhenAll(answer, trend);
        (Answer, Trend) = (await answer, await trend);
    }

    private static string Machine<TNumber>(TNumber number)
        where TNumber : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private RenderFragment Note(PageText text, params string[] figures) => builder => builder.AddContent(0, text.In(IsVietnamese, figures));

    private RenderFragment AtTargetNote => builder =>
    {
        builder.AddContent(0, Say(PortfolioTexts.AtTargetNote, Count(Answer.FundTarget.ClubsAtOrAbove), Count(Answer.FundTarget.Clubs)) + ". ");
        builder.AddContent(1, Say(Answer.FundTarget.Ratio >= 0.5m ? PortfolioTexts.GoalMet : PortfolioTexts.GoalNotMet) + ".");
    };

    private static RenderFragment AtTarget(PortfolioChild child) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddContent(1, Number("fundTarget.clubsAtOrAbove", child.FundTarget.ClubsAtOrAbove));
        builder.AddContent(2, " / ");
        builder.AddContent(3, Number("fundTarget.clubs", child.FundTarget.Clubs));
        builder.CloseElement();
    };

    private static RenderFragment Risk(string figure, RiskOver risk) => builder =>
    {
        var path = $"{figure}[days={Machine(risk.Days)}]";
        builder.OpenElement(0, "span");
        builder.AddContent(1, Ratio(path + ".ratio", risk.Ratio));
        builder.AddContent(2, " (");
        builder.AddContent(3, Number(path + ".loans", risk.Loans));
        builder.AddContent(4, ")");
        builder.CloseElement();
    };

    private string FromTo(Func<TrendPoint, string> figure) =>
        Trend is [var first, .., var last] ? Say(PortfolioTexts.FromTo, figure(first), Day(first.AsOf), figure(last), Day(last.AsOf)) : "";

    private string Bucket(AgeingAnswer bucket) => bucket switch
    {
        { From: 0 } => Say(PortfolioTexts.NotLate),
        { To: { } to } => Say(PortfolioTexts.DaysFromTo, Count(bucket.From), Count(to)),
        _ => Say(PortfolioTexts.MoreDays, Count(bucket.From - 1)),
    };

    // A commune without a code has its name to be told by.
    private static string PathOf(PortfolioChild child) => child.Scope.Code is { } code ? $"children[scope.code={code}]" : $"children[scope.name={child.Scope.Name}]";

    private string? LinkTo(PortfolioChild child) => child.Scope switch
    {
        { Code: null } => null,
        { Level: ScopeLevel.Province, Code: var code } => ToPlace(code, null),
        { Level: ScopeLevel.Commune, Code: var code } => ToPlace(Scope.ProvinceCode, code),
        { Code: var code } => ToClub(code),
    };

    private sealed record PartColumn(string Key, PageText Title, Func<PortfolioChild, decimal> Value, Func<PortfolioChild, RenderFragment> Cell);
}
