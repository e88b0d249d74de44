using Ledger.Api.Clubs;
using Ledger.Api.Simulation;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using Ledger.Domain.Storage;

namespace Ledger.Api.Tests.Simulation;

/// <summary>The demonstration has the figures that are known of the project VIE085 and of such clubs.</summary>
[Collection(SimulatedDemonstrationCollection.Name)]
public sealed class DemonstrationTests(SimulatedDemonstration demonstration)
{
    private static readonly TargetsInForce Targets = new([new DatedTarget(SimulatedDemonstration.Period.First, new Vnd(50_000_000))], [], []);

    private readonly IReadOnlyList<FundStatement> _statements = demonstration.Statements;

    [Fact]
    public void Clubs_LieInSixProvincesUnderPresentCodes_WithTheFormerProvinceAsLabel()
    {
        demonstration.Clubs.Select(club => club.Profile.Club)
            .GroupBy(club => (club.ProvinceCode, club.FormerProvince))
            .Should().OnlyContain(province => province.Count() == 27)
            .And.Subject.Select(province => province.Key)
            .Should().BeEquivalentTo(new (string, string?)[] { ("01", null), ("25", "Hòa Bình"), ("33", "Hưng Yên"), ("31", "Hải Dương"), ("24", "Bắc Ninh"), ("37", "Ninh Bình") });
    }

    [Fact]
    public void Clubs_AreGradedStrongOrVeryStrong_AtLeast137()
    {
        demonstration.Clubs.Count(club => club.Profile.Club.Grade >= ClubGrade.Strong).Should().BeGreaterThanOrEqualTo(137);
    }

    [Fact]
    public void Members_OfEveryClub_Are50To70_With60To70PercentWomen()
    {
        foreach (var club in demonstration.Clubs)
        {
            var members = club.Profile.Members;

            members.Count.Should().BeInRange(50, 70);
            Share(members, member => member.Gender == Gender.Female).Should().BeInRange(0.59, 0.71);
        }
    }

    [Fact]
    public void Members_AreMostlyOlderAndInNeed()
    {
        var members = demonstration.Clubs.SelectMany(club => club.Profile.Members.Select(member => (member, club.Profile.Club))).ToList();

        Share(members, pair => pair.Club.EstablishedOn.Year - pair.member.BirthYear >= pair.Club.OlderFromAge).Should().BeInRange(0.65, 0.8);
        Share(members, pair => pair.member.Household is Household.Poor or Household.NearPoor).Should().BeInRange(0.25, 0.45);
        Share(members, pair => pair.member.Household == Household.Other).Should().BeInRange(0.2, 0.4);
    }

    [Fact]
    public void Loans_AreOf3To5Million_AtUpTo1PercentAMonth_For6To12Months()
    {
        demonstration.Events<LoanDisbursed>().Should().OnlyContain(loan => loan.Principal >= new Vnd(3_000_000) && loan.Principal <= new Vnd(5_000_000));
        demonstration.Events<LoanRequested>().Should().OnlyContain(loan =>
            loan.Terms.Rate.PercentPerMonth <= 1 && loan.Terms.Instalments * loan.Terms.Every >= 6 && loan.Terms.Instalments * loan.Terms.Every <= 12);
        demonstration.Events<LoanRequested>().Select(loan => loan.Terms.Method).Distinct().Should().BeEquivalentTo(Enum.GetValues<InterestMethod>());
    }

    [Fact]
    public void Borrowers_AreWomenToTwoThirds_And50To70PercentOfMembersOverTime()
    {
        Share([.. demonstration.Events<LoanRequested>()], loan => loan.Borrower.Gender == Gender.Female).Should().BeInRange(0.65, 0.75);
        demonstration.Clubs.Average(club => (double)club.Fund.Loans.Where(loan => loan.Account is not null).Select(loan => loan.MemberId).Distinct().Count() / club.Profile.Members.Count)
            .Should().BeInRange(0.5, 0.7);
    }

    [Fact]
    public void Borrowers_AtATime_Are20To30InMostClubs()
    {
        Share(_statements, statement => statement.ActiveLoans is >= 20 and <= 30).Should().BeGreaterThan(0.75);
    }

    [Fact]
    public void FundSizes_SpreadFrom38To130Million_AndSomeCrossTheTargetOnTheWay()
    {
        _statements.Should().OnlyContain(statement => statement.FundSize >= new Vnd(38_000_000) && statement.FundSize <= new Vnd(130_000_000));
        Share(_statements, statement => statement.FundSize >= new Vnd(50_000_000)).Should().BeInRange(0.5, 0.7);
        _statements.Zip(demonstration.Clubs).Count(pair => Targets.ReachedOn(pair.Second.Fund.Books.FundSize, pair.First.AsOf) > pair.Second.Profile.OpenedOn.PlusMonths(3)).Should().BeGreaterThan(50);
        _statements.Max(statement => statement.FundSize.Amount).Should().BeGreaterThan(100_000_000);
    }

    [Fact]
    public void PortfolioAtRisk_IsAFewPercent_AndUnevenlySpread()
    {
        double Ratio(int place) => (double)_statements.Sum(statement => statement.PortfolioAtRisk[place].Par.AtRisk.Amount) / _statements.Sum(statement => statement.LoansOutstanding.Amount);

        Ratio(0).Should().BeInRange(0.03, 0.07, "PAR1");
        Ratio(1).Should().BeInRange(0.012, 0.04, "PAR30");
        Ratio(3).Should().BeInRange(0.008, 0.03, "PAR90").And.BeLessThan(Ratio(1));
        _statements.Count(statement => statement.PortfolioAtRisk[1].Par.Loans == 0).Should().BeInRange(50, 140);
        _statements.Should().Contain(statement => statement.PortfolioAtRisk[1].Par.Ratio > 0.1m);
    }

    [Fact]
    public void Entries_AreOfEveryKindOfAnOrdinaryYear_AndAbout150Thousand()
    {
        // Of what can happen to a loan after it was paid out the demonstration has repayments and write-offs, and none of its clubs ever lent on paper.
        demonstration.Clubs.SelectMany(club => club.Entries).Select(entry => entry.Event.GetType()).Distinct()
            .Should().BeEquivalentTo(StoredJson.EventTypes.Except([typeof(OpeningBalancesRecorded), typeof(LoanTakenOver)]).Where(type => type == typeof(RepaymentReceived) || type == typeof(LoanWrittenOff) || !type.IsSubclassOf(typeof(LoanFactRecorded))));
        demonstration.Clubs.Sum(club => club.Entries.Count).Should().BeInRange(145_000, 250_000);
    }

    [Fact]
    public void WriteOffs_AreFew_AndWeighLittleOnTheFunds()
    {
        demonstration.Events<LoanWrittenOff>().Count().Should().BeInRange(10, 120);
        _statements.Sum(statement => statement.WrittenOff.Amount).Should().BeLessThan(_statements.Sum(statement => statement.FundSize.Amount) / 50);
    }

    [Fact]
    public void Capital_ComesFromEverySource_AndInKindIsLentInKind()
    {
        demonstration.Events<CapitalReceived>().Select(capital => capital.Source).Distinct().Should().BeEquivalentTo(Enum.GetValues<CapitalSource>());
        demonstration.Events<CapitalReturned>().Should().Contain(capital => capital.Source == CapitalSource.MemberLoan);
        demonstration.Events<LoanDisbursed>().Should().Contain(loan => loan.InKind);
    }

    [Fact]
    public void Mistakes_AreReversed_AndDifferencesOfCountsAreSettled()
    {
        demonstration.Events<EntryReversed>().Select(reversal => reversal.Reason).Distinct().Count().Should().BeGreaterThan(3);
        demonstration.Events<SuspenseSettled>().Should().Contain(settled => settled.Amount.IsNegative).And.Contain(settled => settled.Amount.IsPositive);
        Share(_statements, statement => statement.Suspense.IsZero).Should().BeGreaterThan(0.8);
    }

    [Fact]
    public void InterestSplits_OfSomeClubs_AreChangedOnTheWay()
    {
        demonstration.Clubs.Count(club => club.Fund.Policies.Select(inForce => inForce.Policy.InterestSplit).Distinct().Count() > 1).Should().BeInRange(30, 80);
    }

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> condition) => (double)all.Count(condition) / all.Count;
}
