using Npgsql;

namespace Ledger.Api.Health;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" })).ExcludeFromDescription().AllowAnonymous();
        app.MapGet("/health/ready", async (NpgsqlDataSource database, CancellationToken ct) =>
        {
            try
            {
                await using var command = database.CreateCommand("SELECT 1 FROM ledger.schema_migrations LIMIT 1");
                await command.ExecuteScalarAsync(ct);
                return Results.Ok(new { status = "ready" });
            }
            catch (NpgsqlException)
            {
                return Results.Json(new { status = "unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }).ExcludeFromDescription().AllowAnonymous();
    }
}
