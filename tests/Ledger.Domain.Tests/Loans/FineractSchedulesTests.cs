namespace Ledger.Domain.Tests.Loans;

public sealed class FineractSchedulesTests
{
    public static TheoryData<string> Ids => [.. FineractSchedules.All.Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void For_PublishedSchedule_GivesEveryCell(string id)
    {
        var published = FineractSchedules.All.Single(one => one.Id == id);

        var schedule = published.Schedule();

        schedule.Instalments
            .Select(line => (line.Number, line.DueOn, line.Days, line.Principal.Amount, line.Interest.Amount, line.Total.Amount, line.Balance.Amount))
            .Should().Equal(published.Expected());
    }

    [Fact]
    public void All_HoldsTheWholeSet() => FineractSchedules.All.Select(one => one.Id).Distinct().Should().HaveCount(65);
}
