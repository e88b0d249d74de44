using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Ledger.Api.Http;
using NodaTime;

namespace Ledger.Api.MovingIn;

/// <summary>Reads the first sheet of a workbook as text: dates as ISO 8601, amounts as plain numbers, percentages with their sign.</summary>
internal static class WorkbookSheet
{
    // What 5,000 lines and a spreadsheet's own styles need; a file that unpacks to more is not a club's.
    private const int MaxUnpackedBytes = 8 * 1024 * 1024;
    private const int MaxParts = 200;

    // A workbook nests ten elements or so; the library reads them recursively, and a stack that overflows ends the process.
    private const int MaxDepth = 64;

    public static List<SheetRow> Read(byte[] body)
    {
        try
        {
            RequireSmall(body);
            using var document = SpreadsheetDocument.Open(new MemoryStream(body, writable: false), isEditable: false, new OpenSettings { MaxCharactersInPart = MaxUnpackedBytes });
            return new Reading(document.WorkbookPart ?? throw new InvalidDataException("A workbook has a workbook part.")).Rows();
        }

        // The library stumbles over a malformed workbook in many ways.
        catch (Exception malformed) when (malformed is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException
            or FormatException or ArgumentException or InvalidOperationException or OverflowException or NullReferenceException or InvalidCastException or EndOfStreamException or KeyNotFoundException)
        {
            throw SheetFile.Unreadable("Tệp không phải sổ Excel (.xlsx) đọc được.", "The file is not a workbook (.xlsx) that can be read.");
        }
    }

    // Sizes written in an archive can lie, so that it is unpacked once and thrown away.
    private static void RequireSmall(byte[] body)
    {
        using var archive = new ZipArchive(new MemoryStream(body, writable: false), ZipArchiveMode.Read);
        var left = MaxUnpackedBytes;
        var buffer = new byte[64 * 1024];
        var isTooLarge = archive.Entries.Count > MaxParts;
        foreach (var entry in archive.Entries.TakeWhile(_ => !isTooLarge))
        {
            using var stream = entry.Open();
            for (var read = stream.Read(buffer); read > 0 && !isTooLarge; read = stream.Read(buffer))
            {
                left -= read;
                isTooLarge = left < 0;
            }
        }

        if (isTooLarge || archive.Entries.Any(IsTooDeep))
        {
            throw SheetFile.Unreadable("Tệp Excel quá lớn hoặc quá phức tạp sau khi giải nén.", "The workbook is too large or too deep once unpacked.");
        }
    }

    private static bool IsTooDeep(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        try
        {
            while (xml.Read())
            {
                if (xml.Depth > MaxDepth)
                {
                    return true;
                }
            }
        }
        catch (XmlException)
        {
            // A picture, or XML that the library will refuse at the same place.
        }

        return false;
    }

    private enum CellKind
    {
        Number,
        Percent,
        Date,
    }

    private sealed class Reading(WorkbookPart workbook)
    {
        private readonly List<string> _texts = Texts(workbook);
        private readonly List<CellKind> _kinds = Kinds(workbook);
        private readonly int _dayZero = workbook.Workbook.WorkbookProperties?.Date1904?.Value == true ? 1462 : 0;

        public List<SheetRow> Rows()
        {
            var sheet = workbook.Workbook.Sheets?.Elements<Sheet>().FirstOrDefault(sheet => sheet.State is null || sheet.State.Value == SheetStateValues.Visible)
                ?? throw new InvalidDataException("A workbook has a sheet.");
            var rows = new List<SheetRow>();
            var (line, cells) = (0, new List<string>());
            using var reader = OpenXmlReader.Create(workbook.GetPartById(sheet.Id!.Value!));
            while (reader.Read())
            {
                if (reader.ElementType == typeof(Row) && reader.IsStartElement)
                {
                    SheetFile.Add(rows, line, cells);
                    cells.Clear();
                    var number = reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "r").Value;
                    line = number is null ? line + 1 : int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
                }
                else if (reader.ElementType == typeof(Cell) && reader.IsStartElement)
                {
                    Put(cells, line, (Cell)reader.LoadCurrentElement()!);
                }
            }

            SheetFile.Add(rows, line, cells);
            return rows;
        }

        private void Put(List<string> cells, int line, Cell cell)
        {
            if (cell.CellFormula is not null)
            {
                throw SheetFile.Formula(line);
            }

            var column = cell.CellReference?.Value is { } reference ? ColumnOf(reference) : cells.Count;
            var text = TextOf(cell);
            if (text.Length == 0)
            {
                return;
            }

            if (column >= SheetFile.MaxColumns)
            {
                throw SheetFile.TooManyColumns(line);
            }

            while (cells.Count <= column)
            {
                cells.Add("");
            }

            cells[column] = text;
        }

        private string TextOf(Cell cell)
        {
            var value = cell.CellValue?.Text ?? "";
            var type = cell.DataType?.Value ?? CellValues.Number;
            if (type == CellValues.SharedString)
            {
                return _texts[int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture)];
            }

            if (type == CellValues.InlineString)
            {
                return cell.InlineString?.InnerText ?? "";
            }

            return type == CellValues.Number && value.Length > 0 ? Number(value, (int)(cell.StyleIndex?.Value ?? 0)) : type == CellValues.Date ? value.Split('T')[0] : value;
        }

        private string Number(string value, int style)
        {
            // Spreadsheets keep binary fractions: 0.98 may stand as 0.97999999999999998.
            var number = decimal.Round(decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture), 9);
            return (style < _kinds.Count ? _kinds[style] : CellKind.Number) switch
            {
                CellKind.Date when number is >= 1 and < 200_000 => new LocalDate(1899, 12, 30).PlusDays((int)number + _dayZero).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                CellKind.Percent => (number * 100).ToString("0.#########", CultureInfo.InvariantCulture) + "%",
                _ => number.ToString("0.#########", CultureInfo.InvariantCulture),
            };
        }

        private static int ColumnOf(string reference)
        {
            var column = 0;
            foreach (var letter in reference.TakeWhile(char.IsAsciiLetter))
            {
                column = Math.Min((column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1), 100_000);
            }

            return column - 1;
        }

        private static List<string> Texts(WorkbookPart workbook) =>
            workbook.SharedStringTablePart?.SharedStringTable.Elements<SharedStringItem>()
                .Select(item => item.Text?.Text ?? string.Concat(item.Elements<Run>().Select(run => run.Text?.Text))).ToList() ?? [];

        private static List<CellKind> Kinds(WorkbookPart workbook)
        {
            var sheet = workbook.WorkbookStylesPart?.Stylesheet;
            var custom = sheet?.NumberingFormats?.Elements<NumberingFormat>().ToDictionary(format => format.NumberFormatId!.Value, format => format.FormatCode?.Value ?? "") ?? [];
            return sheet?.CellFormats?.Elements<CellFormat>().Select(format => KindOf(format.NumberFormatId?.Value ?? 0, custom)).ToList() ?? [];
        }

        // The built-in formats 9 and 10 are percentages, 14 to 22 dates (ECMA-376 Part 1, 18.8.30).
        private static CellKind KindOf(uint id, Dictionary<uint, string> custom) =>
            custom.TryGetValue(id, out var code) ? code.Contains('%') ? CellKind.Percent : code.Contains('y', StringComparison.OrdinalIgnoreCase) ? CellKind.Date : CellKind.Number
            : id is 9 or 10 ? CellKind.Percent
            : id is >= 14 and <= 22 ? CellKind.Date
            : CellKind.Number;
    }
}
