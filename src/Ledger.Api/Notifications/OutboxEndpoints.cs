using System.Globalization;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Api.Portfolio;
using Ledger.Api.Tenancy;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Notifications;

/// <summary>The same events for those who would rather ask than be called.</summary>
internal static class OutboxEndpoints
{
    public static void MapOutbox(this IEndpointRouteBuilder api) =>
        api.MapGet("/outbox", (HttpContext http, Scopes scopes, CallerDatabase database) => List(http, scopes, database))
            .Describe<Page<CloudEvent>>(
                "Notifications", "The events of a scope in the order in which they were recorded", "province", "commune", "club", "type", "recordedFrom", "recordedTo", "limit", "cursor").Requires(Permission.SeeEvents);

    private static async Task List(HttpContext http, Scopes scopes, CallerDatabase database)
    {
        var request = http.Request;
        var limit = request.Limit();
        var scope = await scopes.Find(request, http.RequestAborted);
        // One sweep at a time writes here, so that whoever has read up to a number has missed none below it.
        await using var command = database.Command(
            $"""
            SELECT {CloudEvent.Columns}, e.id
            FROM ledger.outbox e JOIN ledger.clubs c ON c.tenant_id = e.tenant_id AND c.club_id = e.club_id
            WHERE e.id > $1 AND ($2::text IS NULL OR e.tenant_id = $2) AND ($3::text IS NULL OR c.commune_code = $3) AND ($4::text IS NULL OR e.club_id = $4) AND ($5::text IS NULL OR e.type = $5)
                AND ($6::timestamptz IS NULL OR e.recorded_at >= $6) AND ($7::timestamptz IS NULL OR e.recorded_at < $7)
            ORDER BY e.id LIMIT $8
            """,
            Of(request.NumberCursor()), Of(scope.ProvinceCode), Of(scope.CommuneCode), Of(scope.ClubId), Of(request.Text("type")),
            Of(request.Instant("recordedFrom")), Of(request.Instant("recordedTo")), Of(limit + 1));
        var events = await command.List(row => (Event: CloudEvent.Read(row), Position: row.GetInt64(7)), http.RequestAborted);
        await Answer.Write(http, events.ToPage(limit, row => row.Position.ToString(CultureInfo.InvariantCulture), row => row.Event));
    }
}
