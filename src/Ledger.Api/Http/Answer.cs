using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ledger.Api.Http;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    private static readonly AnswerJson Readable = new(new JsonSerializerOptions(AnswerJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static JsonTypeInfo<T> Json<T>() => (JsonTypeInfo<T>)Readable.GetTypeInfo(typeof(T))!;

    public static Task Write<T>(HttpContext http, T answer, long? version = null)
    {
        if (version is { } known)
        {
            http.Response.Headers.ETag = ETag(known);
        }

        return Write(http, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(answer, Json<T>()));
    }

    public static Task WriteCreated<T>(HttpContext http, T answer, string location, bool replayed)
    {
        http.Response.Headers.Location = location;
        if (replayed)
        {
            http.Response.Headers["Idempotency-Replayed"] = "true";
        }

        return Write(http, StatusCodes.Status201Created, JsonSerializer.SerializeToUtf8Bytes(answer, Json<T>()));
    }

    /// <summary>What was asked for is begun and not yet done.</summary>
    public static Task WriteAccepted<T>(HttpContext http, T answer) => Write(http, StatusCodes.Status202Accepted, JsonSerializer.SerializeToUtf8Bytes(answer, Json<T>()));

    public static Task Write(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return http.Response.BodyWriter.WriteAsync(body).AsTask();
    }

    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
