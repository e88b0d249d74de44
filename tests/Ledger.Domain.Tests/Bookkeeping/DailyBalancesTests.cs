using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Bookkeeping;

public sealed class DailyBalancesTests
{
    private static readonly DailyBalances Moved = DailyBalances.None.Move(Day(10), new Vnd(100)).Move(Day(20), new Vnd(-30)).Move(Day(30), new Vnd(50));

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 100)]
    [InlineData(19, 100)]
    [InlineData(20, 70)]
    [InlineData(29, 70)]
    [InlineData(30, 120)]
    [InlineData(31, 120)]
    public void At_Day_IsTheBalanceAtItsEnd(int day, long balance) => Moved.At(Day(day)).Amount.Should().Be(balance);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(10, 20, 70)]
    [InlineData(15, 20, 70)]
    [InlineData(20, 20, 70)]
    [InlineData(25, 25, 70)]
    [InlineData(30, 30, 120)]
    [InlineData(31, 31, 120)]
    public void LowestDayFrom_Day_LooksAtItAndLaterOnes(int day, int lowestOn, long lowest)
    {
        Moved.LowestDayFrom(Day(day)).Should().Be(new DayBalance(Day(lowestOn), new Vnd(lowest)));
        Moved.LowestFrom(Day(day)).Amount.Should().Be(lowest);
    }

    [Fact]
    public void Move_Backdated_MovesEveryLaterDay()
    {
        var moved = Moved.Move(Day(15), new Vnd(5));
        moved.Days.Should().Equal(
            new DayBalance(Day(10), new Vnd(100)),
            new DayBalance(Day(15), new Vnd(105)),
            new DayBalance(Day(20), new Vnd(75)),
            new DayBalance(Day(30), new Vnd(125)));
        Moved.Latest.Amount.Should().Be(120, "balances are immutable");
    }

    [Fact]
    public void Move_OnTheLastDay_LeavesWhatItWasMovedFrom()
    {
        var (more, less) = (Moved.Move(Day(30), new Vnd(1)), Moved.Move(Day(30), new Vnd(-1)));
        var later = more.Move(Day(31), new Vnd(1));
        more.Days.Should().Equal([.. Moved.Days[..2], new DayBalance(Day(30), new Vnd(121))]);
        less.Days.Should().Equal([.. Moved.Days[..2], new DayBalance(Day(30), new Vnd(119))]);
        later.Days.Should().Equal([.. more.Days, new DayBalance(Day(31), new Vnd(122))]);
        Moved.Days[^1].Should().Be(new DayBalance(Day(30), new Vnd(120)));
    }

    [Fact]
    public void Move_BeforeTheFirstDay_StartsThere() => Moved.Move(Day(1), new Vnd(1)).Days[0].Should().Be(new DayBalance(Day(1), new Vnd(1)));

    [Fact]
    public void Move_OnADayThatMoved_AddsToIt() => Moved.Move(Day(20), new Vnd(30)).Days.Should().HaveCount(3).And.Contain(new DayBalance(Day(20), new Vnd(100)));

    [Fact]
    public void Move_Nothing_IsTheSame() => Moved.Move(Day(5), Vnd.Zero).Should().BeSameAs(Moved);

    [Fact]
    public void Move_InAnyOrder_GivesTheSameBalances() =>
        DailyBalances.None.Move(Day(30), new Vnd(50)).Move(Day(10), new Vnd(100)).Move(Day(20), new Vnd(-30)).Should().Be(Moved);

    [Fact]
    public void Constructor_DaysOfOthers_RestoresThem()
    {
        new DailyBalances(Moved.Days).Should().Be(Moved);
        new DailyBalances([]).Should().Be(DailyBalances.None);
        DailyBalances.None.Days.Should().BeEmpty();
        new DailyBalances(Moved.Days).Should().NotBe(new DailyBalances(Moved.Days[1..]));
    }

    [Fact]
    public void Constructor_DatesThatDoNotIncrease_Throws()
    {
        var restore = () => new DailyBalances([new DayBalance(Day(2), Vnd.Zero), new DayBalance(Day(2), Vnd.Zero)]);
        restore.Should().Throw<ArgumentException>();
    }

    private static LocalDate Day(int day) => new(2025, 3, day);
}
