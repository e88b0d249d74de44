using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>What the columns of some tables hold: <c>COPY</c> in its binary format converts nothing.</summary>
internal sealed class CopiedColumns
{
    private const string Sql =
        """
        SELECT c.relname::text, a.attname::text, a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """;

    private readonly Dictionary<string, List<(string Name, uint Type)>> _tables = new(StringComparer.Ordinal);

    public static async Task<CopiedColumns> Of(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var columns = new CopiedColumns();
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = schema } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var table = reader.GetString(0);
            if (!columns._tables.TryGetValue(table, out var ofTable))
            {
                columns._tables.Add(table, ofTable = []);
            }
            ofTable.Add((reader.GetString(1), reader.GetFieldValue<uint>(2)));
        }
        return columns;
    }

    /// <summary>Where a column stands in the rows of a table.</summary>
    public int Place(string table, string column) => _tables[table].FindIndex(known => known.Name == column);

    /// <summary>Adds the rows, as <c>COPY</c> takes them, to those of their table: every column in the order in which the table has them.</summary>
    public void Encode(CopiedRows rows, PreparedRows to)
    {
        var count = ((Array)rows.Values[0].Value!).Length;
        if (count == 0)
        {
            return;
        }
        var names = rows.Columns.Split(',', StringSplitOptions.TrimEntries);
        var table = _tables[rows.Table];
        if (names.Length != table.Count)
        {
            throw new InvalidOperationException($"Rows of {rows.Table} have {names.Length} columns, and the table {table.Count}.");
        }
        var columns = new Action<CopyBuffer, int>[names.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Column(rows.Values[Array.IndexOf(names, table[i].Name)].Value, table[i].Type);
        }
        var days = rows.ByDay is { } byDay ? (DateOnly[])rows.Values[Array.IndexOf(names, byDay)].Value! : null;
        var encoded = to.Of(rows.Table, isByDay: days is not null);
        for (var row = 0; row < count; row++)
        {
            encoded.Rows.BeginRow(columns.Length);
            foreach (var column in columns)
            {
                column(encoded.Rows, row);
            }
            if (days is not null)
            {
                encoded.Days!.Add((days[row], encoded.Rows.Written.Length));
            }
        }
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
