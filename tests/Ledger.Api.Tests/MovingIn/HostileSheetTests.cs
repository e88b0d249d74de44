using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml.Spreadsheet;
using Ledger.Api.MovingIn;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.MovingIn;

/// <summary>Files that are no club's sheet are refused in words, and nothing is recorded.</summary>
[Collection(PostgresCollection.Name)]
public sealed class HostileSheetTests(LedgerService service) : IClassFixture<LedgerService>
{
    private static readonly List<SheetRow> Small = CsvSheet.Read(PaperBooks.Csv("balance,cash,,1000,,,,,,,,,,"));

    private static readonly Dictionary<string, byte[]> Csv = new()
    {
        ["empty"] = [],
        ["blank lines"] = Encoding.UTF8.GetBytes("\r\n\r\n ; ;\r\n"),
        ["Windows-1258"] = [.. Encoding.ASCII.GetBytes(PaperBooks.Header + "\nbalance,cash,,1000,,Nguy"), 0xEA, 0xDE, .. "n\n"u8],
        ["formula"] = PaperBooks.Csv("balance,cash,2025-02-01,=1+1,,,,,,,,,,"),
        ["command"] = PaperBooks.Csv("balance,cash,2025-02-01,1,,,,,,,@SUM(1),,,"),
        ["unclosed quote"] = PaperBooks.Csv("balance,\"cash,2025-02-01,1,,,,,,,,,,"),
        ["stray quote"] = PaperBooks.Csv("balance,ca\"sh\",2025-02-01,1,,,,,,,,,,"),
        ["control character"] = PaperBooks.Csv("balance,cash\u0000,2025-02-01,1,,,,,,,,,,"),
        ["long cell"] = PaperBooks.Csv("balance,cash,2025-02-01,1,,,,,,,,,," + new string('x', 501)),
        ["many columns"] = PaperBooks.Csv(new string(',', 60) + "x"),
        ["many lines"] = PaperBooks.Csv(Enumerable.Repeat("balance,cash,2025-02-01,1,,,,,,,,,,", 6_000)),
        ["unknown column"] = Encoding.UTF8.GetBytes("record,account,date,amount,xyz\n"),
        ["doubled column"] = Encoding.UTF8.GetBytes("record,account,date,amount,Ngày\n"),
        ["missing column"] = Encoding.UTF8.GetBytes("record,account,date\n"),
        ["only a header"] = PaperBooks.Csv(),
        ["a workbook"] = Workbook.Of(Small),
    };

    private static readonly Dictionary<string, byte[]> Workbooks = new()
    {
        ["empty"] = [],
        ["text"] = PaperBooks.Csv(PaperBooks.Small),
        ["old format or encrypted"] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]],
        ["cut short"] = Workbook.Of(Small)[..900],
        ["another archive"] = Zip(("a.txt", 10)),
        ["unpacks to 20 MB"] = Zip(("xl/worksheets/sheet1.xml", 20 * 1024 * 1024)),
        ["unpacks to 20 MB in parts"] = Zip([.. Enumerable.Range(0, 20).Select(i => ($"part{i}.xml", 1024 * 1024))]),
        ["a thousand parts"] = Zip([.. Enumerable.Range(0, 1_000).Select(i => ($"part{i}.xml", 1))]),
        ["a sheet full of empty rows"] = Workbook.Of(Small, data => data.Append(Enumerable.Range(3, 500_000).Select(i => new Row { RowIndex = (uint)i }))),
        ["a hundred thousand elements in each other"] = WithSheet("<row><c><is>" + string.Concat(Enumerable.Repeat("<r>", 100_000)) + string.Concat(Enumerable.Repeat("</r>", 100_000)) + "</is></c></row>"),
        ["entities"] = WithSheet("&lol;", "<!DOCTYPE x [<!ENTITY lol \"lol\">]>"),
        ["many lines"] = Workbook.Of([.. Enumerable.Range(1, 5_002).Select(line => Small[1] with { Line = line })]),
        ["formula"] = Workbook.Of(Small, data => data.Descendants<Cell>().Last().CellFormula = new CellFormula("WEBSERVICE(\"http://example.org\")")),
        ["a text that is not there"] = Workbook.Of(Small, data => data.Descendants<Cell>().First().CellValue = new CellValue("999999")),
        ["a number that is none"] = Workbook.Of(Small, data => data.Append(new Row(new Cell { CellReference = "D9", CellValue = new CellValue("1E999") }) { RowIndex = 9 })),
        ["far column"] = Workbook.Of(Small, data => data.Append(new Row(new Cell { CellReference = "ZZZZZZZ9", CellValue = new CellValue("1") }) { RowIndex = 9 })),
    };

    public static TheoryData<string> CsvNames => [.. Csv.Keys];

    public static TheoryData<string> WorkbookNames => [.. Workbooks.Keys];

    [Theory]
    [MemberData(nameof(CsvNames))]
    public Task Csv_OfThisKind_IsRefused(string name) => ShouldBeRefused(Csv[name], SheetFile.Csv);

    [Theory]
    [MemberData(nameof(WorkbookNames))]
    public Task Workbook_OfThisKind_IsRefused(string name) => ShouldBeRefused(Workbooks[name], SheetFile.Workbook);

    [Fact]
    public async Task Body_AboveTheLimit_IsTooLarge()
    {
        var club = await service.OpenClub();

        (await club.MoveIn(new byte[SheetFile.MaxBytes + 1])).ShouldBeProblem(413, "payload-too-large").String("detail").Should().Contain("2048 KB");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/vnd.ms-excel")]
    public async Task Body_OfAnotherType_IsUnsupported(string type)
    {
        var club = await service.OpenClub();

        (await club.MoveIn(PaperBooks.Csv(PaperBooks.Small), type)).ShouldBeProblem(415, "unsupported-media-type").String("detail").Should().Contain("text/csv");
    }

    [Fact]
    public async Task DryRun_OfAnotherWord_IsRefused()
    {
        var club = await service.OpenClub();
        using var content = new ByteArrayContent(PaperBooks.Csv(PaperBooks.Small));
        content.Headers.ContentType = new(SheetFile.Csv);

        (await club.Api.Send(HttpMethod.Post, club.Path("fund/opening-balances?dryRun=yes"), content)).ShouldBeProblem(400, "invalid-request", "dryRun");
    }

    [Fact]
    public void Workbook_DatesPercentagesAndFractions_AreReadAsTheyAreShown()
    {
        var rows = WorkbookSheet.Read(Workbook.Of(Small, data => data.Append(new Row(
            new Cell { CellReference = "A4", StyleIndex = 1, CellValue = new CellValue("46023") },
            new Cell { CellReference = "C4", StyleIndex = 3, CellValue = new CellValue("0.0097999999999999997") },
            new Cell { CellReference = "D4", CellValue = new CellValue("1.25E6") })
        { RowIndex = 4 })));

        rows[^1].Should().BeEquivalentTo(new SheetRow(4, ["2026-01-01", "", "0.98%", "1250000"]));
    }

    private async Task ShouldBeRefused(byte[] body, string type)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();

        (await club.MoveIn(body, type)).ShouldBeProblem(400, "invalid-request", "file");
        (await service.Recorded()).Should().Be(before);
    }

    // The small workbook with these rows instead of its own.
    private static byte[] WithSheet(string rows, string before = "")
    {
        using var stream = new MemoryStream();
        stream.Write(Workbook.Of(Small));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var sheet = archive.Entries.Single(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal));
            var name = sheet.FullName;
            sheet.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write($"{before}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>");
        }

        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, int Size)[] entries)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, size) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(new byte[size]);
            }
        }

        return stream.ToArray();
    }
}
