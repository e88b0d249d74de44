using Ledger.Domain.Money;

namespace Ledger.Domain.Tests.Money;

public sealed class RoundingTests
{
    [Theory]
    [InlineData("0.4", 0)]
    [InlineData("0.5", 1)]
    [InlineData("2.5", 3)]
    [InlineData("-2.5", -3)]
    public void Round_HalfUp_GoesAwayFromZero(string dong, long rounded) => Rounding.ToTheDong.Round(Decimal(dong)).Should().Be(new Vnd(rounded));

    [Theory]
    [InlineData("0.5", 0)]
    [InlineData("1.5", 2)]
    [InlineData("2.5", 2)]
    public void Round_HalfEven_GoesToTheEvenNeighbour(string dong, long rounded) =>
        new Rounding(1, RoundingMode.HalfEven).Round(Decimal(dong)).Should().Be(new Vnd(rounded));

    [Theory]
    [InlineData(100, "8349.9", 8_300)]
    [InlineData(100, "8350", 8_400)]
    [InlineData(500, "8249", 8_000)]
    [InlineData(500, "8250", 8_500)]
    [InlineData(1000, "499.999", 0)]
    [InlineData(1000, "500", 1_000)]
    public void Round_Unit_GivesAMultipleOfIt(int unit, string dong, long rounded) => new Rounding(unit).Round(Decimal(dong)).Should().Be(new Vnd(rounded));

    [Fact]
    public void Round_BeyondSixtyFourBits_Throws()
    {
        new Rounding(1).Invoking(rounding => rounding.Round(decimal.MaxValue)).Should().Throw<OverflowException>();
        new Rounding(1000).Invoking(rounding => rounding.Round(long.MaxValue + 1_000_000m)).Should().Throw<OverflowException>();
    }

    [Fact]
    public void Units_ToChooseFrom_AreThoseOfNotes() => Rounding.Units.Should().Equal(1, 100, 500, 1000);

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
