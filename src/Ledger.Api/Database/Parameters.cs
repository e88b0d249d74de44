using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Api.Database;

/// <summary>Typed parameters in the order of <c>$1</c>, <c>$2</c>, ... Dates go as dates: Npgsql has no NodaTime here.</summary>
internal static class Parameters
{
    public static NpgsqlCommand Command(this NpgsqlDataSource database, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static NpgsqlParameter Of(string? value) => value is null ? Null(NpgsqlDbType.Text) : new NpgsqlParameter<string> { TypedValue = value };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Of(long? value) => value is { } number ? Of(number) : Null(NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Of(int? value) => value is { } number ? Of(number) : Null(NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(decimal value) => new NpgsqlParameter<decimal> { TypedValue = value };

    public static NpgsqlParameter Of(LocalDate value) => new NpgsqlParameter<DateOnly> { TypedValue = value.ToDateOnly() };

    public static NpgsqlParameter Of(Instant value) => new NpgsqlParameter<DateTime> { TypedValue = value.ToDateTimeUtc() };

    public static NpgsqlParameter Of(LocalDate? value) => value is { } date ? Of(date) : Null(NpgsqlDbType.Date);

    public static NpgsqlParameter Of(Instant? value) => value is { } instant ? Of(instant) : Null(NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of(byte[]? value) => value is null ? Null(NpgsqlDbType.Bytea) : new NpgsqlParameter<byte[]> { TypedValue = value };

    public static NpgsqlParameter Of(string[]? values) => values is null ? Null(NpgsqlDbType.Array | NpgsqlDbType.Text) : new NpgsqlParameter<string[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlParameter Of(long[] values) => new NpgsqlParameter<long[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(long?[] values) => new NpgsqlParameter<long?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(int[] values) => new NpgsqlParameter<int[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(DateOnly[] values) => new NpgsqlParameter<DateOnly[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date };

    public static NpgsqlParameter Of(DateOnly?[] values) => new NpgsqlParameter<DateOnly?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date };

    public static NpgsqlParameter Of(bool[] values) => new NpgsqlParameter<bool[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean };

    public static NpgsqlParameter Of(DateTime[] values) => new NpgsqlParameter<DateTime[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Of(DateTime?[] values) => new NpgsqlParameter<DateTime?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz };

    /// <summary>A column of arrays, for <c>COPY</c>: as a parameter PostgreSQL takes only such as are all of one length.</summary>
    public static NpgsqlParameter Of(long[][] values) => new NpgsqlParameter<long[][]> { TypedValue = values };

    /// <inheritdoc cref="Of(long[][])"/>
    public static NpgsqlParameter Of(DateOnly[][] values) => new NpgsqlParameter<DateOnly[][]> { TypedValue = values };

    /// <summary>One column of many rows.</summary>
    public static TColumn[] Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { Value = DBNull.Value, NpgsqlDbType = type };
}
