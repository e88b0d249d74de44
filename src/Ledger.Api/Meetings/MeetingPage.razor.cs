using System.Globalization;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.Printing;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using Microsoft.AspNetCore.Components;
using NodaTime;

namespace Ledger.Api.Meetings;

/// <summary>What the sheet of a meeting is filled with, and how it is received.</summary>
public partial class MeetingPage
{
    private const string Editing = "edit";
    private const string Reviewing = "review";

    /// <summary>The day of the meeting, as in the address.</summary>
    [Parameter, EditorRequired]
    public required string Meeting { get; set; }

    /// <summary>Whether the sheet is filled in or read through.</summary>
    [Parameter]
    public string Step { get; set; } = Editing;

    private LocalDate On => CollectionSheets.MeetingDate(Meeting);

    private string Sheet => $"{Home}/meetings/{Iso(On)}";

    private bool IsReview => Step == Reviewing;

    private List<(SheetLine Line, string? Typed)> Lines { get; set; } = [];

    private List<(string? Member, string? Typed)> Contributions { get; set; } = [];

    private List<(string? Activity, string? Typed)> Payments { get; set; } = [];

    private IReadOnlyList<(string Value, string Text)> Members { get; set; } = [];

    // What the reader has seen is confirmed, and nothing newer, unless the newer was just shown.
    private string Version => Faults?.Status == StatusCodes.Status412PreconditionFailed || Form?.Text("version") is not { } seen ? Fund.Version.ToString(CultureInfo.InvariantCulture) : seen;

    private Vnd CashBefore => Fund.Books[Account.Cash].At(On);

    private Vnd RepaidSum => SumOf(Lines.Select(line => line.Typed));

    private Vnd ContributedSum => SumOf(Contributions.Select(line => line.Typed));

    private Vnd SpentSum => SumOf(Payments.Select(line => line.Typed));

    private Vnd CashIn => RepaidSum + ContributedSum - SpentSum;

    public static async Task<IResult> Receive(HttpContext http, PageForm form)
    {
        if (form.Step is "more-contributions" or "more-payments" or Editing)
        {
            return FormSetup.Again<MeetingPage>(http, form, faults: null);
        }

        var on = CollectionSheets.MeetingDate((string)http.Request.RouteValues["meeting"]!);
        var book = http.RequestServices.GetRequiredService<FundBook>();
        var sheet = new MeetingForm(form);
        var recorded = default(Outcome);
        var faults = await FormSetup.Try(http, form, async () => recorded = await Collections.Record(http, on, book, FormSetup.Body(sheet.Request), rehearse: form.Step != "confirm"));
        return faults is not null ? FormSetup.Again<MeetingPage>(http, form, faults.On(sheet.IdOf))
            : form.Step == "confirm" ? FormSetup.GoOn(http, string.Create(CultureInfo.InvariantCulture, $"{http.Request.Path}/receipts?from={recorded!.Version - sheet.Lines + 1}&to={recorded.Version}"))
            : FormSetup.Again<MeetingPage>(http, form, faults: null, (nameof(Step), form.Step == Reviewing ? Reviewing : Editing));
    }

    protected override async Task ReadMore()
    {
        Members = await MembersToChoose();
        var (sheet, _, _) = await CollectionSheets.Read(Http, ClubId, On, Book, Personal);
        var typed = Form is null ? null : Form.Texts("loanId").Zip(Form.Texts("amount")).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        Lines = [.. sheet.Lines.OrderBy(line => line.FullName, Clubs.ByGivenName.Instance).Select(line => (line, typed is null ? line.Total.Amount.Printed() : typed.GetValueOrDefault(line.LoanId, "0")))];
        Contributions = Rows("contributor", "contribution", "more-contributions");
        Payments = Rows("activity", "payment", "more-payments");
    }

    private List<(string?, string?)> Rows(string what, string amount, string more)
    {
        var rows = Form is null ? [] : Form.Texts(what).Zip(Form.Texts(amount)).Select(pair => ((string?)pair.First, (string?)pair.Second)).ToList();
        if (rows.Count == 0 || Form?.Step == more)
        {
            rows.Add((null, null));
        }

        return rows;
    }

    private string Owed(SheetLine line)
    {
        if (line.Total.IsZero)
        {
            return Say(MeetingTexts.OwedNothing, Dong(line.Outstanding));
        }

        var position = Fund.Loan(line.LoanId).AccountOn(On)!.PositionOn(On);
        var said = Say(MeetingTexts.Owed, Dong(line.Total), Dong(line.DueNow.Principal + position.OverduePrincipal), Dong(line.DueNow.Interest + position.OverdueInterest));
        return line.DueNow.Penalty.IsZero ? said : said + ". " + Say(MeetingTexts.Penalty, Dong(line.DueNow.Penalty));
    }

    private string? Difference(SheetLine line, string? typed)
    {
        var difference = MeetingForm.AmountIn(typed) - line.Total;
        return difference.IsZero ? null : difference.IsNegative ? Say(MeetingTexts.Less, Dong(-difference)) : Say(MeetingTexts.More, Dong(difference));
    }

    private static Vnd SumOf(IEnumerable<string?> typed) => typed.Aggregate(Vnd.Zero, (sum, one) => sum + MeetingForm.AmountIn(one));

    private static RenderFragment Sum(string name, Vnd amount) => builder =>
    {
        builder.OpenElement(0, "data");
        builder.AddAttribute(1, "value", amount.Amount.ToString(CultureInfo.InvariantCulture));
        builder.AddAttribute(2, "data-sum", name);
        builder.AddContent(3, Dong(amount));
        builder.CloseElement();
    };
}
