using System.Globalization;
using System.Text.Json.Nodes;
using Ledger.EventStore;
using Npgsql;

namespace Ledger.Api.Audit;

/// <summary>A row of a read model, the same whether it follows from entries or is stored.</summary>
internal sealed class ReadModelRow(IReadOnlyList<string> columns, object?[] values) : IEquatable<ReadModelRow>
{
    public object? this[string column]
    {
        get
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i] == column)
                {
                    return values[i];
                }
            }

            return null;
        }
    }

    public bool Equals(ReadModelRow? other) => other is not null && values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as ReadModelRow);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        for (var i = 0; i < columns.Count; i++)
        {
            json.Add(columns[i], Json(values[i]));
        }

        return json;
    }

    public static JsonNode? Json(object? value) => value switch
    {
        null => null,
        long number => JsonValue.Create(number),
        int number => JsonValue.Create(number),
        bool truth => JsonValue.Create(truth),
        IFormattable date => JsonValue.Create(date.ToString("O", CultureInfo.InvariantCulture)),
        _ => JsonValue.Create((string)value),
    };

    private object?[] Values => values;
}

/// <summary>The rows of one table that follow from entries, and how the stored ones are read to be compared with them.</summary>
internal sealed class ReadModelRows
{
    private readonly Array[] _values;
    private readonly int[] _kept;

    /// <param name="due">What a projection says.</param>
    /// <param name="without">Columns that are not compared.</param>
    public ReadModelRows(CopiedRows due, params ReadOnlySpan<string> without)
    {
        Table = due.Table;
        _values = [.. due.Values.Select(static column => (Array)column.Value!)];
        var (columns, kept, names) = (due.Columns.Split(", "), new List<int>(), new List<string>());
        for (var i = 0; i < columns.Length; i++)
        {
            if (!without.Contains(columns[i]))
            {
                kept.Add(i);
                names.Add(columns[i]);
            }
        }

        (_kept, Columns) = ([.. kept], names);
    }

    public string Table { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The columns as a query selects them. An array is compared as text.</summary>
    public string Selected => string.Join(", ", _kept.Zip(Columns, (column, name) => (_values[column] is Array[]) ? name + "::text" : name));

    public IEnumerable<ReadModelRow> Due()
    {
        for (var row = 0; row < _values[0].Length; row++)
        {
            yield return new ReadModelRow(Columns, Array.ConvertAll(_kept, column => _values[column].GetValue(row) is var value && value is Array array ? Text(array) : value));
        }
    }

    /// <summary>A stored row of which the <see cref="Selected"/> columns were read, the first of them at a place.</summary>
    public ReadModelRow Stored(NpgsqlDataReader reader, int first = 0)
    {
        var values = new object?[_kept.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(first + i) ? null : Value(reader, first + i, _values[_kept[i]]);
        }

        return new ReadModelRow(Columns, values);
    }

    private static string Text(Array array) => $"{{{string.Join(',', array.Cast<IFormattable>().Select(static element => element.ToString(element is DateOnly ? "O" : null, CultureInfo.InvariantCulture)))}}}";

    private static object Value(NpgsqlDataReader reader, int column, Array due) => due switch
    {
        string?[] or Array[] => reader.GetString(column),
        long[] or long?[] => reader.GetInt64(column),
        int[] => reader.GetInt32(column),
        bool[] => reader.GetBoolean(column),
        DateOnly[] or DateOnly?[] => reader.GetFieldValue<DateOnly>(column),
        DateTime[] or DateTime?[] => reader.GetFieldValue<DateTime>(column),
        _ => throw new NotSupportedException($"A column of {due.GetType().Name} cannot be compared."),
    };
}
