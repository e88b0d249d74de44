using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Printing;

/// <summary>What a column holds, and so how its cells are written and aligned.</summary>
internal enum ColumnKind
{
    Text,
    Amount,
    Count,
    Date,

    /// <summary>A share of one: 0.125 is written 12,5 %.</summary>
    Ratio,
}

/// <summary>What of a column is carried from the foot of one printed page to the head of the next.</summary>
internal enum Carried
{
    Nothing,

    /// <summary>The sum of the column so far.</summary>
    Sum,

    /// <summary>The last figure of the column: a running balance.</summary>
    Last,
}

/// <summary>A column of a table.</summary>
/// <param name="Key">Its name in CSV: that of the field of the JSON answer.</param>
/// <param name="Title">Its heading on paper and in a workbook.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Width">Its share of the width of the paper; in millimetres where the table is as wide as the page.</param>
internal sealed record Column(string Key, string Title, ColumnKind Kind, double Width)
{
    public Carried Carried { get; init; }

    /// <summary>A heading over this and the neighbouring columns of the same group.</summary>
    public string? Group { get; init; }

    public bool IsNumber => Kind is ColumnKind.Amount or ColumnKind.Count or ColumnKind.Ratio;
}

/// <summary>One value of a table; the default is an empty cell.</summary>
internal readonly record struct Cell
{
    public string? Text { get; private init; }

    /// <summary>An amount in đồng, or a count.</summary>
    public long? Whole { get; private init; }

    public decimal? Ratio { get; private init; }

    public LocalDate? Date { get; private init; }

    public bool IsEmpty => this == default;

    public static implicit operator Cell(string? text) => new() { Text = text };

    public static implicit operator Cell(Vnd amount) => new() { Whole = amount.Amount };

    public static implicit operator Cell(Vnd? amount) => new() { Whole = amount?.Amount };

    public static implicit operator Cell(long number) => new() { Whole = number };

    public static implicit operator Cell(long? number) => new() { Whole = number };

    public static implicit operator Cell(LocalDate date) => new() { Date = date };

    public static implicit operator Cell(LocalDate? date) => new() { Date = date };

    public static implicit operator Cell(decimal ratio) => new() { Ratio = ratio };

    public static implicit operator Cell(decimal? ratio) => new() { Ratio = ratio };

    /// <summary>The value for programs; null for an empty cell.</summary>
    public object? Value => Text ?? (object?)Whole ?? (object?)Date ?? Ratio;

    /// <summary>The value as people in Vietnam write it.</summary>
    public string Printed =>
        Text ?? Whole?.Printed() ?? Date?.Printed() ?? Ratio?.PrintedPercent() ?? "";
}

/// <summary>What a row is in its table.</summary>
internal enum RowStyle
{
    Plain,

    /// <summary>What was there before the first row.</summary>
    Opening,

    /// <summary>The sum of the rows.</summary>
    Total,

    /// <summary>What is left after the last row.</summary>
    Closing,
}

/// <summary>A row of a table: one cell a column.</summary>
internal sealed record Row(IReadOnlyList<Cell> Cells, RowStyle Style = RowStyle.Plain);

/// <summary>A table, described once and rendered on paper, in a workbook or as CSV.</summary>
/// <param name="Name">Its name: the sheet of a workbook, the heading above it where a document has several.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record Table(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows)
{
    /// <summary>Whether its name stands above it on paper.</summary>
    public bool HasHeading { get; init; }

    /// <summary>The table without one of its columns, where paper has not the width for it.</summary>
    public Table Without(string key)
    {
        var left = Enumerable.Range(0, Columns.Count).Where(i => Columns[i].Key != key).ToArray();
        return this with { Columns = [.. left.Select(i => Columns[i])], Rows = [.. Rows.Select(row => row with { Cells = [.. left.Select(i => row.Cells[i])] })] };
    }

    /// <summary>Whether anything is carried from page to page.</summary>
    public bool CarriesForward => Columns.Any(column => column.Carried != Carried.Nothing);
}
