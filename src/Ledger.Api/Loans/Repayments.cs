using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record RepaymentRequest(long? Amount, LocalDate? On, CashAccount? Via, EarlyPayment? Early);

/// <param name="Entry">Its number in the fund book.</param>
/// <param name="Version">The fund's version after it.</param>
/// <param name="LoanId">The loan.</param>
/// <param name="Allocation">What it was set against, in đồng; the parts sum to the amount.</param>
/// <param name="Lines">Which instalment got what of it, in đồng.</param>
/// <param name="Outstanding">Principal still owed, in đồng.</param>
/// <param name="Reallocations">When it was backdated: what changed in how later payments are set against the loan.</param>
internal sealed record RepaidAnswer(long Entry, long Version, string LoanId, AllocationAnswer Allocation, ImmutableArray<InstalmentAllocation> Lines, Vnd Outstanding, IReadOnlyList<ReallocationAnswer> Reallocations) : MoneyAnswer;

/// <summary>Principal written off or recovered is told where there is any.</summary>
internal sealed record AllocationAnswer(
    Vnd Penalty,
    Vnd Interest,
    Vnd Principal,
    Vnd Credit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Vnd? WrittenOff = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Vnd? Recovered = null)
{
    public static AllocationAnswer Of(Allocation allocation) => new(
        allocation.Penalty, allocation.Interest, allocation.Principal, allocation.Credit,
        allocation.WrittenOff.IsZero ? null : allocation.WrittenOff, allocation.Recovered.IsZero ? null : allocation.Recovered);
}

internal sealed record ReallocationAnswer(LocalDate On, AllocationAnswer Change)
{
    public static IReadOnlyList<ReallocationAnswer> Of(ImmutableArray<DatedAllocation> changes) =>
        changes.IsEmpty ? [] : [.. changes.Select(change => new ReallocationAnswer(change.On, AllocationAnswer.Of(change.Allocation)))];
}

/// <summary>A borrower pays.</summary>
internal static class Repayments
{
    public static void MapRepayments(this IEndpointRouteBuilder api) =>
        api.MapGroup("/clubs/{clubId}/loans").MapMoneyPost<RepaymentRequest, RepaidAnswer>(
            "/{loanId}/repayments", "Loans", "A borrower pays", """{"amount":280000,"on":"2025-02-05"}""", Bind, Repaid);

    private static ValueTask<FundCommand> Bind(PostContext context, RepaymentRequest request) => new(new RepayLoan(
        context.RouteValue("loanId"),
        context.Fields.Amount("amount", request.Amount),
        context.Fields.Date("on", request.On),
        request.Via ?? CashAccount.Cash,
        request.Early ?? EarlyPayment.NextInstalments));

    private static RepaidAnswer Repaid(Posted posted)
    {
        var repayment = (RepaymentReceived)posted.Event;
        var (settled, outstanding) = posted.After.Loan(repayment.LoanId).Account!.Explain(posted.Entry);
        return new RepaidAnswer(
            posted.Entry,
            posted.Entry,
            repayment.LoanId,
            AllocationAnswer.Of(repayment.Allocation),
            settled.Lines,
            outstanding,
            ReallocationAnswer.Of(repayment.Reallocations));
    }
}
