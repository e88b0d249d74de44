using System.Globalization;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Data;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

/// <summary>The figures of docs/loans.md are the engine's own.</summary>
public sealed class DocumentationTests
{
    private static readonly string Document = TestData.Read("loans.md").ReplaceLineEndings("\n");

    public static TheoryData<string> Examples => [.. DocumentedSchedule.In(Document).Select(example => example.Loan)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_IsWhatTheEngineComputes(string loan)
    {
        var example = DocumentedSchedule.In(Document).Single(one => one.Loan == loan);

        example.Table.Should().Equal(example.Computed());
    }

    public static TheoryData<string> Stories => [.. DocumentedCollecting.In(Document).Select(example => example.Story)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Story_IsWhatTheEngineComputes(string story)
    {
        var example = DocumentedCollecting.In(Document).Single(one => one.Story == story);

        example.Table.Should().Equal(example.Computed(), "{0} is now\n{1}", story, string.Join('\n', example.Computed()));
    }

    [Fact]
    public void Examples_CoverEveryMethod() =>
        Enum.GetNames<InterestMethod>().Should().AllSatisfy(method => Document.Should().Contain($": {method}, "));

    [Fact]
    public void DayCounts_AreWhatTheEngineComputes()
    {
        var rows = Document.Split('\n').SkipWhile(line => line != "| Day count | f | Interest |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        rows.Should().Equal(Enum.GetValues<DayCount>().Select(DayCountRow));
    }

    private static string DayCountRow(DayCount dayCount)
    {
        var from = new LocalDate(2023, 12, 16);
        var terms = new LoanTerms { Rate = new InterestRate(10m), Method = InterestMethod.InterestOnly, Instalments = 1, DayCount = dayCount };
        var schedule = RepaymentSchedule.For(new Vnd(36_600_000), from, terms);
        var time = DayCounts.Between(terms, from, schedule.LastDueOn, regular: true);
        return string.Create(CultureInfo.InvariantCulture, $"| `{dayCount}` | {time.Numerator} / {time.Denominator} | {schedule.TotalInterest.Amount:#,0} |");
    }
}
