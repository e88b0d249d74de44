using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Domain.Funds;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>An entry of the fund book.</summary>
/// <param name="Entry">Its number, without a gap from 1.</param>
/// <param name="Version">The fund's version after it: the same number.</param>
internal sealed record PostedAnswer(long Entry, long Version) : MoneyAnswer
{
    public static PostedAnswer Of(Posted posted) => new(posted.Entry, posted.Entry);
}

internal sealed record OpenedAnswer(string ClubId, long Entry, long Version, LocalDate OpenedOn, PolicyAnswer Policy);

internal sealed record PolicyChangedAnswer(long Entry, long Version, PolicyAnswer Policy);

/// <summary>Opening a fund, its rules, and what it says of itself.</summary>
internal static class FundEndpoints
{
    private const string Tag = "Fund";

    public static void MapFund(this IEndpointRouteBuilder api)
    {
        var fund = api.MapGroup("/clubs/{clubId}/fund");
        fund.MapPost("", (HttpContext http, FundBook book) => book.Post<OpenFundRequest, OpenedAnswer>(http, keyRequired: false, Open, Opened, posted => $"/api/v1/clubs/{posted.After.ClubId}/fund"))
            .Describe<OpenFundRequest, OpenedAnswer>(Tag, "Opens the club's fund", StatusCodes.Status201Created, OpenExample).Requires(Permission.SetPolicy);
        fund.MapGet("", async (HttpContext http, string clubId, FundBook book, TargetRegister targets) =>
            {
                var (club, read, asOf, knownAt) = await book.Read(http, clubId);
                var programme = await targets.For(club.ProvinceCode, knownAt, http.RequestAborted);
                await Answer.Write(http, FundAnswer.Of(read, FundStatement.Of(read, asOf), programme.With(read.Policies), knownAt), read.Version);
            })
            .Describe<FundAnswer>(Tag, "The fund as of a business date, as known at an instant, or at a version", "asOf", "knownAt", "version").Requires(Permission.SeeFund);
        fund.MapPut("/policy", (HttpContext http, FundBook book) => book.Post<ChangePolicyRequest, PolicyChangedAnswer>(http, keyRequired: false, ChangePolicy, PolicyChanged))
            .Describe<ChangePolicyRequest, PolicyChangedAnswer>(Tag, "Decides on other rules from a date on; what is left out stays as it was", StatusCodes.Status200OK, PolicyExample).Requires(Permission.SetPolicy);
        fund.MapGet("/policy", async (HttpContext http, string clubId, FundBook book) =>
            {
                var (_, read, asOf, _) = await book.Read(http, clubId);
                await Answer.Write(http, PolicyAnswer.Of(read.PolicyInForceOn(asOf)), read.Version);
            })
            .Describe<PolicyAnswer>(Tag, "The rules in force on a date", "asOf", "knownAt", "version").Requires(Permission.SeeFund);
    }

    private const string OpenExample =
        """{"openedOn":"2025-01-05","policy":{"monthlyRate":1,"method":"decliningEqualPrincipal","instalments":12,"target":50000000}}""";

    private const string PolicyExample =
        """{"effectiveFrom":"2025-07-01","monthlyRate":0.9,"interestSplit":{"activityFund":70,"fundGrowth":20,"reserve":10,"boardAllowance":0}}""";

    private static ValueTask<Decision> Open(PostContext context, OpenFundRequest request)
    {
        var openedOn = context.Fields.Date("openedOn", request.OpenedOn);
        request.Policy?.Check(context.Fields, "policy.");
        return new(new Decision((fund, today) => new OpenFund(context.Club.ClubId, openedOn, request.Policy?.Over(FundPolicy.Default) ?? FundPolicy.Default).Decide(fund, today)));
    }

    private static OpenedAnswer Opened(Posted posted) =>
        new(posted.After.ClubId, posted.Entry, posted.Entry, posted.After.OpenedOn, PolicyAnswer.Of(posted.After.Policies[0]));

    private static ValueTask<Decision> ChangePolicy(PostContext context, ChangePolicyRequest request)
    {
        var effectiveFrom = context.Fields.Date("effectiveFrom", request.EffectiveFrom);
        request.Check(context.Fields, "");
        return new(new Decision((fund, today) =>
        {
            var open = fund ?? throw new ProblemException(ProblemType.FundNotFound);
            return new ChangePolicy(effectiveFrom, request.Over(open.PolicyOn(effectiveFrom))).Decide(open, today);
        }));
    }

    private static PolicyChangedAnswer PolicyChanged(Posted posted) => new(posted.Entry, posted.Entry, PolicyAnswer.Of(posted.After.Policies[^1]));
}
