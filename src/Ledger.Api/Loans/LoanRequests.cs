using Ledger.Api.Funds;
using Ledger.Api.People;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record LoanRequest(string? MemberId, long? Principal, string? Purpose, LocalDate? RequestedOn, TermsRequest? Terms);

internal sealed record LoanRequestedAnswer(string LoanId, LoanStatus Status, long Entry, long Version, string MemberId, Vnd Principal, TermsAnswer Terms)
{
    public static LoanRequestedAnswer Of(Posted posted)
    {
        var request = (LoanRequested)posted.Event;
        return new LoanRequestedAnswer(request.LoanId, LoanStatus.Requested, posted.Entry, posted.Entry, request.MemberId, request.Principal, TermsAnswer.Of(request.Terms));
    }
}

/// <summary>The terms of a loan.</summary>
internal sealed record TermsAnswer(
    decimal MonthlyRate, InterestMethod Method, int Instalments, int Every, PeriodUnit Unit, int Rounding, DayCount DayCount, int InstalmentMultiple, int GracePrincipal, int GraceInterest)
{
    public static TermsAnswer Of(LoanTerms terms) => new(
        terms.Rate.PercentPerMonth, terms.Method, terms.Instalments, terms.Every, terms.Unit, terms.Rounding.Unit, terms.DayCount, terms.InstalmentMultiple, terms.GracePrincipal, terms.GraceInterest);
}

internal sealed record ApprovalRequest(LocalDate? On);

internal sealed record RejectionRequest(LocalDate? On, string? Reason);

internal sealed record LoanDecidedAnswer(string LoanId, LoanStatus Status, long Entry, long Version);

/// <summary>A member asks for a loan; the board agrees or refuses.</summary>
internal static class LoanRequests
{
    public static void MapLoanRequests(this IEndpointRouteBuilder api)
    {
        var loans = api.MapGroup("/clubs/{clubId}/loans");
        loans.MapFundPost<LoanRequest, LoanRequestedAnswer>(
            Permission.RequestLoans, "", "Loans", "A member asks for a loan", """{"memberId":"m-0a1b2c3d4e5f","principal":3000000,"purpose":"Chăn nuôi gà","requestedOn":"2025-01-05"}""", keyRequired: false,
            Bind, LoanRequestedAnswer.Of, posted => $"/api/v1/clubs/{posted.After.ClubId}/loans/{posted.After.Loans[^1].Id}");
        loans.MapFundPost<ApprovalRequest, LoanDecidedAnswer>(
            Permission.DecideLoans, "/{loanId}/approval", "Loans", "The board agrees", """{"on":"2025-01-05"}""", keyRequired: false,
            Approve, Decided);
        loans.MapFundPost<RejectionRequest, LoanDecidedAnswer>(
            Permission.DecideLoans, "/{loanId}/rejection", "Loans", "The board refuses", """{"on":"2025-01-05","reason":"Còn nợ khoản trước"}""", keyRequired: false,
            Reject, Decided);
    }

    public static async ValueTask<FundCommand> Bind(PostContext context, LoanRequest request)
    {
        var fields = context.Fields;
        var memberId = fields.Text("memberId", request.MemberId, 50);
        var requestedOn = fields.Date("requestedOn", request.RequestedOn);
        request.Terms?.Check(fields, "terms.");
        var principal = fields.Amount("principal", request.Principal);
        var purpose = fields.Text("purpose", request.Purpose, 200);
        var member = memberId.Length > 0 ? await context.Member("memberId", memberId) : null;
        var borrower = member?.AsBorrower(requestedOn, context.Club.OlderFromAge);
        if (member is not null && borrower is null)
        {
            fields.Fault("memberId", "Dữ liệu cá nhân của hội viên này đã bị xóa.", "The personal data of this member were erased.");
        }

        fields.Require();
        return new RequestLoan(memberId, borrower!, principal, purpose, requestedOn, request.Terms is { } terms ? terms.Over : null);
    }

    public static ValueTask<FundCommand> Approve(PostContext context, ApprovalRequest request) =>
        new(new ApproveLoan(context.RouteValue("loanId"), context.Fields.Date("on", request.On)));

    public static ValueTask<FundCommand> Reject(PostContext context, RejectionRequest request) =>
        new(new RejectLoan(context.RouteValue("loanId"), context.Fields.Date("on", request.On), context.Fields.Text("reason", request.Reason, 500)));

    public static LoanDecidedAnswer Decided(Posted posted)
    {
        var loan = posted.After.Loan(((LoanEvent)posted.Event).LoanId);
        return new LoanDecidedAnswer(loan.Id, loan.Stage, posted.Entry, posted.Entry);
    }
}
