using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ledger.Api.Tests.Testing;

/// <summary>
/// A client of the API. Paths are below <c>/api/v1/</c> unless they begin with a slash. Bodies are JSON text, or objects to be written as JSON.
/// Signed in as whoever the token is of; without one as whoever of <see cref="TestPeople"/> may do what is asked.
/// </summary>
public sealed class ApiClient(HttpClient http, string? token = null) : IDisposable
{
    /// <summary>Instead of a token: not signed in.</summary>
    public const string Nobody = "";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <summary>With an Idempotency-Key that never came before, unless the headers bring one.</summary>
    public Task<Reply> Post(string path, object body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, JsonContent(body), Array.Exists(headers, header => header.Name == "Idempotency-Key") ? headers : [.. headers, ("Idempotency-Key", Guid.NewGuid().ToString("N"))]);

    public Task<Reply> PostWithoutKey(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, JsonContent(body), headers);

    public Task<Reply> Put(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, JsonContent(body), headers);

    public async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path) { Content = content };
        if ((token ?? TestPeople.TokenFor(method, path)) is { Length: > 0 } signedIn)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", signedIn);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        }

        using var response = await http.SendAsync(request);
        return await Reply.Of(response);
    }

    public void Dispose() => http.Dispose();

    private static StringContent JsonContent(object body)
    {
        var content = new StringContent(body as string ?? JsonSerializer.Serialize(body, Json), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
