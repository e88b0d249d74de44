using Ledger.Api.Http;
using Ledger.Api.Pages;

namespace Ledger.Api.People;

/// <summary>Signing in and out on a page: a cookie holds the session.</summary>
internal static class SignInPages
{
    private const string Path = "/sign-in";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext http) => Show(http, StatusCodes.Status200OK, Target(http.Request.Text("to")), null, null)).ExcludeFromDescription().AllowAnonymous();
        app.MapPost(Path, (HttpContext http, PersonRegister people, Sessions sessions) => SignIn(http, people, sessions)).ExcludeFromDescription().AllowAnonymous().WithMetadata(new TriesPasswords());
        app.MapPost("/sign-out", (HttpContext http, Sessions sessions) => SignOut(http, sessions)).ExcludeFromDescription().Requires(Permission.SignedIn);
    }

    /// <summary>Sends somebody who is not signed in to the page on which they can, and from there back.</summary>
    public static void Send(HttpContext http) =>
        http.Response.Redirect(PageLink.To(Path, QueryCollection.Empty, [("to", http.Request.Path + http.Request.QueryString)]));

    private static async Task SignIn(HttpContext http, PersonRegister people, Sessions sessions)
    {
        RequireForm(http.Request);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (to, email, code) = (Target(form["to"]), form["email"].ToString(), form["code"].ToString());
        try
        {
            var person = await people.SignIn(email, form["password"].ToString(), code.Length == 0 ? null : code);
            http.Response.Cookies.Append(Sessions.Cookie, await sessions.BeginPage(person.Id, http.RequestAborted), Cookie(http));
            http.Response.Redirect(to);
        }
        catch (ProblemException problem)
        {
            var text = Language.WantsVietnamese(http) ? problem.Type.Vietnamese : problem.Type.English;
            await Show(http, problem.Type.Status, to, email, $"{text.Title}. {text.Detail}");
        }
    }

    private static async Task SignOut(HttpContext http, Sessions sessions)
    {
        RequireForm(http.Request);
        if (http.Caller().SessionId is { } session)
        {
            await sessions.End(session, http.RequestAborted);
        }

        http.Response.Cookies.Delete(Sessions.Cookie, Cookie(http));
        http.Response.Redirect(Path);
    }

    private static Task Show(HttpContext http, int status, string to, string? email, string? fault) =>
        PageSetup.Write<SignInPage>(http, status, (nameof(SignInPage.To), to), (nameof(SignInPage.Email), email), (nameof(SignInPage.Fault), fault));

    // Only to a page of this service.
    private static string Target(string? to) => to is ['/', ..] and not ['/', '/' or '\\', ..] ? to : "/";

    private static void RequireForm(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            throw new ProblemException(ProblemType.Invalid);
        }
    }

    private static CookieOptions Cookie(HttpContext http) =>
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/" };
}
