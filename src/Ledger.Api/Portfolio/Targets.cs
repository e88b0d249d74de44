using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Clubs;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Portfolio;

/// <summary>Whose target it is: the nation's or a province's.</summary>
internal sealed record TargetScopeRequest(bool? Nation, string? Province);

internal sealed record TargetRequest(TargetScopeRequest? Scope, long? Amount, LocalDate? EffectiveFrom, string? Note);

internal sealed record TargetAnswer(ScopeAnswer Scope, Vnd Amount, LocalDate EffectiveFrom, string? Note, Instant RecordedAt)
{
    public static TargetAnswer Of(Target target) => new(
        target.ProvinceCode is { } code ? new ScopeAnswer(ScopeLevel.Province, code, Province.All[code].Name) : ScopeAnswer.Nation,
        target.Amount, target.EffectiveFrom, target.Note, target.RecordedAt);
}

/// <summary>The fund size that clubs are to reach, for the nation and for provinces.</summary>
internal static class Targets
{
    private const string Tag = "Portfolio";

    public static void MapTargets(this IEndpointRouteBuilder api)
    {
        api.MapPut("/targets", (HttpContext http, TargetRegister targets) => Decide(http, targets))
            .Describe<TargetRequest, TargetAnswer>(Tag, "Sets the target fund size of the nation or of a province from a date on", StatusCodes.Status200OK, Example).Requires(Permission.SetTargets);
        api.MapGet("/targets", async (HttpContext http, TargetRegister targets) =>
            {
                var limit = http.Request.Limit();
                var decided = await targets.List(http.Request.Text("province"), http.Request.NumberCursor(), limit + 1, http.RequestAborted);
                await Answer.Write(http, decided.ToPage(limit, target => target.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), TargetAnswer.Of));
            })
            .Describe<Page<TargetAnswer>>(Tag, "Every target that was set, in the order of decision", "province", "limit", "cursor").Requires(Permission.SignedIn);
    }

    private const string Example = """{"scope":{"province":"56"},"amount":30000000,"effectiveFrom":"2026-01-01","note":"Kế hoạch của tỉnh"}""";

    private static async Task Decide(HttpContext http, TargetRegister targets)
    {
        var (request, key) = await ClubEndpoints.Body(http, RequestJson.Default.TargetRequest);
        var fields = new Fields();
        var province = ProvinceOf(fields, request.Scope);
        var amount = fields.Amount("amount", request.Amount);
        var effectiveFrom = fields.Date("effectiveFrom", request.EffectiveFrom);
        var note = fields.OptionalText("note", request.Note, 500);
        fields.Require();
        http.Caller().Require(Permission.SetTargets, new AccessScope(province, null, null));
        var (target, replayed) = await targets.Decide(province, amount, effectiveFrom, note, key, http.RequestAborted);
        if (replayed)
        {
            http.Response.Headers["Idempotency-Replayed"] = "true";
        }

        await Answer.Write(http, TargetAnswer.Of(target));
    }

    private static string? ProvinceOf(Fields fields, TargetScopeRequest? scope)
    {
        if (scope is null)
        {
            fields.Missing("scope");
        }
        else if (scope.Nation is true == scope.Province is not null)
        {
            fields.Fault("scope", "Phải là cả nước hoặc một tỉnh: {\"nation\": true} hoặc {\"province\": \"33\"}.", "Must be the nation or one province: {\"nation\": true} or {\"province\": \"33\"}.");
        }
        else if (scope.Province is { } province && !Province.All.ContainsKey(province))
        {
            fields.Fault("scope.province", "Không có tỉnh mang mã này từ 1/7/2025.", "There is no province with this code since 1 July 2025.");
        }

        return scope?.Province;
    }
}
