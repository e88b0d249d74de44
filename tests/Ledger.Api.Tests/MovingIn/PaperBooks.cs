using System.Net.Http.Headers;
using System.Text;
using Ledger.Api.MovingIn;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.MovingIn;

/// <summary>The example of the documents, and small sheets made of lines.</summary>
internal static class PaperBooks
{
    public const string Header = "record,account,date,amount,loan,member,monthlyRate,method,every,unit,purpose,principal,interest,note";

    /// <summary>Cash of 2,000,000 đ, a loan with 500,000 đ left of 5,000,000 đ, capital of 2,500,000 đ.</summary>
    public static readonly string[] Small =
    [
        "balance,cash,2025-02-01,2000000,,,,,,,,,,",
        "balance,loansOutstanding,,500000,,,,,,,,,,",
        "balance,capitalGrant,,2500000,,,,,,,,,,",
        "loan,,2024-04-10,5000000,KV1,Nguyễn Thị Hòa,1,,,,Nuôi bò,,,",
        "instalment,,2025-01-10,,KV1,,,,,,,500000,5000,",
    ];

    public static byte[] Example(string name)
    {
        using var stream = typeof(PaperBooks).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static byte[] Csv(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(Header)) + "\n");

    /// <summary>The small sheet with one line instead of another, counted from 2 as in the file.</summary>
    public static byte[] SmallWith(int line, string instead) => Csv(Small.Select((text, i) => i + 2 == line ? instead : text));

    public static Task<Reply> MoveIn(this TestClub club, byte[] body, string type = SheetFile.Csv, bool dryRun = false, string? key = null, string language = "vi")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var headers = new List<(string, string)> { ("Accept-Language", language) };
        if (!dryRun)
        {
            headers.Add(("Idempotency-Key", key ?? Guid.NewGuid().ToString("N")));
        }

        return club.Api.Send(HttpMethod.Post, club.Path("fund/opening-balances" + (dryRun ? "?dryRun=true" : "")), content, [.. headers]);
    }

    /// <summary>A club of 2026 with the three borrowers of the example.</summary>
    public static async Task<TestClub> OpenExampleClub(this LedgerService service)
    {
        var club = await service.OpenClub("2026-01-01");
        foreach (var name in new[] { "Trần Văn Bình", "Lê Thị Mai" })
        {
            (await club.Post("members", TestClub.Member(name))).ShouldBe(201);
        }

        return club;
    }
}
