using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

public sealed class DayCountsTests
{
    private static readonly LoanTerms Terms = new() { Rate = InterestRate.PerMonth(1m), Method = InterestMethod.Flat, Instalments = 12, DayCount = DayCount.ActualActual };

    [Fact]
    public void Between_ActualActualAcrossNewYear_SplitsAtTheFirstOfJanuary() =>
        Between(Terms, new(2023, 12, 21), new(2024, 1, 21)).Should().Be(new YearFraction((11 * 366) + (20 * 365), 365 * 366));

    [Fact]
    public void Between_YearBoundaryOfDecember_GivesItsLastDayToTheNewYear() =>
        Between(With(new() { YearBoundary = YearBoundary.LastOfDecember }), new(2023, 12, 21), new(2024, 1, 21)).Should().Be(new YearFraction((10 * 366) + (21 * 365), 365 * 366));

    [Fact]
    public void Between_TwoCommonYears_HaveOneDenominator() =>
        Between(Terms, new(2025, 12, 21), new(2026, 1, 21)).Should().Be(new YearFraction(31, 365));

    [Fact]
    public void Between_OverWholeYears_CountsEachByItsLength()
    {
        var time = Between(Terms with { Every = 36 }, new(2023, 7, 1), new(2026, 7, 1));

        time.ToDouble().Should().BeApproximately(3, 1e-12);
    }

    [Theory]
    [InlineData(2024, 2, 15, 2024, 3, 15, 366)]
    [InlineData(2024, 2, 28, 2024, 2, 29, 366)]
    [InlineData(2024, 2, 29, 2024, 3, 29, 365)]
    [InlineData(2024, 7, 15, 2024, 8, 15, 365)]
    public void Between_LeapDayPeriodOnly_Counts366OnlyWithTheLeapDay(int year, int month, int day, int toYear, int toMonth, int toDay, int length) =>
        Between(With(new() { LeapYear = LeapYear.LeapDayPeriodOnly }), new(year, month, day), new(toYear, toMonth, toDay)).Denominator.Should().Be(length);

    [Fact]
    public void Between_Thirty360UpToAMeetingDay_TakesThe31stForThe30th() =>
        DayCounts.Between(Terms with { DayCount = DayCount.Thirty360 }, new(2026, 1, 31), new(2026, 3, 15), regular: false).Should().Be(new YearFraction(45, 360));

    [Fact]
    public void Between_PeriodUpToAMeetingDay_IsOneWholePeriod() =>
        DayCounts.Between(Terms with { DayCount = DayCount.Period, Every = 3 }, new(2026, 1, 31), new(2026, 3, 15), regular: false).Should().Be(new YearFraction(3, 12));

    [Theory]
    [InlineData(PeriodUnit.Month, 12)]
    [InlineData(PeriodUnit.Week, 52)]
    [InlineData(PeriodUnit.Day, 365)]
    public void Between_Period_IsUnitsOverUnitsOfAYear(PeriodUnit unit, int perYear) =>
        Between(Terms with { DayCount = DayCount.Period, Unit = unit, Every = 2 }, new(2024, 1, 31), new(2024, 3, 1)).Should().Be(new YearFraction(2, perYear));

    [Theory]
    [InlineData(YearLength.Days360, 360)]
    [InlineData(YearLength.Days364, 364)]
    [InlineData(YearLength.Days365, 365)]
    [InlineData(YearLength.Actual, 366)]
    [InlineData(YearLength.OfDayCount, 366)]
    public void Between_YearLength_IsTheDenominator(YearLength yearLength, int days) =>
        Between(With(new() { YearLength = yearLength }), new(2024, 1, 10), new(2024, 2, 10)).Should().Be(new YearFraction(31, days));

    private static LoanTerms With(ScheduleConvention convention) => Terms with { Convention = convention };

    private static YearFraction Between(LoanTerms terms, LocalDate from, LocalDate to) => DayCounts.Between(terms, from, to, regular: true);
}
