using System.Globalization;
using System.Text.Json;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

/// <summary>What the page of a new loan reads and computes, and how its form is received.</summary>
public partial class NewLoanPage
{
    private FundPolicy Policy { get; set; } = null!;

    private Vnd Lendable { get; set; }

    private List<(string Value, string Text)> Members { get; set; } = [];

    private ScheduleQuote? Quote { get; set; }

    private IReadOnlyList<(string, string)> Methods => [.. Enum.GetValues<InterestMethod>().Select(method => (Name(method), MethodName(method)))];

    public static async Task<IResult> Receive(HttpContext http, PageForm form)
    {
        var request = new LoanRequest(form.Text("memberId"), form.Amount("principal"), form.Text("purpose"), form.Date("requestedOn"), Terms(form));
        var recorded = default(Outcome);
        var faults = form.Step == "check" ? null : await FormSetup.Try(http, form, async () => recorded = await FundRoutes.Record(http, "/loans", request, LoanRequests.Bind, LoanRequestedAnswer.Of));
        if (faults is not null || recorded is null)
        {
            return FormSetup.Again<NewLoanPage>(http, form, faults?.On(field => field.StartsWith("terms.", StringComparison.Ordinal) ? field[6..] : field));
        }

        var loanId = JsonSerializer.Deserialize(recorded.Body, Answer.Json<LoanRequestedAnswer>())!.LoanId;
        return FormSetup.GoOn(http, $"/clubs/{http.Request.RouteValues["clubId"]}/loans/{loanId}?recorded={recorded.Version}");
    }

    protected override async Task ReadMore()
    {
        var day = Form?.Date("requestedOn") ?? Today;
        Policy = Fund.PolicyOn(day);
        Lendable = FundStatement.Of(Fund, Today).Lendable;
        Members = [("", Say(FormTexts.Choose)), .. await MembersToChoose()];
        Quote = Form is null ? null : QuoteOf(Form, day);
    }

    private static TermsRequest Terms(PageForm form) => new() { MonthlyRate = form.Percent("monthlyRate"), Instalments = form.Whole("instalments"), Method = form.Choice<InterestMethod>("method") };

    // The engine that lends real money; while what is typed makes no loan yet there is none to show.
    private ScheduleQuote? QuoteOf(PageForm form, LocalDate day)
    {
        var (fields, terms) = (new Fields(), Terms(form));
        terms.Check(fields, "");
        if (fields.HasFaults || form.Amount("principal") is not (> 0 and var principal) || principal > Policy.MaxPrincipal.Amount)
        {
            return null;
        }

        try
        {
            return ScheduleQuotes.Of(RepaymentSchedule.For(new Vnd(principal), day, terms.Over(Policy.LoanTerms)), IsVietnamese);
        }
        catch (ImpossibleTermsException)
        {
            return null;
        }
    }

    private static string Name(InterestMethod method) => JsonNamingPolicy.CamelCase.ConvertName(method.ToString());

    private static string Written(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture).Replace('.', ',');
}
