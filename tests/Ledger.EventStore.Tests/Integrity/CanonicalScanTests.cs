using System.Text;
using System.Text.Json;

namespace Ledger.EventStore.Tests.Integrity;

/// <summary>What passes at sight is in canonical form by the writer of that form, which has to work where a space stands in front.</summary>
public sealed class CanonicalScanTests
{
    private const string Sample = """{"a":[1,-20,0,7.8,0.000001,true,false,null,{}],"b":{"amount":30000000,"note":"Dự án hỗ trợ vốn đợt 1","on":"2015-04-02"},"c":"","d":[]}""";

    [Theory]
    [InlineData(Sample)]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("999999999999999")]
    [InlineData("123456789.012345")]
    [InlineData("\"\u007f\"")]
    public void Passes_OfPlainCanonicalForm_IsTrue(string json)
    {
        CanonicalScan.Passes(Encoding.UTF8.GetBytes(json)).Should().BeTrue();
        Written(Encoding.UTF8.GetBytes(json)).Should().Be(json);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1 2")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("7.80")]
    [InlineData("1.0")]
    [InlineData("0.0000001")]
    [InlineData("1e3")]
    [InlineData("1E400")]
    [InlineData("9007199254740993")]
    [InlineData("1234567890.123456")]
    [InlineData("tru")]
    [InlineData("nulls")]
    [InlineData("\"")]
    [InlineData("\"\\u0041\"")]
    [InlineData("\"\t\"")]
    [InlineData("{\"b\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" :1}")]
    [InlineData("{\"a\":1")]
    [InlineData("{a:1}")]
    [InlineData("{,}")]
    [InlineData("[1,]")]
    [InlineData("[1 ,2]")]
    [InlineData("[1}")]
    [InlineData("{1:2}")]
    public void Passes_OfAnythingElse_IsFalse(string json) => CanonicalScan.Passes(Encoding.UTF8.GetBytes(json)).Should().BeFalse();

    [Fact]
    public void Passes_OfWhatIsNoUtf8_IsFalse() => CanonicalScan.Passes([(byte)'"', 0xc3, (byte)'"']).Should().BeFalse();

    [Fact]
    public void Passes_OfDeepNesting_IsFalse() => CanonicalScan.Passes(Encoding.UTF8.GetBytes(new string('[', 100_000))).Should().BeFalse();

    [Fact]
    public void Passes_OfMutatedSamples_OnlyWhereTheWriterChangesNothing()
    {
        var random = new Random(1648);
        var passed = 0;
        const string Alphabet = "0123456789.-+eE\"\\{}[],: \ttrufalsn\u00e9ab";
        for (var i = 0; i < 200_000; i++)
        {
            var json = Sample.ToCharArray().ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(json.Count);
                switch (random.Next(3))
                {
                    case 0:
                        json[at] = Alphabet[random.Next(Alphabet.Length)];
                        break;
                    case 1:
                        json.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                        break;
                    default:
                        json.RemoveAt(at);
                        break;
                }
            }

            var utf8 = Encoding.UTF8.GetBytes(json.ToArray());
            if (CanonicalScan.Passes(utf8))
            {
                passed++;
                Written(utf8).Should().Be(Encoding.UTF8.GetString(utf8));
            }
        }

        passed.Should().BeGreaterThan(10_000);
    }

    private static string Written(byte[] json)
    {
        try
        {
            return Encoding.UTF8.GetString(CanonicalJson.Of([(byte)' ', .. json]));
        }
        catch (JsonException refused)
        {
            return refused.Message;
        }
    }
}
