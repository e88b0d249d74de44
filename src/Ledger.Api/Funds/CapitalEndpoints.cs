using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

internal sealed record CapitalRequest(CapitalSource? Source, long? Amount, LocalDate? On, CashAccount? Via, string? MemberId, string? Note);

/// <summary>Capital that comes in and goes back.</summary>
internal static class CapitalEndpoints
{
    public static void MapCapital(this IEndpointRouteBuilder api)
    {
        var fund = api.MapGroup("/clubs/{clubId}/fund");
        fund.MapMoneyPost<CapitalRequest, PostedAnswer>(
            "/capital", "Fund", "Capital comes in", """{"source":"grant","amount":40000000,"on":"2025-01-05","note":"Dự án VIE085"}""",
            async (context, request) =>
            {
                var (source, amount, on, via, memberId, note) = await Bind(context, request);
                return new ReceiveCapital(source, amount, on, via, memberId, note);
            },
            PostedAnswer.Of);
        fund.MapMoneyPost<CapitalRequest, PostedAnswer>(
            "/capital-returns", "Fund", "Capital goes back to where it came from", """{"source":"memberLoan","amount":2000000,"on":"2025-09-05"}""",
            async (context, request) =>
            {
                var (source, amount, on, via, memberId, note) = await Bind(context, request);
                return new ReturnCapital(source, amount, on, via, memberId, note);
            },
            PostedAnswer.Of);
    }

    private static async ValueTask<(CapitalSource Source, Vnd Amount, LocalDate On, CashAccount Via, string? MemberId, string? Note)> Bind(PostContext context, CapitalRequest request)
    {
        var fields = context.Fields;
        var memberId = fields.OptionalText("memberId", request.MemberId, 50);
        await context.RequireMember(memberId);
        return (
            fields.Choice("source", request.Source),
            fields.Amount("amount", request.Amount),
            fields.Date("on", request.On),
            request.Via ?? CashAccount.Cash,
            memberId,
            fields.OptionalText("note", request.Note, 500));
    }
}
