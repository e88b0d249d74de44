using Ledger.Api.Reports;

namespace Ledger.Api.Tests.Reports;

/// <summary>Small counts of people do not follow from what is published.</summary>
public sealed class SmallCountsTests
{
    private static readonly MonthlyFigures Empty = MonthlyFigures.Of(MonthlyPart.None);

    [Fact]
    public void Withhold_AnyReport_LetsNoSmallCountBeWorkedOut()
    {
        var random = new Random(1648);
        var (small, published, withheld) = (0, 0, 0);
        for (var round = 0; round < 600; round++)
        {
            var parts = Parts(random, random.Next(1, 9), scale: random.Next(1, 5) switch { 1 => 6, 2 => 20, 3 => 60, _ => 400 });
            var total = Sum(parts);
            var (shownTotal, shown) = SmallCounts.Withhold(total, parts);
            var auditor = ReportAuditor.Read(shownTotal, shown);
            foreach (var (name, secret) in ReportAuditor.Secrets)
            {
                for (var part = 0; part <= parts.Count; part++)
                {
                    var (isTotal, row) = (part == parts.Count, part == parts.Count ? total : parts[part]);
                    if (ReportAuditor.ValueOf(secret, row) is > 0 and < SmallCounts.Smallest)
                    {
                        small++;
                        auditor.Knows(secret, isTotal ? null : part).Should().BeFalse("{0} of {1} in round {2}", name, isTotal ? "the total" : $"part {part}", round);
                    }
                }
            }

            published += shown.Append(shownTotal).Sum(row => ReportAuditor.Counts(row).Count(count => count is not null));
            withheld += shown.Append(shownTotal).Sum(row => row.Suppressed.Count);
        }

        small.Should().BeGreaterThan(5_000);
        published.Should().BeGreaterThan(3_000);
        withheld.Should().BeGreaterThan(3_000);
    }

    [Fact]
    public void Auditor_WhereOnlySmallCountsAreWithheld_WorksThemOut()
    {
        // 2 women of 12 in one part: without them the total gives them away, and without the total the 3 men do the women of the other part.
        MonthlyFigures[] parts = [Row(60, 12, 2, 0, 0, 0, 12), Row(60, 20, 15, 0, 0, 0, 20)];
        MonthlyFigures[] naive = [parts[0] with { Borrowers = parts[0].Borrowers with { Women = null } }, parts[1]];

        var auditor = ReportAuditor.Read(Sum(parts), naive);

        auditor.Knows(ReportAuditor.Secrets[2].Of, part: 0).Should().BeTrue();
        auditor.Knows(ReportAuditor.Secrets[7].Of, part: 0).Should().BeTrue("who knows borrowers and women knows men");
    }

    [Fact]
    public void Withhold_SmallCount_LeavesARangeOfSixAtLeast()
    {
        // Beside sums: nobody is negative, and no more women borrow than people. Every way in which the withheld women could be spread is tried.
        var random = new Random(91);
        var tried = 0;
        for (var round = 0; round < 400; round++)
        {
            var parts = Enumerable.Range(0, random.Next(2, 4)).Select(_ => random.Next(0, 5) == 0 ? 0 : random.Next(5, 13)).Select(borrowers => Row(borrowers + 100, borrowers, random.Next(0, borrowers + 1), 0, 0, 0, borrowers)).ToArray();
            var (total, shown) = SmallCounts.Withhold(Sum(parts), parts);
            shown.Should().OnlyContain(part => part.Borrowers.Total != null, "only the women are at stake");
            var possible = Possible(total, shown);
            for (var part = 0; part < parts.Length; part++)
            {
                var borrowers = parts[part].Borrowers;
                if (borrowers.Women is > 0 and < 5 || borrowers.Total - borrowers.Women is > 0 and < 5)
                {
                    tried++;
                    var values = possible.Select(one => one[part]).Distinct().ToList();
                    (values.Max() - values.Min()).Should().BeGreaterThanOrEqualTo(5, "round {0}, part {1}", round, part);
                }
            }
        }

        tried.Should().BeGreaterThan(300);
    }

    [Fact]
    public void Withhold_NothingSmall_WithholdsNothing()
    {
        MonthlyFigures[] parts = [Row(60, 20, 12, 9, 5, 6, 40), Row(70, 30, 20, 10, 10, 10, 50), Row(20, 0, 0, 0, 0, 0, 0)];

        var (total, shown) = SmallCounts.Withhold(Sum(parts), parts);

        shown.Should().OnlyContain(part => part.Suppressed.Count == 0);
        shown.Select(part => part.Borrowers).Should().Equal(parts.Select(part => part.Borrowers));
        (total.Borrowers, total.Suppressed.Count).Should().Be((Sum(parts).Borrowers, 0));
    }

    [Fact]
    public void Withhold_OneSmallCount_TakesTheSmallestPartAlongAndKeepsTheTotal()
    {
        MonthlyFigures[] parts = [Row(60, 20, 18, 9, 5, 6, 40), Row(70, 30, 20, 10, 10, 10, 50), Row(90, 50, 30, 20, 20, 20, 70)];

        var (total, shown) = SmallCounts.Withhold(Sum(parts), parts);

        shown.Select(part => part.Borrowers.Women).Should().Equal(null, null, 30);
        shown[0].Suppressed.Should().Equal("borrowers.women");
        shown.Select(part => part.Borrowers.Total).Should().Equal(20, 30, 50);
        total.Borrowers.Women.Should().Be(68);
        total.Suppressed.Should().BeEmpty();
    }

    [Fact]
    public void Withhold_PartThatIsAllThereIs_WithholdsTheTotalToo()
    {
        MonthlyFigures[] parts = [Row(60, 20, 18, 9, 5, 6, 40)];

        var (total, shown) = SmallCounts.Withhold(Sum(parts), parts);

        shown[0].Borrowers.Women.Should().BeNull();
        total.Borrowers.Women.Should().BeNull();
        var (alone, none) = SmallCounts.Withhold(parts[0], []);
        (alone.Borrowers.Women, alone.Borrowers.Total, none.Count).Should().Be((null, 20, 0));
    }

    [Fact]
    public void Withhold_FewBorrowers_WithholdsEverySplitOfThem()
    {
        var (total, _) = SmallCounts.Withhold(Row(60, 3, 3, 3, 0, 0, 30), []);

        total.Suppressed.Should().Equal("borrowers.total", "borrowers.women", "borrowers.older", "borrowers.poor", "borrowers.nearPoor", "borrowers.everBorrowed");
        total.Members.Should().Be(60);
    }

    private static List<long[]> Possible(MonthlyFigures total, IReadOnlyList<MonthlyFigures> shown)
    {
        List<long[]> found = [[]];
        foreach (var part in shown)
        {
            var women = part.Borrowers.Women is { } known ? [known] : Enumerable.Range(0, part.Borrowers.Total!.Value + 1).Select(count => (long)count).ToArray();
            found = [.. found.SelectMany(one => women.Select(count => (long[])[.. one, count]))];
        }

        return found.FindAll(one => total.Borrowers.Women is null || one.Sum() == total.Borrowers.Women);
    }

    private static List<MonthlyFigures> Parts(Random random, int count, int scale) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var members = random.Next(0, scale * 2);
            var ever = random.Next(0, members + 1);
            var borrowers = random.Next(0, ever + 1);
            var poor = random.Next(0, borrowers + 1);
            return Row(members, borrowers, random.Next(0, borrowers + 1), random.Next(0, borrowers + 1), poor, random.Next(0, borrowers - poor + 1), ever);
        })];

    private static MonthlyFigures Row(long members, int borrowers, int women, int older, int poor, int nearPoor, int ever) =>
        Empty with { Members = members, Borrowers = new ReportedBorrowers(borrowers, women, older, poor, nearPoor, ever) };

    private static MonthlyFigures Sum(IReadOnlyList<MonthlyFigures> parts)
    {
        var sums = Enumerable.Range(0, 7).Select(kind => parts.Sum(part => ReportAuditor.Counts(part)[kind]!.Value)).ToArray();
        return Row(sums[0], (int)sums[1], (int)sums[2], (int)sums[3], (int)sums[4], (int)sums[5], (int)sums[6]);
    }
}
