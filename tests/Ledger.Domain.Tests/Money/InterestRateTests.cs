using Ledger.Domain.Money;

namespace Ledger.Domain.Tests.Money;

public sealed class InterestRateTests
{
    [Fact]
    public void PerMonth_OnePercent_IsTwelvePerYear()
    {
        var rate = InterestRate.PerMonth(1);
        rate.PercentPerYear.Should().Be(12);
        rate.PercentPerMonth.Should().Be(1);
        rate.YearlyFraction.Should().Be(0.12m);
        rate.Should().Be(new InterestRate(12.0m));
    }

    [Fact]
    public void ExceedsLegalCap_TwentyPercentPerYear_DoesNot()
    {
        InterestRate.LegalCap.ExceedsLegalCap.Should().BeFalse();
        new InterestRate(20.00000001m).ExceedsLegalCap.Should().BeTrue();
        InterestRate.PerMonth(1.666m).ExceedsLegalCap.Should().BeFalse();
        InterestRate.PerMonth(1.667m).ExceedsLegalCap.Should().BeTrue();
        InterestRate.Zero.ExceedsLegalCap.Should().BeFalse();
    }
}
