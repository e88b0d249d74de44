using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using Microsoft.AspNetCore.Components;

namespace Ledger.Api.Loans;

/// <summary>What the page of a loan reads, and how its forms are received.</summary>
public partial class LoanPage
{
    [Parameter, EditorRequired]
    public required string LoanId { get; set; }

    [Inject]
    internal IEventStore Store { get; set; } = null!;

    private LoanAnswer Answer { get; set; } = null!;

    private RecordedEvent? Recorded { get; set; }

    private string Path => $"{Home}/loans/{LoanId}";

    private string Borrower => NameOf(Answer.MemberId);

    private Vnd Overdue => Answer.Overdue.Principal + Answer.Overdue.Interest + Answer.PenaltyDue;

    private IReadOnlyList<(string, string)> Sources =>
        [("cash", Say(LoanTexts.Cash)), ("bank", Say(LoanTexts.Bank)), .. FundStatement.Of(Fund, Today).InKindStock.IsPositive ? [("inKind", Say(LoanTexts.InKind))] : Array.Empty<(string, string)>()];

    public static Task<IResult> Approve(HttpContext http, PageForm form) =>
        Record(http, form, () => FundRoutes.Record(http, "/loans/{loanId}/approval", new ApprovalRequest(form.Date("on")), LoanRequests.Approve, LoanRequests.Decided));

    public static Task<IResult> Reject(HttpContext http, PageForm form) =>
        Record(http, form, () => FundRoutes.Record(http, "/loans/{loanId}/rejection", new RejectionRequest(form.Date("on"), form.Text("reason")), LoanRequests.Reject, LoanRequests.Decided));

    public static Task<IResult> Disburse(HttpContext http, PageForm form)
    {
        var inKind = form.Text("via") == "inKind";
        var request = new DisbursementRequest(form.Date("on"), form.Date("firstDueOn"), inKind, inKind ? null : form.Choice<CashAccount>("via"));
        return Record(http, form, () => FundRoutes.Record(http, "/loans/{loanId}/disbursement", request, Disbursements.Bind, Disbursements.Disbursed));
    }

    protected override async Task ReadMore()
    {
        Answer = LoanQueries.Describe(Fund.Loan(LoanId), AsOf);
        await ReadNames([Answer.MemberId]);
        if (Http.Request.PositiveNumber("recorded") is { } entry && entry <= Fund.Version)
        {
            Recorded = (await Store.FetchStream(Club.ProvinceCode, Club.ClubId, entry, entry, ct: Ct)) is [var recorded] && recorded.Data is LoanEvent @event && @event.LoanId == LoanId ? recorded : null;
        }
    }

    private static async Task<IResult> Record(HttpContext http, PageForm form, Func<Task<Outcome>> record)
    {
        var recorded = default(Outcome);
        var faults = await FormSetup.Try(http, form, async () => recorded = await record());
        return faults is not null
            ? FormSetup.Again<LoanPage>(http, form, faults)
            : FormSetup.GoOn(http, FormSetup.After($"/clubs/{http.Request.RouteValues["clubId"]}/loans/{http.Request.RouteValues["loanId"]}", recorded!));
    }

    private static bool HasReceipt(string kind) => kind is not ("rescheduling" or "borrowerDeath");

    private string Standing(InstalmentAnswer line, Vnd left) =>
        left.IsZero ? Say(LoanTexts.IsPaid)
        : line.DueOn < AsOf ? Say(LoanTexts.IsLate, Dong(left))
        : left < line.Total ? Say(LoanTexts.IsPartly, Dong(left))
        : Say(LoanTexts.IsToCome);

    private string Settled(LoanTransactionAnswer one)
    {
        if (one.Allocation is not { } settled)
        {
            return "–";
        }

        (PageText Text, Vnd? Amount)[] parts =
        [
            (LoanTexts.PartPrincipal, settled.Principal), (LoanTexts.PartInterest, settled.Interest), (LoanTexts.PartPenalty, settled.Penalty), (LoanTexts.PartCredit, settled.Credit),
            (LoanTexts.PartWrittenOff, settled.WrittenOff), (LoanTexts.PartRecovered, settled.Recovered),
        ];
        var said = string.Join(", ", parts.Where(part => part.Amount is { IsZero: false }).Select(part => Say(part.Text, Dong(part.Amount!.Value))));
        var instalments = string.Join(", ", one.Lines.Select(line => Count(line.Number)).Distinct(StringComparer.Ordinal));
        return said.Length == 0 ? "–" : instalments.Length == 0 ? said : $"{said} ({Say(LoanTexts.OfInstalments, instalments)})";
    }
}
