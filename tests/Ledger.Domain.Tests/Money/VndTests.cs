using Ledger.Domain.Money;

namespace Ledger.Domain.Tests.Money;

public sealed class VndTests
{
    [Theory]
    [InlineData(0, "0 đ")]
    [InlineData(999, "999 đ")]
    [InlineData(1_000, "1.000 đ")]
    [InlineData(1_250_000, "1.250.000 đ")]
    [InlineData(-50_000, "-50.000 đ")]
    public void ToString_Always_GroupsByDots(long amount, string written) => new Vnd(amount).ToString().Should().Be(written);

    [Fact]
    public void Sum_BeyondSixtyFourBits_Throws()
    {
        var most = new Vnd(long.MaxValue);
        most.Invoking(amount => amount + new Vnd(1)).Should().Throw<OverflowException>();
        most.Invoking(amount => amount * 2).Should().Throw<OverflowException>();
        new Vnd(long.MinValue).Invoking(amount => amount - new Vnd(1)).Should().Throw<OverflowException>();
        new Vnd(long.MinValue).Invoking(amount => -amount).Should().Throw<OverflowException>();
    }

    [Fact]
    public void Operators_Amounts_AreThoseOfIntegers()
    {
        var (three, five) = (new Vnd(3), new Vnd(5));
        (three + five).Should().Be(new Vnd(8));
        (three - five).Should().Be(new Vnd(-2));
        (-three).Should().Be(new Vnd(-3));
        (three * 4).Should().Be(new Vnd(12));
        (three < five && five > three && three <= five && five >= three).Should().BeTrue();
        Vnd.Min(three, five).Should().Be(three);
        Vnd.Max(three, five).Should().Be(five);
        three.CompareTo(five).Should().BeNegative();
    }

    [Theory]
    [InlineData(1, true, false, false)]
    [InlineData(0, false, true, false)]
    [InlineData(-1, false, false, true)]
    public void Sign_OfAnAmount_IsOneOfThree(long amount, bool positive, bool zero, bool negative) =>
        (new Vnd(amount).IsPositive, new Vnd(amount).IsZero, new Vnd(amount).IsNegative).Should().Be((positive, zero, negative));
}
