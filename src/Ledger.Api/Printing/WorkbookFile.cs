using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using NodaTime;

namespace Ledger.Api.Printing;

/// <summary>Writes the tables of a document as a workbook, a sheet each: numbers as numbers, dates as dates, the header frozen and repeated on paper. Deterministic.</summary>
internal static class WorkbookFile
{
    private const uint PlainStyle = 0;
    private const uint TitleStyle = 1;
    private const uint HeaderStyle = 2;

    // Then four styles of a value, plain and strong: text, amount, date, ratio.
    private const uint FirstValueStyle = 3;
    private const uint ValueKinds = 4;

    private const uint AmountFormat = 164;
    private const uint DateFormat = 165;
    private const uint RatioFormat = 166;
    private const uint PaperA4 = 9;

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LocalDate DayZero = new(1899, 12, 30);

    public static byte[] Write(PrintedDocument document)
    {
        using var stream = new MemoryStream();
        using (var file = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = file.AddWorkbookPart();
            file.ChangeIdOfPart(workbook, "workbook");
            workbook.Workbook = new Workbook();
            workbook.AddNewPart<WorkbookStylesPart>("styles").Stylesheet = Styles();
            var sheets = new Sheets();
            var names = new DefinedNames();
            var tables = document.Sheets ?? document.Tables;
            for (var i = 0; i < tables.Count; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"sheet{i + 1}");
                var name = SheetName(tables, i);
                var headerRow = Fill(workbook.AddNewPart<WorksheetPart>(id), document, tables[i]);
                sheets.Append(new Sheet { Id = id, SheetId = (uint)i + 1, Name = name });
                names.Append(new DefinedName(string.Create(CultureInfo.InvariantCulture, $"'{name.Replace("'", "''", StringComparison.Ordinal)}'!${headerRow}:${headerRow}")) { Name = "_xlnm.Print_Titles", LocalSheetId = (uint)i });
            }

            workbook.Workbook.Append(sheets, names);
        }

        return WithoutClock(stream);
    }

    // Answers the number of the header's row.
    private static uint Fill(WorksheetPart part, PrintedDocument document, Table table)
    {
        var data = new SheetData();
        uint line = 0;
        string[] head = [.. document.Letterhead, document.Title, .. document.Subtitle, .. document.Introduction];
        foreach (var text in head)
        {
            data.Append(new DocumentFormat.OpenXml.Spreadsheet.Row(TextCell(0, ++line, text, text == document.Title || line == 1 ? TitleStyle : PlainStyle)) { RowIndex = line });
        }

        var headerRow = ++line;
        data.Append(new DocumentFormat.OpenXml.Spreadsheet.Row(table.Columns.Select((column, i) => TextCell(i, headerRow, Heading(column), HeaderStyle))) { RowIndex = headerRow });
        var firstRow = line + 1;
        foreach (var row in table.Rows)
        {
            var number = ++line;
            data.Append(new DocumentFormat.OpenXml.Spreadsheet.Row(row.Cells.Select((cell, i) => ValueCell(i, number, cell, row.Style, table, firstRow)).OfType<OpenXmlElement>()) { RowIndex = number });
        }

        part.Worksheet = new Worksheet(
            new SheetProperties(new PageSetupProperties { FitToPage = true }),
            new SheetViews(new SheetView(new Pane { VerticalSplit = headerRow, TopLeftCell = Reference(0, headerRow + 1), ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }),
            new Columns(table.Columns.Select((column, i) => new DocumentFormat.OpenXml.Spreadsheet.Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = ColumnWidth(column), CustomWidth = true })),
            data,
            new PageMargins { Left = 0.6, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 },
            new PageSetup { PaperSize = PaperA4, Orientation = document.IsLandscape ? OrientationValues.Landscape : OrientationValues.Portrait, FitToWidth = 1, FitToHeight = 0 },
            new HeaderFooter(new OddFooter("&RTrang &P/&N")));
        return headerRow;
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell? ValueCell(int column, uint line, Cell value, RowStyle style, Table table, uint firstRow)
    {
        var strong = style == RowStyle.Plain ? 0 : ValueKinds;
        if (value.Text is { } text)
        {
            return TextCell(column, line, text, FirstValueStyle + strong);
        }

        if (value.Whole is { } whole)
        {
            var cell = NumberCell(column, line, whole.ToString(CultureInfo.InvariantCulture), FirstValueStyle + strong + 1);

            // The sum of the rows above: it follows when somebody filters or corrects them, and it is what stands there anyway.
            if (style == RowStyle.Total && table.Columns[column].Carried == Carried.Sum && line > firstRow)
            {
                cell.CellFormula = new CellFormula($"SUM({Reference(column, firstRow)}:{Reference(column, line - 1)})");
            }

            return cell;
        }

        return value.Date is { } date ? NumberCell(column, line, Period.DaysBetween(DayZero, date).ToString(CultureInfo.InvariantCulture), FirstValueStyle + strong + 2)
            : value.Ratio is { } ratio ? NumberCell(column, line, ratio.ToString(CultureInfo.InvariantCulture), FirstValueStyle + strong + 3)
            : null;
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell TextCell(int column, uint line, string text, uint style) => new()
    {
        CellReference = Reference(column, line),
        DataType = CellValues.InlineString,
        StyleIndex = style,
        InlineString = new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve }),
    };

    private static DocumentFormat.OpenXml.Spreadsheet.Cell NumberCell(int column, uint line, string number, uint style) =>
        new() { CellReference = Reference(column, line), StyleIndex = style, CellValue = new CellValue(number) };

    private static string Heading(Column column) => column.Group is null ? column.Title : $"{column.Group}: {column.Title}";

    private static double ColumnWidth(Column column) => Math.Max(column.Kind switch
    {
        ColumnKind.Text => 14,
        ColumnKind.Amount => 16,
        _ => 12,
    }, column.Width * 0.6);

    private static string Reference(int column, uint line)
    {
        var letters = "";
        for (var rest = column; rest >= 0; rest = (rest / 26) - 1)
        {
            letters = (char)('A' + (rest % 26)) + letters;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{letters}{line}");
    }

    // At most 31 characters, none of []:*?/\, no name twice (ECMA-376 Part 1, 18.2.19, and what spreadsheets accept).
    private static string SheetName(IReadOnlyList<Table> tables, int index)
    {
        var name = string.Concat(tables[index].Name.Select(letter => "[]:*?/\\".Contains(letter, StringComparison.Ordinal) ? '-' : letter));
        var number = tables.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}. ") : "";
        return number + (name.Length > 31 - number.Length ? name[..(31 - number.Length)].TrimEnd() : name);
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = AmountFormat, FormatCode = "#,##0" },
            new NumberingFormat { NumberFormatId = DateFormat, FormatCode = "dd/mm/yyyy" },
            new NumberingFormat { NumberFormatId = RatioFormat, FormatCode = "0.00%" }),
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "Arial" }), new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "Arial" }), new Font(new Bold(), new FontSize { Val = 14 }, new FontName { Val = "Arial" })),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }), new Fill(new PatternFill(new ForegroundColor { Rgb = "FFEBEBEB" }) { PatternType = PatternValues.Solid })),
        new Borders(new Border(), Thin()),
        new CellFormats(
        [
            new CellFormat(),
            new CellFormat { FontId = 2, ApplyFont = true },
            new CellFormat(new Alignment { Horizontal = HorizontalAlignmentValues.Center, Vertical = VerticalAlignmentValues.Center, WrapText = true }) { FontId = 1, FillId = 2, BorderId = 1, ApplyFont = true, ApplyFill = true, ApplyBorder = true, ApplyAlignment = true },
            .. new uint[] { 0, 1 }.SelectMany(font => new uint[] { 0, AmountFormat, DateFormat, RatioFormat }.Select(format => Value(font, format))),
        ]));

    private static CellFormat Value(uint font, uint format) => new(new Alignment { Vertical = VerticalAlignmentValues.Top, WrapText = format == 0 })
    {
        FontId = font,
        NumberFormatId = format,
        BorderId = 1,
        ApplyFont = true,
        ApplyNumberFormat = true,
        ApplyBorder = true,
        ApplyAlignment = true,
    };

    private static Border Thin() => new(
        new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
        new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin }, new DiagonalBorder());

    // The archive says of every part when it was written.
    private static byte[] WithoutClock(MemoryStream stream)
    {
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in archive.Entries)
            {
                entry.LastWriteTime = Epoch;
            }
        }

        return stream.ToArray();
    }
}
