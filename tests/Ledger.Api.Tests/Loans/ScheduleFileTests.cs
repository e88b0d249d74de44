using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Api.Loans;

namespace Ledger.Api.Tests.Loans;

public sealed class ScheduleFileTests
{
    private const string Club = """
        { "id": "club", "principal": 3000000, "ratePercentPerYear": "12", "scheduleType": "cumulative", "interestMethod": "declining_balance",
          "amortization": "equal_principal", "interestCalcPeriod": "same_as_repayment_period", "daysInYear": "actual", "daysInMonth": "actual",
          "unit": "months", "instalments": 3, "disbursedOn": "2026-01-31", "rounding": "half_even" }
        """;

    [Fact]
    public void Fill_PublishedCases_GivesBackTheFileAsItWas()
    {
        using var stream = typeof(ScheduleFileTests).Assembly.GetManifestResourceStream("schedule-cases.json");
        var published = JsonNode.Parse(stream!)!;
        var asked = published.DeepClone();
        foreach (var one in asked["cases"]!.AsArray())
        {
            one!.AsObject().Remove("expected");
        }

        var filled = Fill(asked.ToJsonString());

        filled["meta"]!.ToJsonString().Should().Be(published["meta"]!.ToJsonString());
        filled["cases"]!.AsArray().Select(Expected).Should().Equal(published["cases"]!.AsArray().Select(Expected));
    }

    [Fact]
    public void Fill_BareArrayWithoutOptionalFields_IsFilled()
    {
        var row = Fill($"[{Club}]")[0]!["expected"]![1]!;

        row.ToJsonString().Should().Be("""{"n":2,"due":"2026-03-31","days":31,"principal":1000000,"interest":20000,"total":1020000,"balance":1000000}""");
    }

    [Fact]
    public void Fill_StaleExpectedAndError_AreReplaced()
    {
        var one = Fill($"[{Club.Replace("{ \"id\"", "{ \"error\": \"old\", \"expected\": [], \"id\"", StringComparison.Ordinal)}]")[0]!;

        one["expected"]!.AsArray().Should().HaveCount(3);
        one["error"].Should().BeNull();
    }

    [Theory]
    [InlineData("\"half_even\"", "\"floor\"", "rounding")]
    [InlineData("\"cumulative\"", "\"balloon\"", "scheduleType")]
    [InlineData("\"months\"", "\"years\"", "unit")]
    [InlineData("\"2026-01-31\"", "\"2026-02-30\"", "disbursedOn")]
    [InlineData("\"id\": \"club\"", "\"downPayment\": 5", "downPayment")]
    [InlineData("\"instalments\": 3", "\"instalments\": 0", "Instalments")]
    [InlineData("3000000", "\"much\"", "principal")]
    public void Fill_UnsupportedCase_NamesWhatIsUnsupported(string field, string replacement, string named)
    {
        var cases = Fill($"[{Club.Replace(field, replacement, StringComparison.Ordinal)}, {Club}]");

        cases[0]!["error"]!.GetValue<string>().Should().Contain(named);
        cases[0]!["expected"].Should().BeNull();
        cases[1]!["expected"].Should().NotBeNull();
    }

    [Fact]
    public void Fill_NoListOfCases_Throws()
    {
        var fill = () => Fill("{}");

        fill.Should().Throw<FormatException>();
    }

    [Fact]
    public void Fill_NotJson_Throws()
    {
        var fill = () => Fill("cases:");

        fill.Should().Throw<JsonException>();
    }

    private static JsonNode Fill(string json)
    {
        using var output = new MemoryStream();
        ScheduleFile.Fill(new MemoryStream(Encoding.UTF8.GetBytes(json)), output);
        return JsonNode.Parse(output.ToArray())!;
    }

    private static string Expected(JsonNode? one) => one!["expected"]!.ToJsonString();
}
