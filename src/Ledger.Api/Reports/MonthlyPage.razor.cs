using System.Globalization;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.Portfolio;
using Ledger.Domain.Funds;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Reports;

/// <summary>What the API answers to <c>/reports/monthly</c>, for people; of last month unless another is asked for.</summary>
public sealed partial class MonthlyPage
{
    private static readonly string[] Own = ["month", "asOf"];

    private static readonly (PageText Text, Func<MonthlyFigures, RenderFragment> Cell)[] Columns =
    [
        (MonthlyTexts.Clubs, figures => Number("clubs", figures.Clubs)),
        (MonthlyTexts.Borrowers, figures => People("borrowers.total", figures.Borrowers.Total)),
        (MonthlyTexts.Lent, figures => Money("lent.amount", figures.Lent.Amount)),
        (MonthlyTexts.PrincipalRepaid, figures => Money("principalRepaid", figures.PrincipalRepaid)),
        (MonthlyTexts.Outstanding, figures => Money("outstanding", figures.Outstanding)),
        (MonthlyTexts.Par30Ratio, figures => Ratio("par30.ratio", figures.Par30.Ratio)),
        (MonthlyTexts.FundSize, figures => Money("fundSize", figures.FundSize)),
    ];

    [Inject]
    internal MonthlyQuery Query { get; set; } = null!;

    private MonthlyReport Report { get; set; } = null!;

    private string MonthName => Report.From.ToString("MM/uuuu", CultureInfo.InvariantCulture);

    protected override async Task ReadPlace()
    {
        var knownAt = Moment.KnownAt ?? Time.Now();
        var month = MonthlyReports.AskedMonth(Http.Request) ?? BusinessCalendar.DateAt(knownAt).PlusMonths(-1).ToYearMonth();
        Report = await MonthlyReports.Read(Scope, month, knownAt, MonthlyReports.AskedDetail(Http), Query, Ct);
    }

    private string ToMonth(int months) => Here(("month", YearMonthPattern.Iso.Format(Report.From.PlusMonths(months).ToYearMonth())));

    private string File(string format) => There(
        "/api/v1/reports/monthly", ["province", "commune", "club", "detail"], ("month", Report.Month), ("knownAt", InstantPattern.ExtendedIso.Format(Report.KnownAt)), ("format", format));

    private bool IsFull => Report.Detail == ReportDetail.Full;

    private static RenderFragment People(string figure, long? count) => count is { } known ? Number(figure, known) : Datum(figure, "", MonthlyPaper.Withheld);

    private string? LinkTo(ScopeAnswer scope) => scope switch
    {
        { Code: null } => null,
        { Level: ScopeLevel.Province, Code: var code } => Here(("province", code)),
        { Level: ScopeLevel.Commune, Code: var code } => Here(("commune", code)),
        { Code: var code } => Here(("club", code)),
    };

    private static IEnumerable<(PageText Text, RenderFragment? Before, RenderFragment? During, RenderFragment? After)> Rows(MonthlyFigures figures) =>
    [
        (MonthlyTexts.Clubs, null, null, Number("clubs", figures.Clubs)),
        (MonthlyTexts.ClubsAtTarget, null, null, Number("clubsAtTarget", figures.ClubsAtTarget)),
        (MonthlyTexts.Members, null, null, People("members", figures.Members)),
        (MonthlyTexts.Borrowers, null, null, People("borrowers.total", figures.Borrowers.Total)),
        (MonthlyTexts.Women, null, null, People("borrowers.women", figures.Borrowers.Women)),
        (MonthlyTexts.Older, null, null, People("borrowers.older", figures.Borrowers.Older)),
        (MonthlyTexts.Poor, null, null, People("borrowers.poor", figures.Borrowers.Poor)),
        (MonthlyTexts.NearPoor, null, null, People("borrowers.nearPoor", figures.Borrowers.NearPoor)),
        (MonthlyTexts.LoansLent, null, Number("lent.loans", figures.Lent.Loans), null),
        (MonthlyTexts.Lent, null, Money("lent.amount", figures.Lent.Amount), null),
        (MonthlyTexts.PrincipalRepaid, null, Money("principalRepaid", figures.PrincipalRepaid), null),
        (MonthlyTexts.InterestReceived, null, Money("interestReceived", figures.InterestReceived), null),
        (MonthlyTexts.WrittenOff, null, Money("writtenOff", figures.WrittenOff), null),
        (MonthlyTexts.Outstanding, Money("outstandingBefore", figures.OutstandingBefore), null, Money("outstanding", figures.Outstanding)),
        (MonthlyTexts.Par30, null, null, Money("par30.atRisk", figures.Par30.AtRisk)),
        (MonthlyTexts.Par30Ratio, null, null, Ratio("par30.ratio", figures.Par30.Ratio)),
        (MonthlyTexts.OverduePrincipal, null, null, Money("overdue.principal", figures.Overdue.Principal)),
        (MonthlyTexts.OverdueInterest, null, null, Money("overdue.interest", figures.Overdue.Interest)),
        (MonthlyTexts.Due, null, Money("onTimeCollection.due", figures.OnTimeCollection.Due), null),
        (MonthlyTexts.OnTime, null, Money("onTimeCollection.collectedOnTime", figures.OnTimeCollection.CollectedOnTime), null),
        (MonthlyTexts.OnTimeRatio, null, Ratio("onTimeCollection.ratio", figures.OnTimeCollection.Ratio), null),
        (MonthlyTexts.Capital, null, Money("capitalReceived.total", figures.CapitalReceived.Total), null),
        (MonthlyTexts.FundSize, Money("fundSizeBefore", figures.FundSizeBefore), null, Money("fundSize", figures.FundSize)),
        (MonthlyTexts.Cash, null, null, Money("cashOnHand", figures.CashOnHand)),
        (MonthlyTexts.Bank, null, null, Money("bank", figures.Bank)),
        (MonthlyTexts.ActivityFund, null, null, Money("activityFund", figures.ActivityFund)),
    ];
}
