using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

internal sealed record CashTransferRequest(CashAccount? From, CashAccount? To, long? Amount, LocalDate? On);

internal sealed record CashCountRequest(LocalDate? On, long? Counted, string? Note);

internal sealed record SuspenseSettlementRequest(long? Amount, LocalDate? On, SuspenseTarget? To, string? Note);

/// <param name="Entry">Its number in the fund book.</param>
/// <param name="Version">The fund's version after it.</param>
/// <param name="Expected">Cash on hand by the book, in đồng.</param>
/// <param name="Counted">Cash counted, in đồng.</param>
/// <param name="Difference">Counted less expected, in đồng; it waits in suspense.</param>
internal sealed record CashCountedAnswer(long Entry, long Version, Vnd Expected, Vnd Counted, Vnd Difference) : MoneyAnswer;

/// <summary>Cash and bank, counting the cash, settling what was missing or too much.</summary>
internal static class CashEndpoints
{
    public static void MapCash(this IEndpointRouteBuilder api)
    {
        var fund = api.MapGroup("/clubs/{clubId}/fund");
        fund.MapMoneyPost<CashTransferRequest, PostedAnswer>(
            "/cash-transfers", "Fund", "Moves money between cash and bank", """{"from":"cash","to":"bank","amount":10000000,"on":"2025-01-06"}""", Bind, PostedAnswer.Of);
        fund.MapMoneyPost<CashCountRequest, CashCountedAnswer>(
            "/cash-counts", "Fund", "Counts the cash on hand; a difference waits in suspense", """{"on":"2025-03-05","counted":29990000,"note":"Thiếu 10.000 đ"}""", Bind, Counted);
        fund.MapMoneyPost<SuspenseSettlementRequest, PostedAnswer>(
            "/suspense-settlements", "Fund", "Settles a counted difference, surplus or shortage", """{"amount":10000,"on":"2025-03-05","to":"activityFund","note":"Ban Chủ nhiệm quyết định"}""", Bind, PostedAnswer.Of);
    }

    private static ValueTask<FundCommand> Bind(PostContext context, CashTransferRequest request)
    {
        var fields = context.Fields;
        return new(new TransferCash(fields.Choice("from", request.From), fields.Choice("to", request.To), fields.Amount("amount", request.Amount), fields.Date("on", request.On)));
    }

    private static ValueTask<FundCommand> Bind(PostContext context, CashCountRequest request)
    {
        var fields = context.Fields;
        return new(new CountCash(fields.Amount("counted", request.Counted, zeroIsPossible: true), fields.Date("on", request.On), fields.OptionalText("note", request.Note, 500)));
    }

    private static ValueTask<FundCommand> Bind(PostContext context, SuspenseSettlementRequest request)
    {
        var fields = context.Fields;
        return new(new SettleSuspense(
            fields.Amount("amount", request.Amount), fields.Choice("to", request.To), fields.Date("on", request.On), fields.OptionalText("note", request.Note, 500)));
    }

    private static CashCountedAnswer Counted(Posted posted)
    {
        var count = (CashCounted)posted.Event;
        return new CashCountedAnswer(posted.Entry, posted.Entry, count.Expected, count.Counted, count.Counted - count.Expected);
    }
}
