using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.People;

/// <summary>People added and signed in over the API.</summary>
internal static class Signed
{
    public const string Password = "luc-nuoc-lon-thuyen-len";

    private static int _count;

    /// <summary>Adds somebody; answers the e-mail address and the user id.</summary>
    public static async Task<(string Email, string UserId)> Add(LedgerService service, string role = "treasurer", object? scope = null)
    {
        var email = $"nguoi-{Interlocked.Increment(ref _count)}@people.example";
        var added = await service.Api.Post("users", new { email, displayName = "Trần Thị Lan", password = Password, role, scope = scope ?? new { nation = true } });
        return (email, added.ShouldBe(201).String("userId")!);
    }

    public static async Task<Reply> Login(Uri url, string email, string password = Password, string? code = null)
    {
        using var nobody = Client(url, ApiClient.Nobody);
        return await nobody.PostWithoutKey("auth/login", code is null ? new { email, password } : new { email, password, code });
    }

    public static async Task<string> Token(Uri url, string email) => (await Login(url, email)).ShouldBe(200).String("accessToken")!;

    public static ApiClient Client(Uri url, string token) => new(new HttpClient { BaseAddress = url }, token);

    public static async Task<Reply> Me(Uri url, string token)
    {
        using var api = Client(url, token);
        return await api.Get("me");
    }

    public static async Task<Reply> Post(Uri url, string token, string path, object body)
    {
        using var api = Client(url, token);
        return await api.PostWithoutKey(path, body);
    }
}
