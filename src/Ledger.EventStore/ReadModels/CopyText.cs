using System.Globalization;
using System.Text;
using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>Writes rows by <c>COPY</c> in its text format, in which any type can be written.</summary>
internal static class CopyText
{
    private const int BufferChars = 1 << 16;

    public static async Task Write(NpgsqlConnection connection, CopiedRows rows, CancellationToken ct)
    {
        var count = ((Array)rows.Values[0].Value!).Length;
        if (count == 0)
        {
            return;
        }
        Action<StringBuilder, int>[] columns = [.. rows.Values.Select(Column)];
        await using var writer = await connection.BeginTextImportAsync($"COPY {rows.Table} ({rows.Columns}) FROM STDIN", ct);
        var text = new StringBuilder(BufferChars * 2);
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                if (column > 0)
                {
                    text.Append('\t');
                }
                columns[column](text, row);
            }
            text.Append('\n');
            if (text.Length > BufferChars)
            {
                await writer.WriteAsync(text, ct);
                text.Clear();
            }
        }
        await writer.WriteAsync(text, ct);
    }

    private static Action<StringBuilder, int> Column(NpgsqlParameter values) => values.Value switch
    {
        string?[] texts => (text, row) => Add(text, texts[row]),
        long[] numbers => (text, row) => text.Append(CultureInfo.InvariantCulture, $"{numbers[row]}"),
        long?[] numbers => (text, row) => text.Append(CultureInfo.InvariantCulture, $"{(numbers[row] is { } number ? number : "\\N")}"),
        int[] numbers => (text, row) => text.Append(CultureInfo.InvariantCulture, $"{numbers[row]}"),
        bool[] truths => (text, row) => text.Append(truths[row] ? 't' : 'f'),
        DateOnly[] dates => (text, row) => Add(text, dates[row]),
        DateOnly?[] dates => (text, row) => Add(text, dates[row]),
        DateTime[] instants => (text, row) => Add(text, instants[row]),
        DateTime?[] instants => (text, row) => Add(text, instants[row]),
        var other => throw new NotSupportedException($"A column of {other?.GetType().Name ?? "nothing"} cannot be copied."),
    };

    private static void Add(StringBuilder text, string? value)
    {
        if (value is null)
        {
            text.Append("\\N");
        }
        else if (value.AsSpan().IndexOfAny("\\\t\n\r") < 0)
        {
            text.Append(value);
        }
        else
        {
            text.Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal));
        }
    }

    private static void Add(StringBuilder text, DateOnly? value)
    {
        if (value is { } date)
        {
            text.Append(CultureInfo.InvariantCulture, $"{date:O}");
        }
        else
        {
            text.Append("\\N");
        }
    }

    private static void Add(StringBuilder text, DateTime? value)
    {
        if (value is not { } instant)
        {
            text.Append("\\N");
        }
        else if (instant == DateTime.MaxValue)
        {
            text.Append("infinity");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{instant:O}");
        }
    }
}
