using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.Pages;
using Ledger.Api.People;
using Ledger.Domain.Funds;

namespace Ledger.Api.Funds;

/// <summary>How an endpoint that records something in the fund book is declared.</summary>
internal static class FundRoutes
{
    /// <summary>A POST of a money fact: one command on an open fund, one entry; it must bring an Idempotency-Key.</summary>
    public static void MapMoneyPost<TRequest, TAnswer>(
        this IEndpointRouteBuilder fund, string path, string tag, string summary, string example, Func<PostContext, TRequest, ValueTask<FundCommand>> bind, Func<Posted, TAnswer> answer)
        where TRequest : class
        where TAnswer : MoneyAnswer =>
        fund.MapFundPost(Permission.PostMoney, path, tag, summary, example, keyRequired: true, bind, posted =>
        {
            var answered = answer(posted);
            answered.Receipt = ReceiptAnswer.Of(posted);
            return answered;
        });

    /// <summary>A POST of anything else that the fund book records.</summary>
    public static void MapFundPost<TRequest, TAnswer>(
        this IEndpointRouteBuilder fund,
        Permission permission,
        string path,
        string tag,
        string summary,
        string example,
        bool keyRequired,
        Func<PostContext, TRequest, ValueTask<FundCommand>> bind,
        Func<Posted, TAnswer> answer,
        Func<Posted, string>? location = null)
        where TRequest : class =>
        fund.MapPost(path, (HttpContext http, FundBook book) => book.Post<TRequest, TAnswer>(
                http, keyRequired, async (context, request) => OnOpenFund(await bind(context, request)), answer, location))
            .Describe<TRequest, TAnswer>(tag, summary, StatusCodes.Status201Created, example, keyRequired)
            .Requires(permission);

    /// <summary>Records, or rehearses, what the form of a page makes up, by the same command as the API's request to that path below the club.</summary>
    public static Task<Outcome> Record<TRequest, TAnswer>(
        HttpContext http, string route, TRequest request, Func<PostContext, TRequest, ValueTask<FundCommand>> bind, Func<Posted, TAnswer> answer, bool rehearse = false)
        where TRequest : class =>
        http.RequestServices.GetRequiredService<FundBook>().Record<TRequest, TAnswer>(
            http, keyRequired: true, async (context, made) => [OnOpenFund(await bind(context, made))], posted => answer(posted[0]), format: FormSetup.Body(request, "/api/v1/clubs/{clubId}" + route), rehearse: rehearse);

    /// <summary>The command's decision, for a club that has opened its fund.</summary>
    public static Decision OnOpenFund(FundCommand command, string? line = null) =>
        new((fund, today) => command.Decide(fund ?? throw new ProblemException(ProblemType.FundNotFound), today), line);
}
