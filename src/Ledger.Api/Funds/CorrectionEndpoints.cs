using Ledger.Api.People;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

internal sealed record PeriodClosingRequest(LocalDate? Through);

internal sealed record ReversalRequest(long? Entry, string? Reason, LocalDate? On);

/// <param name="Entry">Its number in the fund book.</param>
/// <param name="Version">The fund's version after it.</param>
/// <param name="Reverses">The entry taken back.</param>
/// <param name="LoanId">The loan concerned, if any.</param>
/// <param name="Postings">What it posts, in đồng; debits positive.</param>
internal sealed record ReversedAnswer(long Entry, long Version, long Reverses, string? LoanId, IReadOnlyList<TrialBalanceAnswer> Postings) : MoneyAnswer;

/// <summary>Nothing is edited or deleted: a mistake is reversed, and what is settled is closed.</summary>
internal static class CorrectionEndpoints
{
    public static void MapCorrections(this IEndpointRouteBuilder api)
    {
        var fund = api.MapGroup("/clubs/{clubId}/fund");
        fund.MapFundPost<PeriodClosingRequest, PostedAnswer>(
            Permission.PostMoney, "/period-closings", "Fund", "Closes the books through a day: nothing may be dated on or before it any more", """{"through":"2025-03-31"}""", keyRequired: false,
            (context, request) => new(new ClosePeriod(context.Fields.Date("through", request.Through))), PostedAnswer.Of);
        fund.MapMoneyPost<ReversalRequest, ReversedAnswer>(
            "/reversals", "Fund", "Takes an entry back by a linked entry with a reason", """{"entry":7,"reason":"Ghi nhầm số tiền","on":"2025-04-05"}""", Bind, Reversed);
    }

    public static async ValueTask<FundCommand> Bind(PostContext context, ReversalRequest request)
    {
        var fields = context.Fields;
        if (request.Entry is not > 0)
        {
            fields.Fault("entry", "Phải là số bút toán, từ 1.", "Must be the number of an entry, from 1.");
        }

        var reason = fields.Text("reason", request.Reason, 500);
        var on = fields.Date("on", request.On);
        fields.Require();

        // What is recorded never changes, so it can be read before the fund's turn is taken.
        var entry = request.Entry ?? 0;
        var recorded = await context.Store.FetchStream(context.Club.ProvinceCode, context.Club.ClubId, entry, entry, ct: context.Http.RequestAborted);
        return new ReverseEntry(entry, recorded is [var original] ? (FundEvent)original.Data : null, reason, on);
    }

    public static ReversedAnswer Reversed(Posted posted)
    {
        var reversal = (EntryReversed)posted.Event;
        return new ReversedAnswer(
            posted.Entry, posted.Entry, reversal.Entry, reversal.LoanId,
            [.. reversal.Postings.Where(posting => posting.Amount != Vnd.Zero).Select(posting => new TrialBalanceAnswer(posting.Account, posting.Debit, posting.Credit))]);
    }
}
