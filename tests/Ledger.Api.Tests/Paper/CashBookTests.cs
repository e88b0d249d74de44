using System.Globalization;
using System.Text.Json.Nodes;
using Ledger.Api.Tests.Audit;
using Ledger.Api.Tests.Testing;
using NodaTime;

namespace Ledger.Api.Tests.Paper;

/// <summary>The cash book on paper, in a workbook, as CSV and as JSON.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CashBookTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Theory]
    [InlineData("cash", "cashOnHand")]
    [InlineData("bank", "bank")]
    [InlineData("all", "cash")]
    public async Task Balances_OfEachAccount_AreThoseOfTheFund(string account, string field)
    {
        var club = await service.OpenEventfulClub();

        var book = (await club.Get($"fund/cash-book?account={account}&from=2025-02-01&to=2025-06-30")).ShouldBe(200);

        book.Number("opening").Should().Be((await club.Fund("?asOf=2025-01-31")).Number(field));
        book.Number("closing").Should().Be((await club.Fund("?asOf=2025-06-30")).Number(field));
        book.Items("lines").Select(line => line!["on"]!.GetValue<string>()).Should().BeInAscendingOrder();
        foreach (var day in book.Items("lines").GroupBy(line => line!["on"]!.GetValue<string>()))
        {
            day.Last()!["balance"]!.GetValue<long>().Should().Be((await club.Fund("?asOf=" + day.Key)).Number(field));
        }
    }

    [Fact]
    public async Task KnownAt_BeforeABackdatedEntry_ShowsTheBookOfThen()
    {
        var club = await service.OpenEventfulClub();

        var then = (await club.Get("fund/cash-book?version=7")).ShouldBe(200);
        var now = (await club.Get("fund/cash-book")).ShouldBe(200);

        then.Items("lines").Should().HaveCount(4).And.NotContain(line => line!["entry"]!.GetValue<long>() == 8);
        now.Items("lines").Select(line => line!["entry"]!.GetValue<long>()).Should().StartWith([2L, 5, 8, 7, 6, 9], "a backdated entry stands on its own date");
    }

    [Fact]
    public async Task Pdf_OfManyPages_CarriesForwardWhatTiesOut()
    {
        var club = await LongBook();
        var json = (await club.Get("fund/cash-book?account=cash")).ShouldBe(200);
        var pdf = await club.Get("fund/cash-book?account=cash&format=pdf");

        var pages = await pdf.Pages();

        pages.Length.Should().BeGreaterThan(2);
        pages[0].Should().Contain("SỔ QUỸ TIỀN MẶT").And.Contain("CLB thôn Đông").And.Contain("Ân Thi, Hưng Yên").And.Contain("Từ ngày 01/01/2025 đến ngày").And.Contain("Diễn giải").And.Contain("Số dư đầu kỳ");
        pages[^1].Should().Contain("Cộng phát sinh").And.Contain("Số dư cuối kỳ bằng chữ: ").And.Contain("Thủ quỹ").And.Contain("Kế toán").And.Contain("Chủ nhiệm").And.Contain("ngày ...... tháng");
        var (received, paid) = (0L, 0L);
        for (var i = 0; i < pages.Length; i++)
        {
            var lines = pages[i].Split('\n');
            pages[i].Should().Contain($"Trang {i + 1}/{pages.Length}");
            if (i > 0)
            {
                PaperReader.Figures(lines.Single(line => line.Contains("Mang sang từ trang trước"))).Should().Equal([received, paid, received - paid]);
            }

            // A line of the book has its number, what came in or went out, and the balance.
            foreach (var figures in lines.Where(line => line.TrimStart() is [_, _, '/', ..]).Select(line => PaperReader.Figures(line[12..])))
            {
                var entry = json.Items("lines").Single(line => line!["entry"]!.GetValue<long>() == figures[0])!;
                (received, paid) = (received + entry["in"]!.GetValue<long>(), paid + entry["out"]!.GetValue<long>());
                figures[^1].Should().Be(entry["balance"]!.GetValue<long>());
            }

            if (i < pages.Length - 1)
            {
                PaperReader.Figures(lines.Single(line => line.Contains("Cộng mang sang"))).Should().Equal([received, paid, received - paid]);
            }
        }

        (received, paid).Should().Be((json.Number("in"), json.Number("out")));
    }

    [Fact]
    public async Task Pdf_Fonts_AreEmbeddedSubsetsThatCanBeSearched()
    {
        var club = await service.OpenEventfulClub();

        var fonts = await (await club.Get("fund/cash-book?format=pdf")).Fonts();

        // name, type (two words), encoding, embedded, subset, unicode
        fonts.Should().NotBeEmpty().And.OnlyContain(font => font[0].StartsWith("LEDGER+DejaVuSans", StringComparison.Ordinal) && font[4] == "yes" && font[5] == "yes" && font[6] == "yes");
    }

    [Fact]
    public async Task Text_WithEveryVietnameseLetter_ComesBackFromThePaper()
    {
        const string letters = "ạảãàáâậầấẩẫăắằặẳẵ óòọõỏôộổỗồố ơờớợởỡ éèẻẹẽêếềệểễ úùụủũưựữửừứ íìịỉĩ ýỳỷỵỹ đ ẠẢÃÀÁÂẬẦẤẨẪĂẮẰẶẲẴ ÓÒỌÕỎÔỘỔỖỒỐ ƠỜỚỢỞỠ ÉÈẺẸẼÊẾỀỆỂỄ ÚÙỤỦŨƯỰỮỬỪỨ ÍÌỊỈĨ ÝỲỶỴỸ Đ";
        var club = await service.OpenClub();
        (await club.Post("fund/capital", new { source = "grant", amount = 1_000, on = "2025-01-02", note = letters.Normalize(System.Text.NormalizationForm.FormD) })).ShouldBe(201);

        var text = await (await club.Get("fund/cash-book?format=pdf")).PrintedText();

        letters.Split(' ').Should().OnlyContain(word => text.Replace("\n", "", StringComparison.Ordinal).Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pdf_AskedForAtOnceByMany_IsTheSameFile()
    {
        var club = await service.OpenEventfulClub();

        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => club.Get("fund/cash-book?format=pdf")));
        var books = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => club.Get("fund/cash-book?format=xlsx")));

        files.Should().OnlyContain(file => file.Bytes.SequenceEqual(files[0].Bytes));
        books[1].Bytes.Should().Equal(books[0].Bytes);
    }

    [Fact]
    public async Task Workbook_ReadBack_EqualsJson()
    {
        var club = await service.OpenEventfulClub();
        var json = (await club.Get("fund/cash-book?to=2025-12-31")).ShouldBe(200);

        var rows = (await club.Get("fund/cash-book?to=2025-12-31&format=xlsx")).SheetRows();

        var header = rows.FindIndex(row => row.GetValueOrDefault("A") == "Ngày");
        rows[header + 1]["F"].Should().Be(Number(json, "opening"));
        var lines = rows.Skip(header + 2).SkipLast(2).ToArray();
        lines.Should().HaveSameCount(json.Items("lines"));
        foreach (var (row, line) in lines.Zip(json.Items("lines")))
        {
            new LocalDate(1899, 12, 30).PlusDays(int.Parse(row["A"], CultureInfo.InvariantCulture)).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture).Should().Be(line!["on"]!.GetValue<string>());
            (row["B"], row["C"], row["F"]).Should().Be((Text(line, "entry"), line["description"]!.GetValue<string>(), Text(line, "balance")));
            (row.GetValueOrDefault("D", "0"), row.GetValueOrDefault("E", "0")).Should().Be((Text(line, "in"), Text(line, "out")));
        }

        (rows[^2]["D"], rows[^2]["E"], rows[^1]["F"]).Should().Be((Number(json, "in"), Number(json, "out"), Number(json, "closing")));
    }

    [Fact]
    public async Task Csv_ByAccept_HasTheFieldsOfJson()
    {
        var club = await service.OpenClub();
        await club.Capital(1_000_000);

        var csv = await club.Api.Get(club.Path("fund/cash-book"), ("Accept", "text/csv"));

        csv.ContentType.Should().Be("text/csv");
        csv.Text.TrimStart('\ufeff').Split("\r\n").Should().StartWith(["on,entry,description,in,out,balance", ",,Số dư đầu kỳ,,,0", "2025-01-02,2,Thu vốn tài trợ dự án,1000000,,1000000"]);
    }

    [Theory]
    [InlineData("format=docx", "format")]
    [InlineData("account=gold", "account")]
    [InlineData("from=2025-02-30", "from")]
    [InlineData("from=2025-03-01&to=2025-02-01", "to")]
    public async Task Query_ThatMakesNoSense_NamesTheParameter(string query, string field)
    {
        var club = await service.OpenClub();

        (await club.Get("fund/cash-book?" + query)).ShouldBeProblem(400, "invalid-request", field);
    }

    private async Task<TestClub> LongBook()
    {
        var club = await service.OpenClub();
        await club.Capital(40_000_000);
        for (var month = 1; month <= 3; month++)
        {
            for (var day = 3; day <= 20; day++)
            {
                (await club.Post("fund/capital", new { source = "donation", amount = (month * 1_000_000) + day, on = $"2025-{month:00}-{day:00}" })).ShouldBe(201);
            }

            await club.Lend(3_000_000, $"2025-{month:00}-25");
        }

        return club;
    }

    private static string Number(Reply reply, string path) => reply.Number(path).ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonNode line, string field) => line[field]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
}
