using System.Text;
using Ledger.Api.Audit;

namespace Ledger.Api.Tests.Audit;

/// <summary>A line as it is usually written is read as any line is.</summary>
public sealed class ExportedEntryTests
{
    private const string Line =
        """{"kind":"entry","version":12,"type":"loan_approved","timestamp":"2017-02-02T12:07:55.123456Z","id":"01a22233-960a-772d-9430-8fe4afd1fa41","tenantId":"01","streamId":"c-j8akbhxfq8","correlationId":"r-1","causationId":"k-2","headers":{"by":"t"},"data":{"loanId":"L87","on":"2017-02-02"},"journal":[],"previousHash":"6dc6","hash":"b0d5"}""";

    [Theory]
    [InlineData("", "")]
    [InlineData(",\"correlationId\":\"r-1\"", "")]
    [InlineData(",\"causationId\":\"k-2\"", "")]
    [InlineData(",\"headers\":{\"by\":\"t\"}", "")]
    [InlineData("{\"loanId\":\"L87\",\"on\":\"2017-02-02\"}", "{\"on\": \"2017-02-02\", \"loanId\": \"L87\"}")]
    [InlineData("01a22233-960a-772d", "01A22233-960A-772D")]
    public void ReadAsWritten_OfAUsualLine_IsWhatReadFinds(string part, string replacement)
    {
        var line = Utf8(part.Length == 0 ? Line : Line.Replace(part, replacement, StringComparison.Ordinal));

        ExportedEntry.ReadAsWritten(line, ExportedEntry.NoTexts()).Should().NotBeNull().And.Be(ExportedEntry.Read(line, ExportedEntry.NoTexts()));
    }

    [Theory]
    [InlineData("\"kind\":\"entry\"", "\"kind\": \"entry\"")]
    [InlineData("\"kind\":\"entry\"", "\"kind\":\"seal\"")]
    [InlineData("\"version\":12", "\"version\":012")]
    [InlineData("\"version\":12", "\"version\":+12")]
    [InlineData("\"version\":12", "\"version\":-12")]
    [InlineData("\"version\":12", "\"version\":12.0")]
    [InlineData("\"version\":12", "\"version\":99999999999999999999")]
    [InlineData("loan_approved", "loan\\u005fapproved")]
    [InlineData("c-j8akbhxfq8", "c-ệ")]
    [InlineData("01a22233-960a", "01a22233960a")]
    [InlineData("\"r-1\"", "null")]
    [InlineData("\"hash\":\"b0d5\"}", "\"hash\":\"b0d5\"} ")]
    [InlineData("\"hash\":\"b0d5\"}", "\"hash\":\"b0d5\",\"more\":1}")]
    [InlineData("\"hash\":\"b0d5\"}", "\"hash\":\"b0d5\"")]
    [InlineData(",\"hash\":\"b0d5\"", "")]
    [InlineData(",\"journal\":[]", "")]
    public void ReadAsWritten_OfAnyOtherLine_LeavesItToRead(string part, string replacement) =>
        ExportedEntry.ReadAsWritten(Utf8(Line.Replace(part, replacement, StringComparison.Ordinal)), ExportedEntry.NoTexts()).Should().BeNull();

    [Fact]
    public void ReadAsWritten_AfterAnotherLine_TakesNothingOfIt()
    {
        var texts = ExportedEntry.NoTexts();
        ExportedEntry.ReadAsWritten(Utf8(Line), texts);
        var line = Utf8(Line.Replace(",\"correlationId\":\"r-1\",\"causationId\":\"k-2\",\"headers\":{\"by\":\"t\"}", "", StringComparison.Ordinal).Replace("c-j8akbhxfq8", "c-other", StringComparison.Ordinal));

        ExportedEntry.ReadAsWritten(line, texts).Should().Be(ExportedEntry.Read(line, ExportedEntry.NoTexts()));
    }

    private static ReadOnlyMemory<byte> Utf8(string line) => Encoding.UTF8.GetBytes(line);
}
