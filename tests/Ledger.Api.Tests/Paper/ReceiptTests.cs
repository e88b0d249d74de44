using Ledger.Api.Tests.Audit;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Paper;

/// <summary>Receipts: in the answers, on paper, in the QR code.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ReceiptTests(LedgerService service) : IClassFixture<LedgerService>
{
    [Fact]
    public async Task Answer_ToAPayment_CarriesWhatTheReceiptSays()
    {
        var club = await service.OpenClub();
        await club.Capital(9_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });

        var answer = (await club.Repay(loan, 1_030_000, "2025-02-05")).ShouldBe(201);

        answer.Numbers("receipt.entry", "receipt.amount").Should().Equal(answer.Number("entry"), 1_030_000);
        var receipt = (await club.Get($"fund/entries/{answer.Number("entry")}/receipt")).ShouldBe(200);
        (receipt.Number("amount"), receipt.String("on"), receipt.String("hash")).Should().Be((1_030_000, answer.String("receipt.on"), answer.String("receipt.hash")));
        receipt.String("amountInWords").Should().Be("Một triệu không trăm ba mươi nghìn đồng");
        receipt.Items("lines").Select(line => (line!["vietnamese"]!.GetValue<string>(), line["amount"]!.GetValue<long>())).Should().Equal(("Trả gốc", 1_000_000), ("Trả lãi", 30_000));
        receipt.Number("outstanding").Should().Be(2_000_000);
    }

    [Fact]
    public async Task Pdf_OfARepayment_SaysWhoPaidWhatInFiguresAndInWords()
    {
        var club = await service.OpenClub();
        await club.Capital(9_000_000);
        var loan = await club.Lend(3_000_000, "2025-01-05", new { instalments = 3 });
        var entry = (await club.Repay(loan, 1_030_000, "2025-02-05")).Number("entry");

        var pdf = await club.Get($"fund/entries/{entry}/receipt?format=pdf");

        (await pdf.Pages()).Should().ContainSingle().Which.Should().ContainAll(
            "PHIẾU THU", "CLB thôn Đông", $"Số: {entry}", "Ngày 05 tháng 02 năm 2025", "Nguyễn Thị Hòa", "Thu nợ khoản vay L1", "1.030.000 đ", "Một triệu không trăm ba mươi nghìn đồng",
            "trả gốc 1.000.000 đ", "trả lãi 30.000 đ", "Người nộp tiền", "Thủ quỹ", "Chủ nhiệm");
        (await pdf.Fonts()).Should().OnlyContain(font => font[4] == "yes" && font[5] == "yes");
    }

    [Fact]
    public async Task QrCode_ReadByACamera_HoldsEntryClubAmountDateAndHash()
    {
        var club = await service.OpenClub();
        var answer = await club.Capital(40_000_000);

        var code = await (await club.Get("fund/entries/2/receipt?format=pdf")).QrCode();

        code.Should().Be($"ledger:{club.Id}/2?on=2025-01-02&amount=40000000&hash={answer.String("receipt.hash")}");
        code.Should().Be((await club.Get("fund/entries/2/receipt")).String("code"));
    }

    [Fact]
    public async Task Kind_OfEveryEntry_FollowsTheMoney()
    {
        var club = await service.OpenEventfulClub();
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in (await club.Get("fund/entries")).Items())
        {
            var receipt = await club.Get($"fund/entries/{entry!["entry"]}/receipt");
            if (receipt.Status == 200)
            {
                var title = receipt.String("kind") switch { "receipt" => "PHIẾU THU", "payment" => "PHIẾU CHI", "transfer" => "PHIẾU CHUYỂN TIỀN", _ => "CHỨNG TỪ GHI SỔ" };
                (await (await club.Get($"fund/entries/{entry["entry"]}/receipt?format=pdf")).PrintedText()).Should().Contain(title);
                kinds[entry["kind"]!.GetValue<string>()] = receipt.String("kind")!;
            }
            else
            {
                receipt.ShouldBeProblem(404, "no-receipt");
            }
        }

        kinds.Should().Equal(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["capital_received"] = "receipt",
            ["loan_disbursed"] = "payment",
            ["repayment_received"] = "receipt",
            ["entry_reversed"] = "payment",
            ["loan_written_off"] = "memorandum",
            ["recovery_received"] = "receipt",
            ["interest_allocated"] = "memorandum",
            ["cash_counted"] = "payment",
        });
    }

    [Fact]
    public async Task Pdf_OfAReversedEntry_SaysSoInLargeLetters()
    {
        var club = await service.OpenEventfulClub();

        (await club.Get("fund/entries/7/receipt")).Number("reversedBy").Should().Be(9);
        (await (await club.Get("fund/entries/7/receipt?format=pdf")).PrintedText()).Should().Contain("ĐÃ ĐẢO");
        (await (await club.Get("fund/entries/6/receipt?format=pdf")).PrintedText()).Should().NotContain("ĐÃ ĐẢO");
    }

    [Theory]
    [InlineData("1", "no-receipt")]
    [InlineData("99", "version-not-found")]
    [InlineData("0", "version-not-found")]
    [InlineData("x", "version-not-found")]
    public async Task Entry_WithoutAReceipt_IsNotFound(string entry, string problem)
    {
        var club = await service.OpenClub();

        (await club.Get($"fund/entries/{entry}/receipt")).ShouldBeProblem(404, problem);
    }
}
