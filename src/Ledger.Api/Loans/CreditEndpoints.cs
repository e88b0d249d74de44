using System.Collections.Immutable;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record CreditRefundRequest(long? Amount, LocalDate? On, CashAccount? Via);

internal sealed record CreditUseRequest(long? Amount, LocalDate? On, string? ToLoanId);

/// <param name="Entry">Its number in the fund book.</param>
/// <param name="Version">The fund's version after it.</param>
/// <param name="LoanId">The loan whose credit was used.</param>
/// <param name="Credit">The credit left on it, in đồng.</param>
/// <param name="ToLoanId">The loan that it was used for.</param>
/// <param name="Allocation">What it settled of that loan, in đồng.</param>
/// <param name="Lines">Which of its instalments got what, in đồng.</param>
/// <param name="Outstanding">Principal still owed on that loan, in đồng.</param>
/// <param name="Reallocations">When it was backdated: what changed in how later payments are set against both loans.</param>
internal sealed record CreditUsedAnswer(
    long Entry, long Version, string LoanId, Vnd Credit, string ToLoanId, AllocationAnswer Allocation, ImmutableArray<InstalmentAllocation> Lines, Vnd Outstanding,
    IReadOnlyList<ReallocationAnswer> Reallocations) : MoneyAnswer;

/// <summary>What a borrower paid too much is paid back, or settles another loan.</summary>
internal static class CreditEndpoints
{
    public static void MapCredits(this IEndpointRouteBuilder api)
    {
        var loans = api.MapGroup("/clubs/{clubId}/loans");
        loans.MapMoneyPost<CreditRefundRequest, LoanFactAnswer>(
            "/{loanId}/credit-refunds", "Loans", "Pays a borrower's credit back", """{"amount":5000,"on":"2025-07-05"}""",
            (context, request) => new(new RefundCredit(
                context.RouteValue("loanId"), context.Fields.Amount("amount", request.Amount), context.Fields.Date("on", request.On), request.Via ?? CashAccount.Cash)),
            LoanFactAnswer.Of);
        loans.MapMoneyPost<CreditUseRequest, CreditUsedAnswer>(
            "/{loanId}/credit-uses", "Loans", "Uses a borrower's credit for another loan of the same member", """{"amount":5000,"on":"2025-07-05","toLoanId":"L2"}""",
            (context, request) => new(new UseCredit(
                context.RouteValue("loanId"), context.Fields.Amount("amount", request.Amount), context.Fields.Date("on", request.On), context.Fields.Text("toLoanId", request.ToLoanId, 50))),
            Used);
    }

    private static CreditUsedAnswer Used(Posted posted)
    {
        var used = (CreditUsed)posted.Event;
        var (settled, outstanding) = posted.After.Loan(used.ToLoanId).Account!.Explain(posted.Entry);
        return new CreditUsedAnswer(
            posted.Entry, posted.Entry, used.LoanId, posted.After.Loan(used.LoanId).Account!.PositionOn(used.On).Paid.Credit, used.ToLoanId, AllocationAnswer.Of(settled.Allocation), settled.Lines,
            outstanding, ReallocationAnswer.Of(used.Reallocations));
    }
}
