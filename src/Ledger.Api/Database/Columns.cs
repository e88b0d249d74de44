using NodaTime;
using Npgsql;

namespace Ledger.Api.Database;

/// <summary>Columns as what they mean. Npgsql has no NodaTime here.</summary>
internal static class Columns
{
    public static LocalDate Date(this NpgsqlDataReader row, int column) => LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(column));

    public static LocalDate? OptionalDate(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Date(column);

    public static Instant Instant(this NpgsqlDataReader row, int column) => NodaTime.Instant.FromDateTimeUtc(row.GetFieldValue<DateTime>(column));

    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
