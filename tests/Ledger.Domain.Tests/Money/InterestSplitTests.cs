using Ledger.Domain.Funds;
using Ledger.Domain.Money;

namespace Ledger.Domain.Tests.Money;

public sealed class InterestSplitTests
{
    private static readonly InterestSplit Thirds = new(33.3m, 33.3m, 33.4m, 0);

    [Fact]
    public void Divide_AllToActivities_KeepsEveryDong() =>
        InterestSplit.AllToActivities.Divide(new Vnd(123_457)).Should().Be(Shares(123_457, 0, 0, 0));

    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(2, 1, 0, 1)]
    [InlineData(100, 33, 33, 34)]
    [InlineData(1_000, 333, 333, 334)]
    [InlineData(99_999, 33_300, 33_300, 33_399)]
    public void Divide_Thirds_GivesTheResidueToTheLargestRemainders(long amount, long activityFund, long fundGrowth, long reserve) =>
        Thirds.Divide(new Vnd(amount)).Should().Be(Shares(activityFund, fundGrowth, reserve, 0));

    [Fact]
    public void Divide_QuartersOfThree_LeavesTheLastWithout() => new InterestSplit(25, 25, 25, 25).Divide(new Vnd(3)).Should().Be(Shares(1, 1, 1, 0));

    [Fact]
    public void Divide_AnyAmount_SumsToIt()
    {
        InterestSplit[] splits = [Thirds, new(50, 25, 15, 10), new(0.1m, 99.7m, 0.1m, 0.1m), new(0, 0, 0, 100)];
        foreach (var split in splits)
        {
            for (var amount = 0L; amount < 500; amount++)
            {
                var shares = split.Divide(new Vnd(amount));
                Vnd[] parts = [shares.ActivityFund, shares.FundGrowth, shares.Reserve, shares.BoardAllowance];
                parts.Sum(part => part.Amount).Should().Be(amount);
                parts.Should().OnlyContain(part => !part.IsNegative);
            }
        }
    }

    private static InterestShares Shares(long activityFund, long fundGrowth, long reserve, long boardAllowance) =>
        new(new Vnd(activityFund), new Vnd(fundGrowth), new Vnd(reserve), new Vnd(boardAllowance));
}
