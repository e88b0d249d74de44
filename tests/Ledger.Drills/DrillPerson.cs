using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Ledger.Drills;

/// <summary>A person of the nation who signs in with the password of all drills.</summary>
/// <param name="Email">By which the person signs in.</param>
/// <param name="Role">As the API names it; the administrator is the one of the configuration.</param>
internal sealed record DrillPerson(string Email, string Role)
{
    public const string Password = "luc-nuoc-lon-thuyen-len";

    public static readonly DrillPerson Administrator = new("administrator@test.example", "administrator");
    public static readonly DrillPerson Treasurer = new("treasurer@test.example", "treasurer");
    public static readonly DrillPerson NationalStaff = new("national@test.example", "nationalStaff");

    /// <summary>A token, or null when the service gives none now.</summary>
    public async Task<string?> SignIn(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/login", new { email = Email, password = Password });
        return answer.IsSuccessStatusCode ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["accessToken"] : null;
    }

    /// <summary>Signs in, after the administrator has added the person where that has not been done.</summary>
    public async Task<string?> SignInOrJoin(HttpClient http)
    {
        if (await SignIn(http) is { } token)
        {
            return token;
        }

        if (this == Administrator || await Administrator.SignIn(http) is not { } administrator)
        {
            return null;
        }

        using var adding = new HttpRequestMessage(HttpMethod.Post, "/api/v1/users")
        {
            Content = JsonContent.Create(new { email = Email, displayName = "Trần Thị Lan", password = Password, role = Role, scope = new { nation = true } }),
            Headers = { Authorization = new("Bearer", administrator) },
        };
        using var added = await http.SendAsync(adding);
        return await SignIn(http);
    }
}
