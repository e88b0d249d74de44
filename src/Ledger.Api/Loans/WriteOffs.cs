using System.Collections.Immutable;
using Ledger.Api.Funds;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Loans;

internal sealed record InterestWaiverRequest(long? Amount, LocalDate? On, string? Reason);

internal sealed record WriteOffRequest(LocalDate? On, string? Reason);

internal sealed record RecoveryRequest(long? Amount, LocalDate? On, CashAccount? Via);

internal sealed record BorrowerDeathRequest(LocalDate? On, string? MinutesReference);

/// <param name="Entry">Its number in the fund book.</param>
/// <param name="Version">The fund's version after it.</param>
/// <param name="LoanId">The loan.</param>
/// <param name="Status">Where the loan is in its life at the end of the day.</param>
/// <param name="Allocation">What it settled, gave up or forgave, in đồng.</param>
/// <param name="Lines">The same by instalment, in đồng.</param>
/// <param name="Outstanding">Principal owed at the end of the day, in đồng.</param>
/// <param name="Credit">Credit at the end of the day, in đồng.</param>
/// <param name="Waivable">Interest and overdue interest owed at the end of the day, in đồng.</param>
/// <param name="Reallocations">When it was backdated: what changed in how later payments are set against the loan.</param>
internal sealed record LoanFactAnswer(
    long Entry, long Version, string LoanId, LoanStatus Status, AllocationAnswer Allocation, ImmutableArray<InstalmentAllocation> Lines, Vnd Outstanding, Vnd Credit, Vnd Waivable,
    IReadOnlyList<ReallocationAnswer> Reallocations) : MoneyAnswer
{
    public static LoanFactAnswer Of(Posted posted)
    {
        var fact = (LoanFactRecorded)posted.Event;
        var account = posted.After.Loan(fact.LoanId).Account!;
        var settled = account.Settled(posted.Entry);
        var position = account.PositionOn(fact.On);
        return new LoanFactAnswer(
            posted.Entry, posted.Entry, fact.LoanId, position.Status, AllocationAnswer.Of(settled.Allocation), settled.Lines, position.Outstanding, position.Paid.Credit, position.Waivable,
            ReallocationAnswer.Of(fact.Reallocations));
    }
}

/// <summary>What the club forgives, gives up and still gets.</summary>
internal static class WriteOffs
{
    public static void MapWriteOffs(this IEndpointRouteBuilder api)
    {
        var loans = api.MapGroup("/clubs/{clubId}/loans");
        loans.MapMoneyPost<InterestWaiverRequest, LoanFactAnswer>(
            "/{loanId}/interest-waivers", "Loans", "Forgives interest and overdue interest, the oldest instalment first", """{"amount":20000,"on":"2025-06-05","reason":"Biên bản 7: hộ gặp thiên tai"}""",
            (context, request) => new(new WaiveInterest(
                context.RouteValue("loanId"), context.Fields.Amount("amount", request.Amount), context.Fields.Date("on", request.On), context.Fields.Text("reason", request.Reason, 500))),
            LoanFactAnswer.Of);
        loans.MapMoneyPost<WriteOffRequest, LoanFactAnswer>(
            "/{loanId}/write-offs", "Loans", "Gives up the principal that is still owed", """{"on":"2025-12-05","reason":"Biên bản 9: không còn khả năng trả"}""",
            (context, request) => new(new WriteOffLoan(context.RouteValue("loanId"), context.Fields.Date("on", request.On), context.Fields.Text("reason", request.Reason, 500))),
            LoanFactAnswer.Of);
        loans.MapMoneyPost<RecoveryRequest, LoanFactAnswer>(
            "/{loanId}/recoveries", "Loans", "Money comes in on a loan that was written off", """{"amount":200000,"on":"2025-12-20"}""",
            (context, request) => new(new ReceiveRecovery(
                context.RouteValue("loanId"), context.Fields.Amount("amount", request.Amount), context.Fields.Date("on", request.On), request.Via ?? CashAccount.Cash)),
            LoanFactAnswer.Of);
        loans.MapMoneyPost<BorrowerDeathRequest, LoanFactAnswer>(
            "/{loanId}/borrower-deaths", "Loans", "The borrower died: overdue interest ends, the heirs may go on paying", """{"on":"2025-06-05","minutesReference":"Biên bản 3/2025"}""",
            (context, request) => new(new RecordBorrowerDeath(context.RouteValue("loanId"), context.Fields.Date("on", request.On), context.Fields.Text("minutesReference", request.MinutesReference, 200))),
            LoanFactAnswer.Of);
    }
}
