using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ledger.EventStore.Tests.Integrity;

/// <summary>The examples that RFC 8785 gives itself, and what this implementation refuses.</summary>
public sealed class CanonicalJsonTests
{
    // Appendix B: the bits of a double and its text.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Number_OfTheTableOfTheRfc_IsWrittenAsThere(string bits, string text) =>
        CanonicalJson.Number(BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))).Should().Be(text);

    [Theory]
    [InlineData("7fffffffffffffff")]
    [InlineData("7ff0000000000000")]
    public void Number_ThatIsNone_IsRefused(string bits)
    {
        var value = BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        FluentActions.Invoking(() => CanonicalJson.Number(value)).Should().Throw<JsonException>();
    }

    // Section 3.2.2 and 3.2.3.
    [Fact]
    public void Of_TheSampleOfTheRfc_IsWhatItPrints()
    {
        const string Sample =
            """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string Canonical =
            """
            {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}
            """;

        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(Sample), allowRounding: true)).Should().Be(Canonical);
    }

    // Section 3.2.3: the code units of names and not their code points.
    [Fact]
    public void Of_NamesInAnyOrder_SortsThemByUtf16CodeUnits()
    {
        const string Sample =
            """
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}
            """;

        using var sorted = JsonDocument.Parse(CanonicalJson.Of(Encoding.UTF8.GetBytes(Sample)));

        sorted.RootElement.EnumerateObject().Select(member => member.Value.GetString()).Should().Equal(
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
    }

    [Theory]
    [InlineData(""" { "b" : { "z":1, "a":[ { "y":2, "x":3 } ] }, "a" : [] } """, """{"a":[],"b":{"a":[{"x":3,"y":2}],"z":1}}""")]
    [InlineData(""" "B\u1ee5c \u0001\b\t\f\r\u007f" """, "\"Bục \\u0001\\b\\t\\f\\r\u007f\"")]
    [InlineData("[1.0, 1e3, -0, -0.0, 0.50, 10e-1, 1000000000000000000000]", "[1,1000,0,0,0.5,1,1e+21]")]
    [InlineData("[9007199254740991, -9007199254740991, 9007199254740994]", "[9007199254740991,-9007199254740991,9007199254740994]")]
    [InlineData("[true,false,null,{}]", "[true,false,null,{}]")]
    public void Of_AnyForm_IsTheOneForm(string json, string canonical) =>
        Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json))).Should().Be(canonical);

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("333333333.33333329")]
    [InlineData("0.1000000000000000055")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"b":1,"a":1,"b":2}""")]
    [InlineData("""{"a":1,"\u0061":1}""")]
    [InlineData("""["\ud83d"]""")]
    [InlineData("""{"\ude00":1}""")]
    [InlineData("1 2")]
    [InlineData("{")]
    [InlineData("")]
    public void Of_WhatHasNoOneForm_IsRefused(string json) =>
        FluentActions.Invoking(() => CanonicalJson.Of(Encoding.UTF8.GetBytes(json))).Should().Throw<JsonException>();
}
