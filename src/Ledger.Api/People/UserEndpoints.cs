using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using NodaTime;

namespace Ledger.Api.People;

internal sealed record UserRequest(string? Email, string? DisplayName, string? Password, Role? Role, ScopeBody? Scope);

internal sealed record UserChangeRequest(string? DisplayName, Role? Role, ScopeBody? Scope, bool? Disabled);

internal sealed record PasswordResetRequest(string? Password, bool? RemoveTotp);

/// <summary>Somebody who may sign in.</summary>
internal sealed record UserAnswer(string UserId, string Email, string DisplayName, Role Role, ScopeBody Scope, bool Disabled, bool Totp, Instant CreatedAt)
{
    public static UserAnswer Of(Person person) => new(
        person.Id, person.Email!, person.DisplayName, person.Role, ScopeBody.Of(person.Scope), person.Disabled, person.TwoFactorEnabled, Instant.FromDateTimeUtc(person.CreatedAt));
}

/// <summary>What administrators do: people, their roles and scopes. Each does it within a scope of their own.</summary>
internal static class UserEndpoints
{
    private const string Tag = "People";

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").Requires(Permission.ManagePeople);
        users.MapPost("", Create)
            .DescribePosting<UserRequest, UserAnswer>(
                Tag, "Adds somebody with a role and a scope", """{"email":"lan@example.vn","displayName":"Trần Thị Lan","password":"mua-gat-thang-muoi","role":"treasurer","scope":{"province":"33"}}""", StatusCodes.Status201Created);
        users.MapGet("", async (HttpContext http, PersonRegister people) =>
            {
                var limit = http.Request.Limit();
                var page = await people.List(http.Caller().Scope, http.Request.Cursor(), limit + 1, http.RequestAborted);
                await Answer.Write(http, page.ToPage(limit, person => person.Id, UserAnswer.Of));
            })
            .Describe<Page<UserAnswer>>(Tag, "The people within one's scope", "limit", "cursor");
        users.MapGet("/{userId}", async (HttpContext http, string userId, PersonRegister people) => await Answer.Write(http, UserAnswer.Of(await people.Find(userId, http.Caller().Scope))))
            .Describe<UserAnswer>(Tag, "One of them");
        users.MapPut("/{userId}", Change)
            .DescribePosting<UserChangeRequest, UserAnswer>(Tag, "Changes name, role or scope, disables or enables; what is left out stays", """{"role":"chair","disabled":false}""");
        users.MapPost("/{userId}/password-reset", ResetPassword)
            .DescribePosting<PasswordResetRequest>(Tag, "Gives somebody a new password and unlocks them; their sessions end", """{"password":"luc-nuoc-lon-thuyen-len","removeTotp":true}""");
        users.MapDelete("/{userId}/personal-data", Erase)
            .Describe(Tag, "Erases somebody's name, e-mail address and secrets for good and disables them; entries keep the id", StatusCodes.Status204NoContent);
    }

    private static async Task Erase(HttpContext http, string userId, PersonRegister people)
    {
        var person = await people.Find(userId, http.Caller().Scope);
        if (userId == http.Caller().UserId)
        {
            throw new ProblemException(ProblemType.OwnAccount);
        }

        await people.Erase(person, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task Create(HttpContext http, PersonRegister people, PersonFields person)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.UserRequest);
        var fields = new Fields();
        var email = PersonFields.Email(fields, request.Email);
        var displayName = fields.Text("displayName", request.DisplayName, 100);
        PasswordRule.Check(fields, "password", request.Password, email, displayName);
        var role = fields.Choice("role", request.Role);
        var scope = await person.Scope(fields, request.Scope, http.RequestAborted);
        fields.Require();
        http.Caller().Require(Permission.ManagePeople, scope);
        var added = await people.Add(email, displayName, request.Password!, role, scope);
        await Answer.WriteCreated(http, UserAnswer.Of(added), $"/api/v1/users/{added.Id}", replayed: false);
    }

    private static async Task Change(HttpContext http, string userId, PersonRegister people, PersonFields read)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.UserChangeRequest);
        var person = await people.Find(userId, http.Caller().Scope);
        if (userId == http.Caller().UserId && (request.Role ?? request.Scope ?? (object?)request.Disabled) is not null)
        {
            throw new ProblemException(ProblemType.OwnAccount);
        }

        var fields = new Fields();
        person.DisplayName = fields.OptionalText("displayName", request.DisplayName, 100) ?? person.DisplayName;
        person.Role = request.Role ?? person.Role;
        person.Disabled = request.Disabled ?? person.Disabled;
        person.Scope = request.Scope is null ? person.Scope : await read.Scope(fields, request.Scope, http.RequestAborted);
        fields.Require();
        http.Caller().Require(Permission.ManagePeople, person.Scope);
        await people.Save(person, http.RequestAborted);
        await Answer.Write(http, UserAnswer.Of(person));
    }

    private static async Task ResetPassword(HttpContext http, string userId, PersonRegister people)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.PasswordResetRequest);
        var person = await people.Find(userId, http.Caller().Scope);
        var fields = new Fields();
        PasswordRule.Check(fields, "password", request.Password, person.Email!, person.DisplayName);
        fields.Require();
        await people.SetPassword(person, request.Password!, request.RemoveTotp ?? false, exceptSession: null, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
