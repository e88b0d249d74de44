using Ledger.Api.Http;
using Ledger.Api.OpenApi;

namespace Ledger.Api.People;

internal sealed record LoginRequest(string? Email, string? Password, string? Code);

internal sealed record RefreshRequest(string? RefreshToken);

/// <summary>What a client is signed in with.</summary>
/// <param name="AccessToken">To be sent with every request: <c>Authorization: Bearer</c> and it.</param>
/// <param name="ExpiresIn">For how many seconds it is good.</param>
/// <param name="RefreshToken">To be exchanged once, at <c>/auth/refresh</c>, for the next ones.</param>
internal sealed record LoginAnswer(string AccessToken, long ExpiresIn, string RefreshToken)
{
    public static LoginAnswer Of(SessionTokens tokens) => new(tokens.Access, (long)tokens.ExpiresIn.TotalSeconds, tokens.Refresh);
}

/// <summary>Signing in and out.</summary>
internal static class AuthEndpoints
{
    private const string Tag = "People";

    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth");
        auth.MapPost("/login", (HttpContext http, PersonRegister people, Sessions sessions, ExternalAuthority authority) => Login(http, people, sessions, authority))
            .DescribePosting<LoginRequest, LoginAnswer>(Tag, "Signs in; code is for those who set up one-time codes", """{"email":"lan@example.vn","password":"mua-gat-thang-muoi","code":"123456"}""")
            .AllowAnonymous().WithMetadata(new TriesPasswords());
        auth.MapPost("/refresh", async (HttpContext http, Sessions sessions) =>
            {
                var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.RefreshRequest);
                var fields = new Fields();
                var token = fields.Text("refreshToken", request.RefreshToken, 200);
                fields.Require();
                await Answer.Write(http, LoginAnswer.Of(await sessions.Refresh(token, http.RequestAborted)));
            })
            .DescribePosting<RefreshRequest, LoginAnswer>(Tag, "Exchanges a refresh token, good for one exchange, against new tokens", """{"refreshToken":"Zm9yIG9uZSBleGNoYW5nZSBvbmx5LCB0aGVuIGdvbmU"}""")
            .AllowAnonymous();
        auth.MapPost("/logout", async (HttpContext http, Sessions sessions) =>
            {
                if (http.Caller().SessionId is { } session)
                {
                    await sessions.End(session, http.RequestAborted);
                }

                http.Response.StatusCode = StatusCodes.Status204NoContent;
            })
            .Describe(Tag, "Signs out: the tokens of this session are worth nothing any more", StatusCodes.Status204NoContent)
            .Requires(Permission.SignedIn);
    }

    private static async Task Login(HttpContext http, PersonRegister people, Sessions sessions, ExternalAuthority authority)
    {
        if (authority.IsConfigured)
        {
            throw new ProblemException(ProblemType.SignInElsewhere);
        }

        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestJson.Default.LoginRequest);
        var fields = new Fields();
        var email = fields.Text("email", request.Email, 300);
        if (string.IsNullOrEmpty(request.Password))
        {
            fields.Missing("password");
        }

        fields.Require();
        var person = await people.SignIn(email, request.Password!, request.Code);
        await Answer.Write(http, LoginAnswer.Of(await sessions.Begin(person.Id, http.RequestAborted)));
    }
}
