using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Domain.Tests.Portfolio;

public sealed class TargetTests
{
    private static readonly TargetsInForce Targets = new(
        [new DatedTarget(Day(1, 1), Dong(50)), new DatedTarget(Day(9, 1), Dong(40))],
        [new DatedTarget(Day(3, 1), Dong(30)), new DatedTarget(Day(3, 1), Dong(35))],
        [new DatedTarget(Day(5, 1), Dong(60)), new DatedTarget(Day(7, 1), null)]);

    private static readonly DailyBalances Sizes = new([new DayBalance(Day(1, 10), Dong(34)), new DayBalance(Day(4, 1), Dong(36)), new DayBalance(Day(6, 1), Dong(10)), new DayBalance(Day(8, 1), Dong(70))]);

    [Theory]
    [InlineData(1, 50)]
    [InlineData(3, 35)]
    [InlineData(5, 60)]
    [InlineData(7, 35)]
    [InlineData(10, 35)]
    public void On_ADay_IsTheClubsElseTheProvincesElseTheNations(int month, long target) => Targets.On(Day(month, 20)).Should().Be(Dong(target));

    [Fact]
    public void On_WithoutProvinceOrClub_IsTheNations()
    {
        var nation = Targets with { Province = [], Club = [] };

        (nation.On(Day(8, 31)), nation.On(Day(9, 1)), nation.On(Day(1, 1).PlusDays(-1))).Should().Be((Dong(50), Dong(40), null));
    }

    [Fact]
    public void ReachedOn_FundThatGrew_IsTheFirstSuchDay()
    {
        Targets.ReachedOn(Sizes, Day(12, 31)).Should().Be(Day(4, 1));
        Targets.ReachedOn(Sizes, Day(4, 1)).Should().Be(Day(4, 1));
        Targets.ReachedOn(Sizes, Day(3, 31)).Should().BeNull();
        Targets.ReachedOn(DailyBalances.None, Day(12, 31)).Should().BeNull();
    }

    [Fact]
    public void ReachedOn_TargetThatCameDown_IsTheDayFromWhichItHolds()
    {
        var lowered = Targets with { Province = [new DatedTarget(Day(2, 15), Dong(34))] };

        lowered.ReachedOn(Sizes, Day(12, 31)).Should().Be(Day(2, 15));
        lowered.ReachedOn(Sizes, Day(2, 14)).Should().BeNull();
    }

    [Theory]
    [InlineData(100, TargetStanding.At)]
    [InlineData(120, TargetStanding.At)]
    [InlineData(99, TargetStanding.Near)]
    [InlineData(80, TargetStanding.Near)]
    [InlineData(79, TargetStanding.Far)]
    public void Standing_AtTheBoundaries_CountsThemIn(long size, TargetStanding standing) =>
        new TargetOutlook(Day(12, 31), Dong(size), Dong(100), Day(1, 1), Vnd.Zero).Standing.Should().Be(standing);

    [Fact]
    public void Pace_OfAWholeYear_IsATwelfthOfTheGrowth()
    {
        var outlook = new TargetOutlook(Day(12, 31), Dong(40_000_000), Dong(50_000_000), Day(12, 31).PlusMonths(-12), Dong(28_000_000));

        (outlook.PacePerMonth, outlook.Growth, outlook.Missing).Should().Be((Dong(1_000_000), Dong(12_000_000), Dong(10_000_000)));
        outlook.ExpectedOn.Should().Be(Day(12, 31).PlusDays(305), "365 days x 10 / 12 are 304.2 days");
    }

    [Fact]
    public void Pace_OfAYoungerFund_IsTakenFromItsOpening()
    {
        var outlook = new TargetOutlook(Day(3, 14), Dong(44_000_000), Dong(50_000_000), Day(1, 1), Dong(40_000_000));

        outlook.PacePerMonth.Should().Be(Dong(1_689_815), "4,000,000 đ in 72 of 365 days");
        outlook.ExpectedOn.Should().Be(Day(3, 14).PlusDays(108));
        (outlook with { PaceFrom = Day(3, 14), FundSizeThen = Dong(44_000_000) }).Should().Match<TargetOutlook>(opening => opening.PacePerMonth == null && opening.ExpectedOn == null);
    }

    [Theory]
    [InlineData(28_000_000, 28_000_000)]
    [InlineData(28_000_000, 30_000_000)]
    [InlineData(51_000_000, 28_000_000)]
    [InlineData(28_000_001, 28_000_000)]
    public void ExpectedOn_NotGrowingOrThereOrNotInALifetime_IsUnknown(long size, long then) =>
        new TargetOutlook(Day(12, 31), Dong(size), Dong(50_000_000), Day(1, 1), Dong(then)).ExpectedOn.Should().BeNull();

    private static LocalDate Day(int month, int day) => new(2025, month, day);

    private static Vnd Dong(long amount) => new(amount);
}
