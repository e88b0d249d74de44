using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Ledger.Api.MovingIn;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Tests.MovingIn;

/// <summary>Writes a sheet as a spreadsheet would: dates and amounts as numbers with a format, words as shared strings.</summary>
internal static class Workbook
{
    private const uint AsDate = 1, AsAmount = 2, AsText = 0;

    private static readonly LocalDatePattern VietnameseDate = LocalDatePattern.CreateWithInvariantCulture("dd/MM/uuuu");

    public static byte[] Of(IReadOnlyList<SheetRow> rows, Action<SheetData>? change = null)
    {
        var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var texts = new List<string>();
            var data = new SheetData(rows.Select(row => new Row(row.Cells.Select((cell, column) => CellOf(row.Line, column, cell, rows[0].Cells, texts))) { RowIndex = (uint)row.Line }));
            change?.Invoke(data);
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.Worksheet = new Worksheet(new Columns(new Column { Min = 1, Max = (uint)rows[0].Cells.Count, Width = 20, CustomWidth = true }), data);
            workbook.AddNewPart<SharedStringTablePart>().SharedStringTable = new SharedStringTable(texts.Select(text => new SharedStringItem(new Text(text))));
            workbook.Workbook.AppendChild(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Số dư đầu kỳ" }));
        }

        return stream.ToArray();
    }

    private static Cell CellOf(int line, int column, string text, IReadOnlyList<string> header, List<string> texts)
    {
        var reference = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + column)}{line}");
        var kind = OpeningWords.Columns.TryGetValue(OpeningWords.Key(header[column]), out var known) ? known : OpeningColumn.Note;
        var isHeader = ReferenceEquals(text, header[column]);
        if (!isHeader && text.Length > 0 && kind == OpeningColumn.Date)
        {
            return Number(Period.DaysBetween(new LocalDate(1899, 12, 30), VietnameseDate.Parse(text).Value), AsDate);
        }

        if (!isHeader && text.Length > 0 && kind is OpeningColumn.Amount or OpeningColumn.Principal or OpeningColumn.Interest or OpeningColumn.MonthlyRate)
        {
            return Number(long.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), kind == OpeningColumn.MonthlyRate ? AsText : AsAmount);
        }

        texts.Add(text);
        return new Cell { CellReference = reference, DataType = CellValues.SharedString, CellValue = new CellValue((texts.Count - 1).ToString(CultureInfo.InvariantCulture)) };

        Cell Number(long value, uint style) => new() { CellReference = reference, StyleIndex = style, CellValue = new CellValue(value.ToString(CultureInfo.InvariantCulture)) };
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "dd/mm/yyyy" }, new NumberingFormat { NumberFormatId = 165, FormatCode = "#,##0" }),
        new Fonts(new Font()),
        new Fills(new Fill()),
        new Borders(new Border()),
        new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true }, new CellFormat { NumberFormatId = 165, ApplyNumberFormat = true }, new CellFormat { NumberFormatId = 10, ApplyNumberFormat = true }));
}
