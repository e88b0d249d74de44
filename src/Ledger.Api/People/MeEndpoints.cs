using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Domain.Storage;

namespace Ledger.Api.People;

/// <summary>Who is signed in, and what they may do within their scope.</summary>
internal sealed record MeAnswer(string UserId, string DisplayName, string? Email, Role Role, ScopeBody Scope, bool Totp, IReadOnlyList<string> Permissions)
{
    public static MeAnswer Of(Caller caller) => new(
        caller.UserId, caller.DisplayName, caller.Email, caller.Role, ScopeBody.Of(caller.Scope), caller.HasTotp,
        [.. AccessTable.Rules.Select(rule => rule.Permission).Where(caller.May).Select(permission => permission.Code())]);
}

internal sealed record OwnPasswordRequest(string? CurrentPassword, string? NewPassword);

internal sealed record TotpConfirmationRequest(string? Code);

internal sealed record TotpRemovalRequest(string? Password);

/// <summary>What an authenticator is set up with.</summary>
/// <param name="Secret">To be typed in.</param>
/// <param name="Uri">The same for a QR code (otpauth).</param>
internal sealed record TotpAnswer(string Secret, string Uri);

/// <summary>One's own account.</summary>
internal static class MeEndpoints
{
    private const string Tag = "People";

    public static void MapMe(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me");
        me.MapGet("", (Delegate)Get)
            .Describe<MeAnswer>(Tag, "Who is signed in").Requires(Permission.SignedIn);
        me.MapPost("/password", ChangePassword)
            .DescribePosting<OwnPasswordRequest>(Tag, "Changes one's own password; every other session ends", """{"currentPassword":"mua-gat-thang-muoi","newPassword":"luc-nuoc-lon-thuyen-len"}""")
            .Requires(Permission.SignedIn);
        me.MapPost("/totp", async (HttpContext http, PersonRegister people) =>
            {
                var person = await people.Find(http.Caller());
                var secret = await people.NewTotpSecret(person);
                await Answer.Write(http, new TotpAnswer(secret, $"otpauth://totp/Ledger:{Uri.EscapeDataString(person.Email!)}?secret={secret}&issuer=Ledger&digits=6"));
            })
            .DescribeBodiless<TotpAnswer>(Tag, "Begins to set up one-time codes (TOTP, RFC 6238)", StatusCodes.Status200OK).Requires(Permission.SignedIn);
        me.MapPost("/totp/confirmation", ConfirmTotp)
            .DescribePosting<TotpConfirmationRequest>(Tag, "Confirms the first one-time code: from now on signing in asks for one", """{"code":"123456"}""").Requires(Permission.SignedIn);
        me.MapPost("/totp/removal", RemoveTotp)
            .DescribePosting<TotpRemovalRequest>(Tag, "Signs in without one-time codes again", """{"password":"mua-gat-thang-muoi"}""").Requires(Permission.SignedIn);
    }

    private static Task Get(HttpContext http) => Answer.Write(http, MeAnswer.Of(http.Caller()));

    private static async Task ChangePassword(HttpContext http, PersonRegister people)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.OwnPasswordRequest);
        var person = await people.Find(http.Caller());
        var fields = new Fields();
        if (string.IsNullOrEmpty(request.CurrentPassword))
        {
            fields.Missing("currentPassword");
        }

        PasswordRule.Check(fields, "newPassword", request.NewPassword, person.Email!, person.DisplayName);
        fields.Require();
        await people.RequirePassword(person, "currentPassword", request.CurrentPassword!);
        await people.SetPassword(person, request.NewPassword!, removeTotp: false, http.Caller().SessionId, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ConfirmTotp(HttpContext http, PersonRegister people)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.TotpConfirmationRequest);
        var fields = new Fields();
        var code = fields.Text("code", request.Code, 20);
        fields.Require();
        await people.ConfirmTotp(await people.Find(http.Caller()), code);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task RemoveTotp(HttpContext http, PersonRegister people)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.TotpRemovalRequest);
        var fields = new Fields();
        if (string.IsNullOrEmpty(request.Password))
        {
            fields.Missing("password");
        }

        fields.Require();
        var person = await people.Find(http.Caller());
        await people.RequirePassword(person, "password", request.Password!);
        await people.RemoveTotp(person);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
