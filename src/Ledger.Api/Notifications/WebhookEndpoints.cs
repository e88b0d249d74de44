using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Clubs;
using NodaTime;

namespace Ledger.Api.Notifications;

internal sealed record WebhookRequest(string? Url, string[]? Types, Scope? Scope, string? Secret);

internal sealed record WebhookAnswer(string WebhookId, string Url, string[]? Types, Scope Scope, Instant CreatedAt)
{
    public static WebhookAnswer Of(Webhook webhook) => new(webhook.WebhookId, webhook.Url, webhook.Types, webhook.Scope, webhook.CreatedAt);
}

/// <summary>What the one who registers a webhook is told, this once: the secret. Null in the answer to a retry.</summary>
internal sealed record WebhookCreatedAnswer(string WebhookId, string Url, string[]? Types, Scope Scope, Instant CreatedAt, string? Secret);

/// <summary>Who is called.</summary>
internal static class WebhookEndpoints
{
    private const int MaxUrlLength = 2_000;
    private const string Example = """{"url":"https://example.org/ledger","types":["loan-late"],"scope":{"province":"33"}}""";

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").Requires(Permission.ManageWebhooks);
        webhooks.MapPost("", (HttpContext http, Webhooks store, ClubRegister register, WebhookSettings settings, TimeProvider time) => Create(http, store, register, settings, time))
            .Describe<WebhookRequest, WebhookCreatedAnswer>("Notifications", "Registers a webhook; the secret is shown this once", StatusCodes.Status201Created, Example);
        webhooks.MapGet("", async (HttpContext http, Webhooks store) =>
            {
                var limit = http.Request.Limit();
                var page = await store.List(http.Request.Cursor(), limit + 1, http.RequestAborted);
                await Answer.Write(http, page.ToPage(limit, webhook => webhook.WebhookId, WebhookAnswer.Of));
            })
            .Describe<Page<WebhookAnswer>>("Notifications", "The webhooks that are registered", "limit", "cursor");
        webhooks.MapGet("/{webhookId}", async (HttpContext http, string webhookId, Webhooks store) =>
                await Answer.Write(http, WebhookAnswer.Of(await store.Find(webhookId, http.RequestAborted))))
            .Describe<WebhookAnswer>("Notifications", "One webhook");
        webhooks.MapDelete("/{webhookId}", async (HttpContext http, string webhookId, Webhooks store) =>
            {
                await store.Remove(webhookId, http.RequestAborted);
                http.Response.StatusCode = StatusCodes.Status204NoContent;
            })
            .Describe("Notifications", "Removes a webhook and what was not yet delivered to it", StatusCodes.Status204NoContent);
    }

    private static async Task Create(HttpContext http, Webhooks store, ClubRegister register, WebhookSettings settings, TimeProvider time)
    {
        var (request, key) = await ClubEndpoints.Body(http, RequestJson.Default.WebhookRequest);
        var fields = new Fields();
        var webhook = new Webhook(
            Webhooks.NewId(), Url(fields, request.Url, settings), Types(fields, request.Types), await ScopeOf(fields, request.Scope, register, http.RequestAborted), time.Now());
        var secret = Secret(fields, request.Secret);
        fields.Require();
        var (created, replayed) = await store.Add(webhook, secret, key, http.RequestAborted);
        var answer = new WebhookCreatedAnswer(created.WebhookId, created.Url, created.Types, created.Scope, created.CreatedAt, replayed ? null : WebhookSecret.Text(secret));
        await Answer.WriteCreated(http, answer, $"/api/v1/webhooks/{created.WebhookId}", replayed);
    }

    private static string Url(Fields fields, string? text, WebhookSettings settings)
    {
        var url = fields.Text("url", text, MaxUrlLength);
        if (url.Length is > 0 and <= MaxUrlLength && WebhookAddress.Parse(url, settings.AllowPrivateAddresses) is null)
        {
            fields.Fault(
                "url",
                "Phải là địa chỉ https đầy đủ trên Internet công cộng, không có tên đăng nhập và phần #.",
                "Must be a complete https address on the public internet, without user name and fragment.");
        }

        return url;
    }

    private static string[]? Types(Fields fields, string[]? types)
    {
        var known = Fact.All.Select(fact => fact.Type).ToArray();
        if (types is not null && (types.Length == 0 || Array.Exists(types, type => !known.Contains(type))))
        {
            fields.Fault("types", $"Phải gồm một hay nhiều trong: {string.Join(", ", known)}.", $"Must be one or more of: {string.Join(", ", known)}.");
        }

        return types is null ? null : [.. types.Distinct()];
    }

    private static async Task<Scope> ScopeOf(Fields fields, Scope? scope, ClubRegister register, CancellationToken ct)
    {
        var known = new Scope(fields.OptionalText("scope.province", scope?.Province, 2), fields.OptionalText("scope.commune", scope?.Commune, 5), fields.OptionalText("scope.club", scope?.Club, 50));
        if (new[] { known.Province, known.Commune, known.Club }.Count(part => part is not null) > 1)
        {
            fields.Fault("scope", "Chỉ chọn một: tỉnh, xã hoặc câu lạc bộ.", "Name one only: a province, a commune or a club.");
        }

        if (known.Province is { } province && !Province.All.ContainsKey(province))
        {
            fields.Fault("scope.province", "Không có tỉnh mang mã này từ 1/7/2025.", "There is no province with this code since 1 July 2025.");
        }

        if (known.Commune is { } commune && !(commune.Length == 5 && commune.All(char.IsAsciiDigit)))
        {
            fields.Fault("scope.commune", "Phải gồm 5 chữ số.", "Must be five digits.");
        }

        try
        {
            _ = known.Club is { } club ? await register.Club(club, ct) : null;
        }
        catch (ProblemException)
        {
            fields.Fault("scope.club", "Không có câu lạc bộ nào mang mã này.", "No club has this id.");
        }

        return known;
    }

    private static byte[] Secret(Fields fields, string? text)
    {
        if (fields.OptionalText("secret", text, 100) is not { } given)
        {
            return WebhookSecret.New();
        }

        if (WebhookSecret.Parse(given) is { } secret)
        {
            return secret;
        }

        fields.Fault("secret", "Phải là whsec_ và 24 đến 64 byte dạng base64.", "Must be whsec_ and 24 to 64 bytes in base64.");
        return [];
    }
}
