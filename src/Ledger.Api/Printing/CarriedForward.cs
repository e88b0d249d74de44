namespace Ledger.Api.Printing;

/// <summary>What the foot of a page says of all rows so far, and the head of the next one repeats.</summary>
internal sealed class CarriedForward(IReadOnlyList<Column> columns)
{
    private readonly Cell[] _carried = [.. columns.Select(column => column.Carried == Carried.Sum ? (Cell)0L : default)];

    public void Add(Row row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Carried == Carried.Last && !row.Cells[i].IsEmpty)
            {
                _carried[i] = row.Cells[i];
            }
            else if (columns[i].Carried == Carried.Sum && row.Style == RowStyle.Plain)
            {
                _carried[i] = _carried[i].Whole + (row.Cells[i].Whole ?? 0);
            }
        }
    }

    /// <summary>The row, with its label in the widest column of words.</summary>
    public Row Row(string label)
    {
        var cells = (Cell[])_carried.Clone();
        var widest = columns.Select((column, i) => (column, i)).Where(one => one.column.Kind == ColumnKind.Text).MaxBy(one => one.column.Width).i;
        cells[widest] = label;
        return new Row(cells, RowStyle.Total);
    }
}
