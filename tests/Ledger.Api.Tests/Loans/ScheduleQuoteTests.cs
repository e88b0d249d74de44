using System.Text.Json.Nodes;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Loans;

[Collection(PostgresCollection.Name)]
public sealed class ScheduleQuoteTests(LedgerService service) : IClassFixture<LedgerService>
{
    private const string Body = """{"principal":3000000,"disbursedOn":"2025-01-05","monthlyRate":1,"method":"decliningEqualPrincipal","instalments":3,"every":1,"unit":"month"}""";

    [Fact]
    public async Task Quote_PlainLoan_IsComputedAndNotRecorded()
    {
        var before = await service.Recorded();

        var quote = (await service.Api.PostWithoutKey("schedules", Body)).ShouldBe(200);

        quote.Items("instalments").SelectMany(line => new[] { line!["principal"]!.GetValue<long>(), line["interest"]!.GetValue<long>(), line["balance"]!.GetValue<long>() })
            .Should().Equal(1_000_000, 30_000, 2_000_000, 1_000_000, 20_000, 1_000_000, 1_000_000, 10_000, 0);
        quote.Items("instalments").Select(line => line!["days"]!.GetValue<long>()).Should().Equal(31, 28, 31);
        quote.Number("totalInterest").Should().Be(60_000);
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Quote_YearlyRate_IsTheSameAsATwelfthPerMonth()
    {
        var yearly = Body.Replace("\"monthlyRate\":1", "\"annualRate\":12", StringComparison.Ordinal);

        (await service.Api.PostWithoutKey("schedules", yearly)).ShouldBe(200).Text.Should().Be((await service.Api.PostWithoutKey("schedules", Body)).Text);
    }

    [Theory]
    [InlineData("en", "20 %")]
    [InlineData("vi", "Điều 468")]
    public async Task Quote_FlatRate_WarnsOfWhatItReallyCosts(string language, string words)
    {
        var flat = Body.Replace("decliningEqualPrincipal", "flat", StringComparison.Ordinal).Replace("\"instalments\":3", "\"instalments\":12", StringComparison.Ordinal);

        var quote = (await service.Api.PostWithoutKey("schedules", flat, ("Accept-Language", language))).ShouldBe(200);

        // Twelve payments of 280,000 đ for 3,000,000 đ: 1.788 % per month on what is really owed, 23.7 % per year compounded.
        quote.Decimal("effectiveAnnualRate").Should().BeInRange(20, 25);
        quote.Items("warnings").Should().ContainSingle().Which!["message"]!.GetValue<string>().Should().Contain(words);
    }

    [Theory]
    [InlineData("principal", "0")]
    [InlineData("principal", "-1")]
    [InlineData("principal", "1.5")]
    [InlineData("principal", "1000000000000000000")]
    [InlineData("principal", "null")]
    [InlineData("disbursedOn", "\"2025-02-30\"")]
    [InlineData("disbursedOn", "\"0001-01-01\"")]
    [InlineData("disbursedOn", "\"9999-12-31\"")]
    [InlineData("disbursedOn", "null")]
    [InlineData("firstDueOn", "\"2025-01-05\"")]
    [InlineData("firstDueOn", "\"9999-12-31\"")]
    [InlineData("monthlyRate", "-1")]
    [InlineData("monthlyRate", "101")]
    [InlineData("monthlyRate", "79000000000000000000000000000")]
    [InlineData("monthlyRate", "null")]
    [InlineData("annualRate", "12")]
    [InlineData("annualRate", "79000000000000000000000000000")]
    [InlineData("method", "\"flat,interestOnly\"")]
    [InlineData("method", "\"FLAT\"")]
    [InlineData("instalments", "0")]
    [InlineData("instalments", "601")]
    [InlineData("every", "0")]
    [InlineData("unit", "\"fortnight\"")]
    [InlineData("rounding", "3")]
    [InlineData("instalmentMultiple", "-1")]
    [InlineData("gracePrincipal", "3")]
    [InlineData("graceInterest", "3")]
    [InlineData("dayCount", "\"365\"")]
    [InlineData("rate", "1")]
    public async Task Quote_WrongValue_IsRefused(string field, string value)
    {
        var body = JsonNode.Parse(Body)!;
        body[field] = JsonNode.Parse(value);

        (await service.Api.PostWithoutKey("schedules", body.ToJsonString())).ShouldBeProblem(400, "invalid-request").Body!["errors"]!.AsObject().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("\"instalments\":600,\"every\":366")]
    [InlineData("\"instalments\":600,\"every\":366,\"unit\":\"week\"")]
    [InlineData("\"instalments\":600,\"every\":2,\"monthlyRate\":80")]
    [InlineData("\"instalments\":600,\"every\":1,\"monthlyRate\":80,\"method\":\"decliningEqualInstalment\",\"principal\":1000000000000")]
    [InlineData("\"instalments\":600,\"every\":1,\"principal\":1,\"method\":\"decliningEqualInstalment\",\"rounding\":1000,\"instalmentMultiple\":1000000")]
    [InlineData("\"instalments\":600,\"every\":1,\"principal\":1,\"method\":\"flat\",\"instalmentMultiple\":999999")]
    [InlineData("\"instalments\":2,\"every\":1,\"gracePrincipal\":1,\"graceInterest\":1,\"monthlyRate\":0.000001")]
    [InlineData("\"disbursedOn\":\"2200-12-31\",\"firstDueOn\":\"2200-12-31\"")]
    [InlineData("\"disbursedOn\":\"2200-12-31\",\"instalments\":600,\"unit\":\"month\"")]
    [InlineData("\"dayCount\":\"actualActual\",\"unit\":\"day\",\"every\":1,\"instalments\":600")]
    public async Task Quote_ExtremeTerms_AreAnsweredOrRefused(string change)
    {
        var body = JsonNode.Parse(Body)!;
        foreach (var (name, value) in JsonNode.Parse($"{{{change}}}")!.AsObject())
        {
            body[name] = value!.DeepClone();
        }

        var reply = await service.Api.PostWithoutKey("schedules", body.ToJsonString());

        reply.Status.Should().BeOneOf(200, 400);
        if (reply.Status == 200)
        {
            reply.Items("instalments").Sum(line => line!["principal"]!.GetValue<long>()).Should().Be(body["principal"]!.GetValue<long>());
        }
    }
}
