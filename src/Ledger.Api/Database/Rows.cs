using NodaTime;
using Npgsql;

namespace Ledger.Api.Database;

/// <summary>Reads what a query answers.</summary>
internal static class Rows
{
    public static async Task<List<T>> List<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static int? Number(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static LocalDate Date(this NpgsqlDataReader row, int column) => LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(column));

    public static Instant Instant(this NpgsqlDataReader row, int column) => NodaTime.Instant.FromDateTimeUtc(row.GetDateTime(column));
}
