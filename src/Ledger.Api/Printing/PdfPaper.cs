using Ledger.Api.Printing.Pdf;

namespace Ledger.Api.Printing;

/// <summary>Lays a document out on A4. Letters are large enough for an older treasurer: nothing is smaller than 10.5 points.</summary>
internal sealed class PdfPaper
{
    private const double ShortSideMm = 210;
    private const double LongSideMm = 297;
    private const double LeftMargin = 18 * PdfFile.PointsPerMm;
    private const double RightMargin = 14 * PdfFile.PointsPerMm;
    private const double TopMargin = 14 * PdfFile.PointsPerMm;
    private const double BottomMargin = 16 * PdfFile.PointsPerMm;
    private const double Leading = 1.3;
    private const double Padding = 3;
    private const double RoomToSign = 62;
    private const int RowsWithTheSignatures = 3;

    private static readonly Font Text = new(Typeface.Regular, 11);
    private static readonly Font Strong = new(Typeface.Bold, 11);
    private static readonly Font Hint = new(Typeface.Italic, 10.5);
    private static readonly Font Title = new(Typeface.Bold, 17);
    private static readonly Font Heading = new(Typeface.Bold, 12.5);
    private static readonly Font CellText = new(Typeface.Regular, 10.5);
    private static readonly Font StrongCell = new(Typeface.Bold, 10.5);

    private readonly PrintedDocument _document;
    private readonly PdfFile _file;
    private PdfSheet _sheet;
    private double _y;

    private PdfPaper(PrintedDocument document, PdfFile file)
    {
        _document = document;
        _file = file;
        _sheet = AddSheet();
    }

    // Who signs must see what is signed: the last rows, the total among them, stay with the signatures.
    private double FootHeight => 6 + _document.Notes.Sum(note => Text.Wrap(note, ContentWidth).Count * Text.Size * Leading) + SignatureHeight;

    private static double SignatureHeight => 10 + (3 * Strong.Size * Leading) + RoomToSign;

    private double Right => _sheet.Width - RightMargin;

    private double Bottom => _sheet.Height - BottomMargin;

    private double ContentWidth => Right - LeftMargin;

    private double Centre => LeftMargin + (ContentWidth / 2);

    public static byte[] Write(PrintedDocument document)
    {
        var file = new PdfFile(document.Title);
        var paper = new PdfPaper(document, file);
        paper.Head();
        for (var i = 0; i < document.Tables.Count; i++)
        {
            paper.Print(document.Tables[i], isLast: i == document.Tables.Count - 1);
        }

        paper.Foot();
        paper.NumberSheets();
        return file.ToArray();
    }

    private PdfSheet AddSheet()
    {
        var sheet = _document.IsLandscape ? _file.AddSheet(LongSideMm, ShortSideMm) : _file.AddSheet(ShortSideMm, LongSideMm);
        _y = TopMargin;
        return sheet;
    }

    // Every page says what it belongs to.
    private void TurnPage()
    {
        _sheet = AddSheet();
        var issuer = _document.Letterhead[0];
        var baseline = _y + CellText.Size;
        _sheet.Text($"{_document.Title} (tiếp theo)", StrongCell, LeftMargin, baseline);
        _sheet.TextRight(issuer, CellText, Right, baseline);
        _y += 2 * CellText.Size;
    }

    private void Head()
    {
        var top = _y;
        if (_document.IsOfficial)
        {
            var (left, right) = (LeftMargin + (ContentWidth * 0.22), LeftMargin + (ContentWidth * 0.72));
            var below = Lines(_document.Letterhead, left, ContentWidth * 0.44);
            _y = top;
            CentredLine("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Strong, right);
            CentredLine("Độc lập - Tự do - Hạnh phúc", Strong, right);
            var motto = Strong.WidthOf("Độc lập - Tự do - Hạnh phúc");
            _sheet.Line(right - (motto / 2), _y + 1, right + (motto / 2), _y + 1);
            _y = Math.Max(_y, below) + 12;
        }
        else
        {
            for (var i = 0; i < _document.Letterhead.Count; i++)
            {
                Paragraph(_document.Letterhead[i], i == 0 ? Strong : Text);
            }

            _y += 8;
        }

        foreach (var line in Title.Wrap(_document.Title, ContentWidth))
        {
            CentredLine(line, Title, Centre);
        }

        foreach (var line in _document.Subtitle)
        {
            CentredLine(line, Text, Centre);
        }

        _y += 8;
        foreach (var line in _document.Introduction)
        {
            Paragraph(line, Text);
        }

        _y += 4;
    }

    private double Lines(IReadOnlyList<string> texts, double centre, double width)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var font = i == 0 ? Strong : Text;
            foreach (var line in font.Wrap(texts[i], width))
            {
                CentredLine(line, font, centre);
            }
        }

        return _y;
    }

    private void CentredLine(string text, Font font, double centre)
    {
        _y += font.Size * Leading;
        _sheet.TextCentred(text, font, centre, _y - (font.Size * (Leading - 1)));
    }

    private void Paragraph(string text, Font font)
    {
        foreach (var line in font.Wrap(text, ContentWidth))
        {
            Require(font.Size * Leading);
            _y += font.Size * Leading;
            _sheet.Text(line, font, LeftMargin, _y - (font.Size * (Leading - 1)));
        }
    }

    private void Require(double height)
    {
        if (_y + height > Bottom)
        {
            TurnPage();
        }
    }

    private void Foot()
    {
        _y += 6;
        foreach (var note in _document.Notes)
        {
            Paragraph(note, Text);
        }

        if (_document.Signatures.Count == 0)
        {
            return;
        }

        Require(SignatureHeight);
        _y += 10;
        var width = ContentWidth / _document.Signatures.Count;
        if (_document.SignedAt is { } signedAt)
        {
            _y += Hint.Size * Leading;
            _sheet.TextRight(signedAt, Hint, Right, _y);
            _y += 4;
        }

        for (var i = 0; i < _document.Signatures.Count; i++)
        {
            var centre = LeftMargin + (width * (i + 0.5));
            _sheet.TextCentred(_document.Signatures[i].Title, Strong, centre, _y + (Strong.Size * Leading));
            _sheet.TextCentred(_document.Signatures[i].Hint, Hint, centre, _y + (2 * Strong.Size * Leading));
        }

        _y += (2 * Strong.Size * Leading) + RoomToSign;
    }

    private void NumberSheets()
    {
        for (var i = 0; i < _file.Sheets.Count; i++)
        {
            var sheet = _file.Sheets[i];
            var line = sheet.Height - BottomMargin + 8;
            sheet.Line(LeftMargin, line, sheet.Width - RightMargin, line);
            sheet.Text(_document.Footer, CellText, LeftMargin, line + 14);
            sheet.TextRight($"Trang {i + 1}/{_file.Sheets.Count}", CellText, sheet.Width - RightMargin, line + 14);
        }
    }

    private void Print(Table table, bool isLast)
    {
        var scale = ContentWidth / table.Columns.Sum(column => column.Width);
        var widths = table.Columns.Select(column => column.Width * scale).ToArray();
        var carry = new CarriedForward(table.Columns);
        var carryHeight = table.CarriesForward ? RowHeight(1) : 0;
        var firstRow = table.Rows.Take(1).Sum(row => RowHeight(Wrap(row, table.Columns, widths).Max(lines => lines.Count)));
        var (groupHeight, titleHeight) = HeaderHeights(table.Columns, widths);
        Require((table.HasHeading ? (Heading.Size * Leading) + 9 : 0) + groupHeight + titleHeight + firstRow + carryHeight);
        if (table.HasHeading)
        {
            _y += 6;
            Paragraph(table.Name, Heading);
            _y += 3;
        }

        Header(table.Columns, widths);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            var texts = Wrap(row, table.Columns, widths);
            var height = RowHeight(texts.Max(lines => lines.Count));
            var needed = isLast && i == table.Rows.Count - RowsWithTheSignatures && _document.Signatures.Count > 0
                ? table.Rows.Skip(i).Sum(rest => RowHeight(Wrap(rest, table.Columns, widths).Max(lines => lines.Count))) + FootHeight
                : height + (i < table.Rows.Count - 1 ? carryHeight : 0);
            if (i > 0 && _y + needed > Bottom)
            {
                if (table.CarriesForward)
                {
                    PrintRow(carry.Row("Cộng mang sang"), table.Columns, widths);
                }

                TurnPage();
                Header(table.Columns, widths);
                if (table.CarriesForward)
                {
                    PrintRow(carry.Row("Mang sang từ trang trước"), table.Columns, widths);
                }
            }

            PrintRow(texts, height, row.Style, table.Columns, widths);
            carry.Add(row);
        }
    }

    private void PrintRow(Row row, IReadOnlyList<Column> columns, double[] widths)
    {
        var texts = Wrap(row, columns, widths);
        PrintRow(texts, RowHeight(texts.Max(lines => lines.Count)), row.Style, columns, widths);
    }

    private void PrintRow(List<string>[] texts, double height, RowStyle style, IReadOnlyList<Column> columns, double[] widths)
    {
        var font = FontOf(style);
        if (style == RowStyle.Total)
        {
            _sheet.Shade(LeftMargin, _y, ContentWidth, height);
        }

        var x = LeftMargin;
        for (var i = 0; i < columns.Count; i++)
        {
            _sheet.Box(x, _y, widths[i], height);
            var baseline = _y + Padding + font.Size;
            foreach (var line in texts[i])
            {
                if (columns[i].IsNumber)
                {
                    var fitting = font.Fitting(line, widths[i] - (2 * Padding));
                    _sheet.TextRight(line, fitting, x + widths[i] - Padding, baseline);
                }
                else if (columns[i].Kind == ColumnKind.Date)
                {
                    _sheet.TextCentred(line, font.Fitting(line, widths[i] - 2), x + (widths[i] / 2), baseline);
                }
                else
                {
                    _sheet.Text(line, font, x + Padding, baseline);
                }

                baseline += font.Size * Leading;
            }

            x += widths[i];
        }

        _y += height;
    }

    private static List<string>[] Wrap(Row row, IReadOnlyList<Column> columns, double[] widths) =>
        [.. row.Cells.Select((cell, i) => columns[i].Kind == ColumnKind.Text ? FontOf(row.Style).Wrap(cell.Printed, widths[i] - (2 * Padding)) : [cell.Printed])];

    private static Font FontOf(RowStyle style) => style == RowStyle.Plain ? CellText : StrongCell;

    private static double RowHeight(int lines) => (lines * CellText.Size * Leading) + (2 * Padding) - (CellText.Size * (Leading - 1) / 2);

    private static List<string>[] Titles(IReadOnlyList<Column> columns, double[] widths) =>
        [.. columns.Select((column, i) => StrongCell.Wrap(column.Title, widths[i] - (2 * Padding)))];

    // Of the headings over groups of columns, and of those of the columns.
    private static (double Group, double Title) HeaderHeights(IReadOnlyList<Column> columns, double[] widths) =>
        (columns.Any(column => column.Group is not null) ? RowHeight(1) : 0, RowHeight(Titles(columns, widths).Max(lines => lines.Count)));

    private void Header(IReadOnlyList<Column> columns, double[] widths)
    {
        var titles = Titles(columns, widths);
        var (groupHeight, titleHeight) = HeaderHeights(columns, widths);
        _sheet.Shade(LeftMargin, _y, ContentWidth, groupHeight + titleHeight);
        var x = LeftMargin;
        for (var i = 0; i < columns.Count; i++)
        {
            var isGrouped = columns[i].Group is not null;
            if (isGrouped && (i == 0 || columns[i - 1].Group != columns[i].Group))
            {
                var span = Enumerable.Range(i, columns.Count - i).TakeWhile(next => columns[next].Group == columns[i].Group).Sum(next => widths[next]);
                HeaderCell([columns[i].Group!], x, _y, span, groupHeight);
            }

            HeaderCell(titles[i], x, isGrouped ? _y + groupHeight : _y, widths[i], isGrouped ? titleHeight : groupHeight + titleHeight);
            x += widths[i];
        }

        _y += groupHeight + titleHeight;
    }

    private void HeaderCell(List<string> lines, double x, double y, double width, double height)
    {
        _sheet.Box(x, y, width, height);
        var baseline = y + ((height - (lines.Count * StrongCell.Size * Leading)) / 2) + StrongCell.Size;
        foreach (var line in lines)
        {
            _sheet.TextCentred(line, StrongCell, x + (width / 2), baseline);
            baseline += StrongCell.Size * Leading;
        }
    }
}
