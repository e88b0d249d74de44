using System.Collections.Immutable;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record DisbursementRequest(LocalDate? On, LocalDate? FirstDueOn, bool? InKind, CashAccount? Via);

internal sealed record DisbursedAnswer(long Entry, long Version, string LoanId, LoanStatus Status, Vnd Principal, ImmutableArray<InstalmentAnswer> Schedule) : MoneyAnswer;

/// <summary>A loan is paid out.</summary>
internal static class Disbursements
{
    public static void MapDisbursements(this IEndpointRouteBuilder api) =>
        api.MapGroup("/clubs/{clubId}/loans").MapMoneyPost<DisbursementRequest, DisbursedAnswer>(
            "/{loanId}/disbursement", "Loans", "Pays the loan out", """{"on":"2025-01-05","firstDueOn":"2025-02-05"}""", Bind, Disbursed);

    public static ValueTask<FundCommand> Bind(PostContext context, DisbursementRequest request) => new(new DisburseLoan(
        context.RouteValue("loanId"),
        context.Fields.Date("on", request.On),
        context.Fields.OptionalDate("firstDueOn", request.FirstDueOn),
        request.InKind ?? false,
        request.Via ?? CashAccount.Cash));

    public static DisbursedAnswer Disbursed(Posted posted)
    {
        var disbursement = (LoanDisbursed)posted.Event;
        var position = posted.After.Loan(disbursement.LoanId).Account!.PositionOn(disbursement.On);
        return new DisbursedAnswer(posted.Entry, posted.Entry, disbursement.LoanId, LoanStatus.Active, disbursement.Principal, InstalmentAnswer.Of(position));
    }
}
