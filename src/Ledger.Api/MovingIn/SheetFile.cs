using System.Text;
using Ledger.Api.Http;
using Ledger.Domain.Money;

namespace Ledger.Api.MovingIn;

/// <summary>One line of a sheet.</summary>
/// <param name="Line">Its number in the file, as a spreadsheet shows it, from 1.</param>
/// <param name="Cells">Its cells from the first column on, without the space around them.</param>
internal sealed record SheetRow(int Line, IReadOnlyList<string> Cells);

/// <summary>A sheet as it was sent, as CSV or as a workbook: its lines that are not empty, the header first.</summary>
internal sealed record SheetFile(IReadOnlyList<SheetRow> Rows)
{
    public const string Csv = "text/csv";
    public const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Seventy loans of two years are under 2,000 lines.</summary>
    public const int MaxLines = 5_000;

    public const int MaxColumns = 50;
    public const int MaxCellLength = 500;

    public static Task<byte[]> Receive(HttpRequest request) =>
        TypeOf(request) is Csv or Workbook ? RequestBody.Read(request, MaxBytes) : throw new ProblemException(ProblemType.UnsupportedMediaType);

    public static SheetFile Parse(HttpRequest request, byte[] body)
    {
        var rows = TypeOf(request) == Csv ? CsvSheet.Read(body) : WorkbookSheet.Read(body);
        return rows.Count > 0 ? new SheetFile(rows) : throw Unreadable("Tệp không có dòng nào.", "The file has no line.");
    }

    /// <summary>Adds a line unless it is empty, and refuses what no sheet of a club holds.</summary>
    public static void Add(List<SheetRow> rows, int line, IEnumerable<string> cells)
    {
        var row = new SheetRow(line, [.. cells.Select(cell => cell.Trim())]);
        if (row.Cells.All(cell => cell.Length == 0))
        {
            return;
        }

        if (rows.Count > MaxLines)
        {
            throw Unreadable($"Tệp có quá {MaxLines} dòng.", $"The file has more than {MaxLines} lines.");
        }

        if (row.Cells.Count > MaxColumns)
        {
            throw TooManyColumns(line);
        }

        for (var i = 0; i < row.Cells.Count; i++)
        {
            var cell = row.Cells[i];
            if (cell.Length > MaxCellLength || cell.Contains('\n') || !Fields.IsPrintable(cell))
            {
                throw Unreadable(
                    $"Dòng {line}, cột thứ {i + 1}: ô dài quá {MaxCellLength} ký tự, có xuống dòng hoặc ký tự không in được (có thể thiếu dấu ngoặc kép đóng).",
                    $"Line {line}, column {i + 1}: the cell is longer than {MaxCellLength} characters, or has a line break or a character that cannot be printed (perhaps a closing quote is missing).");
            }
        }

        rows.Add(row with { Cells = [.. row.Cells.Select(cell => cell.Normalize(NormalizationForm.FormC))] });
    }

    public static ProblemException TooManyColumns(int line) =>
        Unreadable($"Dòng {line} có quá {MaxColumns} cột.", $"Line {line} has more than {MaxColumns} columns.");

    public static ProblemException Formula(int line) => Unreadable(
        $"Dòng {line} có công thức. Hãy sao chép rồi dán dạng giá trị.", $"Line {line} has a formula. Copy it and paste it as values.");

    /// <summary>The file as a whole cannot be read.</summary>
    public static ProblemException Unreadable(string vietnamese, string english) => new(ProblemType.Invalid, new FieldFault("file", vietnamese, english));

    private static string? TypeOf(HttpRequest request) => request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
}
