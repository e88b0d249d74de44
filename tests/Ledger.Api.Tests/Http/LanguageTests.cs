using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class LanguageTests(LedgerService service) : IClassFixture<LedgerService>
{
    private const string Vietnamese = "Không có câu lạc bộ này";
    private const string English = "No such club";

    [Theory]
    [InlineData(null, Vietnamese)]
    [InlineData("vi", Vietnamese)]
    [InlineData("vi-VN,vi;q=0.9,en;q=0.8", Vietnamese)]
    [InlineData("en", English)]
    [InlineData("EN-us", English)]
    [InlineData("fr, en;q=0.5", English)]
    [InlineData("en;q=0.4, vi;q=0.5", Vietnamese)]
    [InlineData("en;q=0.6, vi;q=0.5", English)]
    [InlineData("fr", Vietnamese)]
    [InlineData("*", Vietnamese)]
    [InlineData(";;;q=,=", Vietnamese)]
    [InlineData("en;q=9", Vietnamese)]
    public async Task Problem_AcceptLanguage_ChoosesTheWords(string? accepted, string title)
    {
        var reply = accepted is null ? await service.Api.Get("clubs/c-0") : await service.Api.Get("clubs/c-0", ("Accept-Language", accepted));

        reply.ShouldBeProblem(404, "club-not-found").String("title").Should().Be(title);
    }

    [Theory]
    [InlineData("vi", "Không đủ tiền", "Tiền mặt chỉ còn 1.000 đ vào ngày 05/01/2025, cần 1.001 đ: thiếu 1 đ.")]
    [InlineData("en", "Not enough cash", "Cash on hand has 1,000 đ on 2025-01-05 and 1,001 đ is needed: 1 đ short.")]
    public async Task Refusal_OfARule_NamesTheFiguresInBoth(string language, string title, string detail)
    {
        var club = await service.OpenClub();
        await club.Capital(1_000);

        var reply = await club.Post("fund/cash-transfers", new { from = "cash", to = "bank", amount = 1_001, on = "2025-01-05" }, ("Accept-Language", language));

        reply.ShouldBeProblem(422, "insufficient-cash", "amount");
        (reply.String("title"), reply.String("detail"), reply.String("errors.amount.0")).Should().Be((title, detail, detail));
    }

    [Theory]
    [InlineData("vi", "Bắt buộc phải có.")]
    [InlineData("en", "Is required.")]
    public async Task Fault_OfAField_IsSaidInBoth(string language, string text)
    {
        var club = await service.OpenClub();

        (await club.Post("fund/capital", """{"source":"grant","amount":1}""", ("Accept-Language", language))).ShouldBeProblem(400, "invalid-request", "on").String("errors.on.0").Should().Be(text);
    }
}
