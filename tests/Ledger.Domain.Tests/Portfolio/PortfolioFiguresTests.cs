using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Domain.Tests.Portfolio;

public sealed class PortfolioFiguresTests
{
    // Twenty loans of a million; of three that are late one is rescheduled; another rescheduled one is not late.
    private static readonly PortfolioFigures Twenty = new()
    {
        Clubs = 1,
        Active = new LoanVolume(20, Dong(20_000_000)),
        Rescheduled = new LoanVolume(2, Dong(2_000_000)),
        Late =
        [
            new EquallyLateLoans(1, 0, false, 1, Dong(1_000_000), Vnd.Zero, Dong(10_000)),
            new EquallyLateLoans(31, 31, true, 1, Dong(1_000_000), Dong(200_000), Dong(20_000)),
            new EquallyLateLoans(366, 30, false, 1, Dong(1_000_000), Dong(300_000), Dong(30_000)),
        ],
    };

    [Theory]
    [InlineData(0, 3, 3_000_000, 0.15)]
    [InlineData(30, 2, 2_000_000, 0.1)]
    [InlineData(31, 1, 1_000_000, 0.05)]
    [InlineData(365, 1, 1_000_000, 0.05)]
    [InlineData(366, 0, 0, 0)]
    public void AtRisk_MoreThanSoManyDays_IsTheWholeUnpaidPrincipal(int days, int loans, long atRisk, double ratio)
    {
        var par = Twenty.AtRisk(days);

        (par.Loans, par.AtRisk, par.Outstanding, par.Ratio).Should().Be((loans, Dong(atRisk), Dong(20_000_000), (decimal)ratio));
    }

    [Fact]
    public void AtRiskByPrincipal_InterestOnlyLate_IsNotAtRisk() =>
        Ageing.RiskDays.Select(days => Twenty.AtRiskByPrincipal(days).Loans).Should().Equal(2, 1, 0, 0, 0, 0);

    [Fact]
    public void AtRiskOrRescheduled_LateOrNot_CountsEachOnce() =>
        Ageing.RiskDays.Select(days => Twenty.AtRiskOrRescheduled(days)).Select(par => (par.Loans, par.AtRisk.Amount)).Should().Equal(
            (4, 4_000_000), (3, 3_000_000), (3, 3_000_000), (3, 3_000_000), (3, 3_000_000), (3, 3_000_000));

    [Fact]
    public void Aged_EveryBucket_SumToTheActiveLoans()
    {
        Ageing.Buckets.Select(bucket => Twenty.Aged(bucket).Loans).Should().Equal(17, 1, 1, 0, 0, 0, 1);
        Ageing.Buckets.Aggregate(default(LoanVolume), (sum, bucket) => sum + Twenty.Aged(bucket)).Should().Be(Twenty.Active);
        DebtGroup.All.Select(group => Twenty.Aged(group.Days).Loans).Should().Equal(18, 0, 1, 0, 1);
    }

    [Fact]
    public void Sum_OfTwoPortfolios_IsSumOverSum()
    {
        var other = new PortfolioFigures { Clubs = 1, Active = new LoanVolume(1, Dong(1_000_000)), Late = [new EquallyLateLoans(40, 40, false, 1, Dong(1_000_000), Dong(1), Dong(2))] };

        var both = Twenty + other;

        (both.Clubs, both.Active.Loans, both.AtRisk(30).Loans, both.AtRisk(30).Ratio).Should().Be((2, 21, 3, decimal.Round(3m / 21, 6)));
        both.Arrears.Should().Be(new Share(Dong(500_001), Dong(21_000_000)));
        both.OverdueInterest.Should().Be(Dong(60_002));
        (PortfolioFigures.None + Twenty).Should().BeEquivalentTo(Twenty);
    }

    [Fact]
    public void Buckets_Always_AreThoseOfTheStandard() =>
        Ageing.Buckets.Should().Equal(new(0, 0), new(1, 30), new(31, 60), new(61, 90), new(91, 180), new(181, 365), new AgeingBucket(366, null));

    [Fact]
    public void Steps_BetweenTwo_NothingChanges()
    {
        Ageing.Steps.Should().Equal(1, 10, 30, 31, 61, 90, 91, 180, 181, 366);
        for (var days = 1; days < 500; days++)
        {
            var step = Ageing.Steps.Last(step => step <= days);
            Ageing.Buckets.Where(bucket => bucket.Contains(days)).Should().Equal(Ageing.Buckets.Where(bucket => bucket.Contains(step))).And.HaveCount(1);
            DebtGroup.All.Where(group => group.Days.Contains(days)).Should().Equal(DebtGroup.All.Where(group => group.Days.Contains(step))).And.HaveCount(1);
            Ageing.RiskDays.Count(risk => days > risk).Should().Be(Ageing.RiskDays.Count(risk => step > risk));
        }
    }

    [Fact]
    public void Provision_OfAGroup_IsRoundedOnce() =>
        DebtGroup.All.Select(group => group.Provision(Dong(1_000_025)).Amount).Should().Equal(0, 20_001, 250_006, 500_013, 1_000_025);

    [Fact]
    public void WriteOffs_Ratio_IsOverTheAveragePortfolio()
    {
        var writeOffs = new WriteOffs(Dong(600_000), Dong(100_000), Dong(10_000_000), Dong(20_000_001));

        (writeOffs.AverageOutstanding, writeOffs.Ratio.Ratio).Should().Be((Dong(15_000_000), 0.04m));
        new WriteOffs(Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero).Ratio.Ratio.Should().BeNull("of nothing there is no part");
    }

    [Fact]
    public void YearTo_ADay_IsTwelveMonths() =>
        (PortfolioFigures.YearTo(new LocalDate(2025, 12, 31)), PortfolioFigures.YearTo(new LocalDate(2024, 2, 29))).Should().Be((new LocalDate(2025, 1, 1), new LocalDate(2023, 3, 1)));

    private static Vnd Dong(long amount) => new(amount);
}
