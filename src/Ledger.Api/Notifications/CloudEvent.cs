using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Api.Database;
using Ledger.Api.Http;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Notifications;

/// <summary>A fact of the outbox in the structured form of CloudEvents 1.0 (cloudevents.io). Names of attributes are lower case there.</summary>
/// <param name="SpecVersion">1.0.</param>
/// <param name="Id">The key of the fact: whoever sees it twice may drop the second.</param>
/// <param name="Source">Where the subject's path begins.</param>
/// <param name="Type">The kind of fact.</param>
/// <param name="Subject">The path of what it is about, to be asked for under the source.</param>
/// <param name="Time">The beginning of the business date on which it happened.</param>
/// <param name="DataContentType">application/json.</param>
/// <param name="RecordedTime">When the sweep found it: CloudEvents' extension of this name.</param>
/// <param name="History">Whether it was long past when the club was first swept, and is delivered only in a replay.</param>
/// <param name="Data">The figures.</param>
internal sealed record CloudEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    string Subject,
    Instant Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    [property: JsonPropertyName("recordedtime")] Instant RecordedTime,
    bool History,
    JsonElement Data)
{
    public const string MediaType = "application/cloudevents+json; charset=utf-8";

    internal const string Columns = "e.key, e.type, e.subject, e.time, e.recorded_at, e.history, e.data";

    /// <summary>The event of a row that begins with <see cref="Columns"/>.</summary>
    public static CloudEvent Read(NpgsqlDataReader row) => new(
        "1.0", row.GetString(0), "/api/v1", row.GetString(1), row.GetString(2), row.Instant(3), "application/json", row.Instant(4), row.GetBoolean(5),
        JsonDocument.Parse(row.GetString(6)).RootElement);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Answer.Json<CloudEvent>());
}
