using System.Globalization;
using System.Text;

namespace Ledger.Api.Printing;

/// <summary>Writes a table as CSV (RFC 4180, UTF-8) for programs: fields named as in JSON, dates as ISO 8601, plain numbers.</summary>
internal static class CsvFile
{
    public static byte[] Write(Table table)
    {
        var csv = new StringBuilder();
        AppendRecord(csv, table.Columns.Select(column => column.Key));
        foreach (var row in table.Rows)
        {
            AppendRecord(csv, row.Cells.Select(Field));
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static void AppendRecord(StringBuilder csv, IEnumerable<string> fields) => csv.AppendJoin(',', fields.Select(Quoted)).Append("\r\n");

    private static string Field(Cell cell) =>
        cell.Text is { } text ? Harmless(text)
        : cell.Whole is { } whole ? whole.ToString(CultureInfo.InvariantCulture)
        : cell.Ratio is { } ratio ? ratio.ToString(CultureInfo.InvariantCulture)
        : cell.Date is { } date ? date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)
        : "";

    // A spreadsheet would take a note that begins so for a formula.
    private static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" + text : text;

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
