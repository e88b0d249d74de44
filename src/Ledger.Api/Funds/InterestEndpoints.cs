using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

internal sealed record InterestAllocationRequest(LocalDate? On);

internal sealed record ActivityPaymentRequest(long? Amount, LocalDate? On, string? Activity, Pot? From, CashAccount? Via, string? Note);

internal sealed record InterestAllocatedAnswer(long Entry, long Version, Vnd Amount, InterestShares Shares) : MoneyAnswer;

/// <summary>Where the interest goes: divided over the pots, paid out for the club's activities.</summary>
internal static class InterestEndpoints
{
    public static void MapInterest(this IEndpointRouteBuilder api)
    {
        var fund = api.MapGroup("/clubs/{clubId}/fund");
        fund.MapMoneyPost<InterestAllocationRequest, InterestAllocatedAnswer>(
            "/interest-allocations", "Fund", "Divides all interest received and not yet allocated by the split in force", """{"on":"2025-03-05"}""",
            (context, request) => new(new AllocateInterest(context.Fields.Date("on", request.On))),
            Allocated);
        fund.MapMoneyPost<ActivityPaymentRequest, PostedAnswer>(
            "/activity-payments", "Fund", "Pays for an activity of the club", """{"amount":120000,"on":"2025-03-06","activity":"Thăm hội viên ốm"}""", Bind, PostedAnswer.Of);
    }

    private static ValueTask<FundCommand> Bind(PostContext context, ActivityPaymentRequest request)
    {
        var fields = context.Fields;
        return new(new PayActivity(
            fields.Amount("amount", request.Amount),
            request.From ?? Pot.ActivityFund,
            fields.Text("activity", request.Activity, 200),
            fields.Date("on", request.On),
            request.Via ?? CashAccount.Cash,
            fields.OptionalText("note", request.Note, 500)));
    }

    private static InterestAllocatedAnswer Allocated(Posted posted)
    {
        var allocation = (InterestAllocated)posted.Event;
        return new InterestAllocatedAnswer(posted.Entry, posted.Entry, allocation.Amount, allocation.Shares);
    }
}
