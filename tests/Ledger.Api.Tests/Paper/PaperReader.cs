using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Paper;

/// <summary>Reads what is printed with programs that others wrote: poppler for PDF, zbar for QR codes, the library for workbooks.</summary>
internal static partial class PaperReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The text of a PDF, laid out as on paper, a page at a time.</summary>
    public static async Task<string[]> Pages(this Reply pdf)
    {
        pdf.ShouldBe(200).ContentType.Should().Be("application/pdf");
        return (await OnFile(pdf.Bytes, path => Run("pdftotext", "-layout", path, "-"))).TrimEnd('\f').Split('\f');
    }

    public static async Task<string> PrintedText(this Reply pdf) => string.Join('\n', await pdf.Pages());

    /// <summary>The fonts of a PDF: name, and whether it is embedded, a subset, and searchable.</summary>
    public static async Task<IReadOnlyList<string[]>> Fonts(this Reply pdf) =>
        [.. (await OnFile(pdf.Bytes, path => Run("pdffonts", path))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(line => Spaces().Split(line.Trim()))];

    /// <summary>What the QR code on the first page says.</summary>
    public static Task<string> QrCode(this Reply pdf) => OnFile(pdf.Bytes, async path =>
    {
        var picture = path + "-page";
        await Run("pdftoppm", "-r", "150", "-png", "-singlefile", path, picture);
        return (await Run("zbarimg", "--quiet", "--raw", picture + ".png")).TrimEnd('\n');
    });

    /// <summary>The first sheet of a workbook: texts as they are, numbers in full, by row and column.</summary>
    public static List<Dictionary<string, string>> SheetRows(this Reply workbook)
    {
        workbook.ShouldBe(200).ContentType.Should().Be("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        using var file = SpreadsheetDocument.Open(new MemoryStream(workbook.Bytes), isEditable: false);
        var part = file.WorkbookPart!;
        var sheet = (WorksheetPart)part.GetPartById(part.Workbook.Sheets!.Elements<Sheet>().First().Id!.Value!);
        return [.. sheet.Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().ToDictionary(
            cell => Digits().Replace(cell.CellReference!.Value!, ""), cell => cell.InlineString?.InnerText ?? cell.CellValue?.Text ?? "", StringComparer.Ordinal))];
    }

    /// <summary>The figures of a line of text, written the Vietnamese way.</summary>
    public static long[] Figures(string line) =>
        [.. Amount().Matches(line).Select(match => long.Parse(match.Value.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))];

    private static async Task<T> OnFile<T>(byte[] content, Func<string, Task<T>> read)
    {
        var directory = Directory.CreateTempSubdirectory("ledger-paper-");
        try
        {
            var path = Path.Combine(directory.FullName, "printed.pdf");
            await File.WriteAllBytesAsync(path, content);
            return await read(path);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var (output, complaints) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.Should().Be(0, "{0} says {1}", program, await complaints);
        return await output;
    }

    [GeneratedRegex(@"(?<![\d./])-?\d{1,3}(\.\d{3})*(?![\d./])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\d+", RegexOptions.None, 1000)]
    private static partial Regex Digits();
}
