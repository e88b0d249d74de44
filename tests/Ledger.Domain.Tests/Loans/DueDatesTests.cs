using Ledger.Domain.Loans;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

public sealed class DueDatesTests
{
    private static readonly LocalDate LastOfJanuary = new(2027, 1, 31);

    [Fact]
    public void Of_DayThatShortMonthsLack_IsClampedPerMonthAndNeverCarried() =>
        Monthly(LastOfJanuary, null).Should().Equal(new(2027, 2, 28), new(2027, 3, 31), new(2027, 4, 30), new(2027, 5, 31));

    [Fact]
    public void Of_LeapYear_HasItsLeapDay() =>
        DueDates.Of(1, new LocalDate(2028, 1, 31), null, 1, PeriodUnit.Month).Should().Be(new LocalDate(2028, 2, 29));

    [Fact]
    public void Of_MeetingDay_CountsFromIt() =>
        Monthly(LastOfJanuary, new LocalDate(2027, 3, 30)).Should().Equal(new(2027, 3, 30), new(2027, 4, 30), new(2027, 5, 30), new(2027, 6, 30));

    [Theory]
    [InlineData(PeriodUnit.Month, 3, 2027, 10, 31)]
    [InlineData(PeriodUnit.Week, 2, 2027, 3, 14)]
    [InlineData(PeriodUnit.Day, 10, 2027, 3, 2)]
    public void Of_EverySoManyUnits_CountsThem(PeriodUnit unit, int every, int year, int month, int day) =>
        DueDates.Of(3, LastOfJanuary, null, every, unit).Should().Be(new LocalDate(year, month, day));

    private static IEnumerable<LocalDate> Monthly(LocalDate disbursedOn, LocalDate? firstDueOn) =>
        Enumerable.Range(1, 4).Select(number => DueDates.Of(number, disbursedOn, firstDueOn, 1, PeriodUnit.Month));
}
