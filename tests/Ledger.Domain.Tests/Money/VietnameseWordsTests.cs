using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Money;

namespace Ledger.Domain.Tests.Money;

/// <summary>Amounts in words.</summary>
public sealed class VietnameseWordsTests
{
    [Theory]
    [InlineData(0, "không")]
    [InlineData(1, "một")]
    [InlineData(5, "năm")]
    [InlineData(10, "mười")]
    [InlineData(11, "mười một")]
    [InlineData(14, "mười bốn")]
    [InlineData(15, "mười lăm")]
    [InlineData(20, "hai mươi")]
    [InlineData(21, "hai mươi mốt")]
    [InlineData(24, "hai mươi bốn")]
    [InlineData(25, "hai mươi lăm")]
    [InlineData(51, "năm mươi mốt")]
    [InlineData(55, "năm mươi lăm")]
    [InlineData(100, "một trăm")]
    [InlineData(101, "một trăm linh một")]
    [InlineData(105, "một trăm linh năm")]
    [InlineData(110, "một trăm mười")]
    [InlineData(111, "một trăm mười một")]
    [InlineData(115, "một trăm mười lăm")]
    [InlineData(121, "một trăm hai mươi mốt")]
    [InlineData(505, "năm trăm linh năm")]
    [InlineData(555, "năm trăm năm mươi lăm")]
    [InlineData(1_000, "một nghìn")]
    [InlineData(1_001, "một nghìn không trăm linh một")]
    [InlineData(1_010, "một nghìn không trăm mười")]
    [InlineData(1_015, "một nghìn không trăm mười lăm")]
    [InlineData(1_100, "một nghìn một trăm")]
    [InlineData(10_000, "mười nghìn")]
    [InlineData(10_500, "mười nghìn năm trăm")]
    [InlineData(15_000, "mười lăm nghìn")]
    [InlineData(21_000, "hai mươi mốt nghìn")]
    [InlineData(105_000, "một trăm linh năm nghìn")]
    [InlineData(277_500, "hai trăm bảy mươi bảy nghìn năm trăm")]
    [InlineData(1_000_000, "một triệu")]
    [InlineData(1_000_005, "một triệu không trăm linh năm")]
    [InlineData(1_000_500, "một triệu năm trăm")]
    [InlineData(1_005_000, "một triệu không trăm linh năm nghìn")]
    [InlineData(1_050_000, "một triệu không trăm năm mươi nghìn")]
    [InlineData(1_250_000, "một triệu hai trăm năm mươi nghìn")]
    [InlineData(21_015_051, "hai mươi mốt triệu không trăm mười lăm nghìn không trăm năm mươi mốt")]
    [InlineData(50_000_000, "năm mươi triệu")]
    [InlineData(115_000_000, "một trăm mười lăm triệu")]
    [InlineData(1_000_000_000, "một tỷ")]
    [InlineData(1_000_000_001, "một tỷ không trăm linh một")]
    [InlineData(1_050_000_000, "một tỷ không trăm năm mươi triệu")]
    [InlineData(12_345_678_905, "mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh năm")]
    [InlineData(1_000_000_000_000, "một nghìn tỷ")]
    [InlineData(15_000_500_000_000, "mười lăm nghìn tỷ năm trăm triệu")]
    [InlineData(1_000_000_000_000_000_000, "một tỷ tỷ")]
    [InlineData(-10_000, "âm mười nghìn")]
    [InlineData(long.MinValue, "âm chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ tám trăm năm mươi bốn triệu bảy trăm bảy mươi lăm nghìn tám trăm linh tám")]
    public void Of_Number_IsReadAsInSchool(long number, string words) => VietnameseWords.Of(number).Should().Be(words);

    [Theory]
    [InlineData(0, "Không đồng")]
    [InlineData(280_000, "Hai trăm tám mươi nghìn đồng")]
    [InlineData(-5, "Âm năm đồng")]
    public void InWords_Amount_BeginsWithACapitalAndEndsInDong(long amount, string words) => new Vnd(amount).InWords().Should().Be(words);

    [Fact]
    public void Of_AnyNumber_ReadsBackAsTheSameNumber() =>
        Prop.ForAll(
            Gen.Choose(0, 999).Four().Select(parts => ((((((parts.Item1 * 1000L) + parts.Item2) * 1000L) + parts.Item3) * 1000L) + parts.Item4) / (parts.Item1 % 2 == 0 ? 1 : 1_000_000)).ToArbitrary(),
            number => ReadBack(VietnameseWords.Of(number)) == number).QuickCheckThrowOnFailure();

    // A reader that knows nothing of the writer: each word says what it does to the number read so far.
    private static long ReadBack(string text)
    {
        string[] digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
        var (total, block, group) = (0L, 0L, 0L);
        var digit = 0L;
        foreach (var word in text.Split(' '))
        {
            switch (word)
            {
                case "trăm":
                    (group, digit) = (group + (digit * 100), 0);
                    break;
                case "mươi":
                    (group, digit) = (group + (digit * 10), 0);
                    break;
                case "mười":
                    group += 10;
                    break;
                case "linh":
                    break;
                case "mốt":
                    digit = 1;
                    break;
                case "lăm":
                    digit = 5;
                    break;
                case "nghìn":
                    (block, group, digit) = (block + ((group + digit) * 1_000), 0, 0);
                    break;
                case "triệu":
                    (block, group, digit) = (block + ((group + digit) * 1_000_000), 0, 0);
                    break;
                case "tỷ":
                    (total, block, group, digit) = ((total + block + group + digit) * 1_000_000_000, 0, 0, 0);
                    break;
                default:
                    digit = Array.IndexOf(digits, word);
                    digit.Should().BeGreaterThanOrEqualTo(0, "{0} is a digit", word);
                    break;
            }
        }

        return total + block + group + digit;
    }
}
