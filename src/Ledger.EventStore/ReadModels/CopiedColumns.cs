using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>What the columns of some tables hold: <c>COPY</c> in its binary format converts nothing.</summary>
internal sealed class CopiedColumns
{
    private const string Sql =
        """
        SELECT c.relname::text, a.attname::text, a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        """;

    private readonly Dictionary<(string Table, string Column), uint> _types = [];

    public static async Task<CopiedColumns> Of(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var columns = new CopiedColumns();
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = schema } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            columns._types.Add((reader.GetString(0), reader.GetString(1)), reader.GetFieldValue<uint>(2));
        }
        return columns;
    }

    /// <summary>The rows as <c>COPY</c> takes them; null when there are none.</summary>
    public CopiedTable? Encode(CopiedRows rows)
    {
        var count = ((Array)rows.Values[0].Value!).Length;
        if (count == 0)
        {
            return null;
        }
        var names = rows.Columns.Split(',', StringSplitOptions.TrimEntries);
        var columns = new Action<CopyBuffer, int>[names.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Column(rows.Values[i].Value, _types[(rows.Table, names[i])]);
        }
        var buffer = new CopyBuffer();
        for (var row = 0; row < count; row++)
        {
            buffer.BeginRow(columns.Length);
            foreach (var column in columns)
            {
                column(buffer, row);
            }
        }
        buffer.End();
        return new CopiedTable(rows.Table, rows.Columns, buffer);
    }

    private static Action<CopyBuffer, int> Column(object? values, uint type) => (values, type) switch
    {
        (string?[] texts, PgType.Varchar or PgType.Text) => (buffer, row) => buffer.Write(texts[row]),
        (long[][] arrays, PgType.BigintArray) => (buffer, row) => buffer.Write(arrays[row], PgType.Bigint, sizeof(long), static (number, to) => to.Write(number)),
        (DateOnly[][] arrays, PgType.DateArray) => (buffer, row) => buffer.Write(arrays[row], PgType.Date, sizeof(int), static (date, to) => to.Write(date)),
        (long[] numbers, PgType.Bigint) => (buffer, row) => buffer.Write(numbers[row]),
        (long[] numbers, PgType.Integer) => (buffer, row) => buffer.Write(checked((int)numbers[row])),
        (long?[] numbers, PgType.Bigint) => (buffer, row) => buffer.Write(numbers[row]),
        (int[] numbers, PgType.Integer) => (buffer, row) => buffer.Write(numbers[row]),
        (bool[] truths, PgType.Boolean) => (buffer, row) => buffer.Write(truths[row]),
        (DateOnly[] dates, PgType.Date) => (buffer, row) => buffer.Write(dates[row]),
        (DateOnly?[] dates, PgType.Date) => (buffer, row) => buffer.Write(dates[row]),
        (DateTime[] instants, PgType.Timestamptz) => (buffer, row) => buffer.Write(instants[row]),
        (DateTime?[] instants, PgType.Timestamptz) => (buffer, row) => buffer.Write(instants[row]),
        _ => throw new NotSupportedException($"A column of {values?.GetType().Name ?? "nothing"} cannot be copied into one of type {type}."),
    };

    // As PostgreSQL numbers its types, for good.
    private static class PgType
    {
        public const uint Boolean = 16;
        public const uint Bigint = 20;
        public const uint Integer = 23;
        public const uint Text = 25;
        public const uint BigintArray = 1016;
        public const uint Varchar = 1043;
        public const uint Date = 1082;
        public const uint DateArray = 1182;
        public const uint Timestamptz = 1184;
    }
}

/// <summary>Rows of one table in the binary format of <c>COPY</c>.</summary>
internal sealed record CopiedTable(string Table, string Columns, CopyBuffer Rows)
{
    /// <summary>Writes them, once.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="frozen">Whether the table was made in the transaction of the connection: then its rows need not be looked at again to know that everybody sees them.</param>
    /// <param name="ct">Ends it.</param>
    public async Task Write(NpgsqlConnection connection, bool frozen, CancellationToken ct)
    {
        using (Rows)
        {
            await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY {Table} ({Columns}) FROM STDIN (FORMAT binary{(frozen ? ", FREEZE" : "")})", ct);
            await stream.WriteAsync(Rows.Written, ct);
        }
    }
}
