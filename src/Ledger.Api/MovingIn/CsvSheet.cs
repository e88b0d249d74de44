using System.Text;
using CsvHelper;
using Ledger.Api.Http;

namespace Ledger.Api.MovingIn;

/// <summary>Reads CSV as spreadsheets write it: UTF-8 with or without a mark, or UTF-16 with one; commas, semicolons or tabs; any line end.</summary>
internal static class CsvSheet
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static List<SheetRow> Read(byte[] body)
    {
        var text = Decode(body);
        var (isNamed, separator) = Separator(text);
        var rows = new List<SheetRow>();
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        try
        {
            while (reader.Read())
            {
                var line = (int)reader.LineNumber;
                if (isNamed && line == 1)
                {
                    continue;
                }

                if (reader.FieldCount > SheetFile.MaxColumns)
                {
                    throw SheetFile.TooManyColumns(line);
                }

                var cells = reader.Current.ToArray();
                if (Array.Exists(cells, cell => cell.TrimStart() is ['=' or '+' or '@', ..]))
                {
                    throw SheetFile.Formula(line);
                }

                SheetFile.Add(rows, line, cells);
            }
        }
        catch (CsvFormatException malformed)
        {
            throw SheetFile.Unreadable(
                $"Dòng {malformed.LineNumber}: dấu ngoặc kép đặt sai chỗ hoặc có xuống dòng trong ô.",
                $"Line {malformed.LineNumber}: a quote stands in the wrong place, or a cell has a line break.");
        }

        return rows;
    }

    private static string Decode(byte[] body)
    {
        if (body is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            throw SheetFile.Unreadable($"Đây là tệp Excel; hãy gửi với Content-Type {SheetFile.Workbook}.", $"This is a workbook; send it as {SheetFile.Workbook}.");
        }

        try
        {
            return body switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => Utf8.GetString(rest),
                [0xFF, 0xFE, .. var rest] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true).GetString(rest),
                [0xFE, 0xFF, .. var rest] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true).GetString(rest),
                _ => Utf8.GetString(body),
            };
        }
        catch (DecoderFallbackException)
        {
            throw SheetFile.Unreadable(
                "Tệp không phải UTF-8. Trong Excel hãy chọn Lưu dưới dạng \"CSV UTF-8\", hoặc gửi tệp .xlsx.",
                "The file is not UTF-8. In Excel choose Save As \"CSV UTF-8\", or send the .xlsx file.");
        }
    }

    // A first line "sep=;" is Excel's way to name the separator; else it is the one that the header has most of.
    private static (bool IsNamed, char Separator) Separator(string text)
    {
        var header = text.AsSpan()[..Math.Min(text.Length, 4_000)];
        header = header.IndexOfAny('\r', '\n') is >= 0 and var end ? header[..end] : header;
        if (header is ['s', 'e', 'p', '=', var named])
        {
            return (true, named);
        }

        var (commas, semicolons, tabs) = (header.Count(','), header.Count(';'), header.Count('\t'));
        return (false, semicolons > commas && semicolons >= tabs ? ';' : tabs > commas ? '\t' : ',');
    }
}
