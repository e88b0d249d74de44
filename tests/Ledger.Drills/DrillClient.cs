using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ledger.Drills;

/// <summary>An answer of the service.</summary>
/// <param name="Text">The body.</param>
internal sealed record DrillReply(int Status, string Text, string? ContentType, bool Replayed, string? RetryAfter)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Problem => ContentType == "application/problem+json" ? Json["type"]?.GetValue<string>()["/problems/".Length..] : null;

    public DrillReply Require(int status) => Status == status ? this : throw new DrillException($"{status} was expected, but the service answered {Status}: {Text}");
}

/// <summary>The one way in which drills talk to the service. Whatever signs in, signs in here.</summary>
internal sealed class DrillClient(Uri url, TimeSpan? timeout = null, DrillPerson? person = null) : IDisposable
{
    private readonly DrillPerson _person = person ?? DrillPerson.Treasurer;
    private string? _token;

    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = timeout ?? TimeSpan.FromSeconds(40) };

    public Task<DrillReply> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<DrillReply> Post(string path, string body, string key, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, body, [("Idempotency-Key", key), .. headers]);

    /// <summary>Paths are below <c>/api/v1/</c> unless they begin with a slash.</summary>
    public async Task<DrillReply> Send(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        _token ??= await _person.SignInOrJoin(_http);
        var reply = await SendOnce(method, path, body, headers);
        if (reply.Status == 401)
        {
            // Tokens are short-lived: the next one is asked for when one is refused.
            _token = await _person.SignInOrJoin(_http);
            reply = await SendOnce(method, path, body, headers);
        }

        // Nobody could be signed in: the service was not to be reached for that.
        return reply.Status == 401 ? throw new HttpRequestException("No token is to be had.") : reply;
    }

    public void Dispose() => _http.Dispose();

    private async Task<DrillReply> SendOnce(HttpMethod method, string path, string? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (_token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return new DrillReply(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.Contains("Idempotency-Replayed"),
            response.Headers.TryGetValues("Retry-After", out var after) ? after.First() : null);
    }
}
