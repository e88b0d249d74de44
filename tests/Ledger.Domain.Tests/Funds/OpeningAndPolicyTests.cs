using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

public sealed class OpeningAndPolicyTests
{
    private static readonly FundPolicy Cheaper = FundPolicy.Default with { MaxPrincipal = new Vnd(1_000_000) };
    private static readonly FundPolicy Dearer = FundPolicy.Default with { MaxPrincipal = new Vnd(2_000_000) };

    [Fact]
    public void Open_NoFundYet_OpensIt()
    {
        var opened = new OpenFund("C1", FundSpec.OpenedOn, FundPolicy.Default).Decide(null, FundSpec.Today);
        opened.Should().Be(new FundOpened(FundSpec.OpenedOn, "C1", FundPolicy.Default));

        var instant = Instant.FromUtc(2025, 12, 31, 0, 0);
        var fund = Fund.Evolve(null, opened, instant);
        (fund.ClubId, fund.OpenedOn, fund.Version, fund.RecordedAt).Should().Be(("C1", FundSpec.OpenedOn, 1L, instant));
        fund.NextLoanId.Should().Be("L1");
    }

    [Fact]
    public void Open_Today_IsStillPossible() =>
        new OpenFund("C1", FundSpec.Today, FundPolicy.Default).Decide(null, FundSpec.Today).On.Should().Be(FundSpec.Today);

    [Fact]
    public void Evolve_FirstEventThatOpensNothing_Throws() =>
        FluentActions.Invoking(() => Fund.Evolve(null, new PeriodClosed(FundSpec.Today), Instant.MinValue)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void Execute_JustAfterMidnightInVietnam_IsTheNewDay()
    {
        var fund = FundSpec.Opened();
        fund.At(Instant.FromUtc(2026, 1, 14, 16, 59)).When(Receive(1, Day(1, 15, 2026))).ThenRefused(Rules.DateInFuture, ("today", Day(1, 14, 2026)));
        fund.At(Instant.FromUtc(2026, 1, 14, 17, 0)).When(Receive(1, Day(1, 15, 2026))).ThenAccepted();
        fund.Fund.RecordedAt.Should().Be(Instant.FromUtc(2026, 1, 14, 17, 0));
    }

    [Fact]
    public void ChangePolicy_InTheFuture_HoldsFromThen()
    {
        var fund = FundSpec.Opened().When(new ChangePolicy(Day(6, 1, 2026), Cheaper)).Then(new PolicyChanged(FundSpec.Today, Day(6, 1, 2026), Cheaper)).Fund;
        fund.PolicyOn(Day(5, 31, 2026)).Should().Be(FundPolicy.Default);
        fund.PolicyOn(Day(6, 1, 2026)).Should().Be(Cheaper);
    }

    [Fact]
    public void PolicyOn_LaterDecisionForAnEarlierDay_DoesNotOverrideTheLaterDay()
    {
        var fund = FundSpec.Opened().Given(new ChangePolicy(Day(6, 1), Cheaper), new ChangePolicy(Day(3, 1), Dearer)).Fund;
        fund.PolicyOn(Day(2, 28)).Should().Be(FundPolicy.Default);
        fund.PolicyOn(Day(3, 1)).Should().Be(Dearer);
        fund.PolicyOn(Day(5, 31)).Should().Be(Dearer);
        fund.PolicyOn(Day(6, 1)).Should().Be(Cheaper);
    }

    [Fact]
    public void PolicyOn_TwoDecisionsForOneDay_TheLaterDecisionHolds()
    {
        var fund = FundSpec.Opened().Given(new ChangePolicy(Day(6, 1), Cheaper), new ChangePolicy(Day(6, 1), Dearer)).Fund;
        fund.PolicyOn(Day(6, 1)).Should().Be(Dearer);
        fund.PolicyOn(Day(5, 31)).Should().Be(FundPolicy.Default);
    }

    [Fact]
    public void ChangePolicy_ForTheOpeningDay_ReplacesTheFirst() =>
        FundSpec.Opened().Given(new ChangePolicy(FundSpec.OpenedOn, Cheaper)).Fund.PolicyOn(FundSpec.OpenedOn).Should().Be(Cheaper);

    [Fact]
    public void ChangePolicy_BeforeTheOpeningOrInAClosedPeriod_IsRefused()
    {
        var fund = FundSpec.Opened().Given(Close(Day(3, 31)));
        fund.When(new ChangePolicy(Day(12, 31, 2024), Cheaper)).ThenRefused(Rules.PolicyEffectiveFrom);
        fund.When(new ChangePolicy(Day(3, 31), Cheaper)).ThenRefused(Rules.PolicyEffectiveFrom, ("effectiveFrom", Day(3, 31)));
        fund.When(new ChangePolicy(Day(4, 1), Cheaper)).ThenAccepted();
    }

    [Theory]
    [InlineData("50", "50", "0.1", "0")]
    [InlineData("99.9", "0", "0", "0")]
    [InlineData("110", "-10", "0", "0")]
    [InlineData("-100", "200", "0", "0")]
    public void ChangePolicy_SplitThatIsNotAHundred_IsRefused(string activityFund, string fundGrowth, string reserve, string boardAllowance)
    {
        var policy = Splitting(Number(activityFund), Number(fundGrowth), Number(reserve), Number(boardAllowance));
        FundSpec.Opened().When(new ChangePolicy(Day(1, 1), policy)).ThenRefused(Rules.InterestSplitNot100, ("sum", policy.InterestSplit.Sum));
        FluentActions.Invoking(() => new OpenFund("C1", FundSpec.OpenedOn, policy).Decide(null, FundSpec.Today)).Should().Throw<RefusalException>();
    }

    [Fact]
    public void ChangePolicy_RateAtTheCap_IsAccepted()
    {
        FundSpec.Opened().When(new ChangePolicy(Day(1, 1), WithTerms(terms => terms with { Rate = InterestRate.LegalCap }))).ThenAccepted();
        FundSpec.Opened().When(new ChangePolicy(Day(1, 1), WithTerms(terms => terms with { Rate = new InterestRate(20.04m) })))
            .ThenRefused(Rules.InterestCap, ("monthlyRate", 1.67m), ("yearlyRate", 20.04m));
    }

    [Theory]
    [InlineData(24, 1, PeriodUnit.Month, true)]
    [InlineData(25, 1, PeriodUnit.Month, false)]
    [InlineData(12, 2, PeriodUnit.Month, true)]
    [InlineData(104, 1, PeriodUnit.Week, true)]
    [InlineData(105, 1, PeriodUnit.Week, false)]
    [InlineData(730, 1, PeriodUnit.Day, true)]
    [InlineData(731, 1, PeriodUnit.Day, false)]
    [InlineData(65_536, 65_536, PeriodUnit.Month, false)]
    [InlineData(int.MaxValue, int.MaxValue, PeriodUnit.Month, false)]
    [InlineData(int.MaxValue, 1, PeriodUnit.Week, false)]
    public void ChangePolicy_OwnTerm_StaysWithinItsMonths(int instalments, int every, PeriodUnit unit, bool isAccepted)
    {
        var fund = FundSpec.Opened().When(new ChangePolicy(Day(1, 1), WithTerms(terms => terms with { Instalments = instalments, Every = every, Unit = unit })));
        _ = isAccepted
            ? fund.ThenAccepted()
            : fund.ThenRefused(Rules.TermAboveMaximum, ("instalments", instalments), ("every", every), ("maxTermMonths", 24));
    }

    [Fact]
    public void ChangePolicy_LongestTermBeyondTheCalendar_StillRefusesMoreThanAHundredYears()
    {
        var endless = WithTerms(terms => terms with { Instalments = 36_600 }) with { MaxTermMonths = int.MaxValue };
        FundSpec.Opened().When(new ChangePolicy(Day(1, 1), endless)).ThenRefused(Rules.TermAboveMaximum);
    }

    [Theory]
    [InlineData(0, 1, 0, 1, "Instalments")]
    [InlineData(-3, 1, 0, 1, "Instalments")]
    [InlineData(12, 0, 0, 1, "Every")]
    [InlineData(12, 1, 12, 1, "GracePrincipal")]
    [InlineData(12, 1, 0, 0, "Rounding")]
    public void ChangePolicy_TermsWithoutASchedule_Throws(int instalments, int every, int gracePrincipal, int rounding, string term)
    {
        var policy = WithTerms(terms => terms with { Instalments = instalments, Every = every, GracePrincipal = gracePrincipal, Rounding = new Rounding(rounding) });
        FluentActions.Invoking(() => FundSpec.Opened().When(new ChangePolicy(Day(1, 1), policy))).Should().Throw<ImpossibleTermsException>().WithParameterName(term);
        FluentActions.Invoking(() => new OpenFund("C1", FundSpec.OpenedOn, policy).Decide(null, FundSpec.Today)).Should().Throw<ImpossibleTermsException>();
    }

    [Fact]
    public void ChangePolicy_NegativeRate_Throws() =>
        FluentActions.Invoking(() => FundSpec.Opened().When(new ChangePolicy(Day(1, 1), WithTerms(terms => terms with { Rate = new InterestRate(-1) }))))
            .Should().Throw<ImpossibleTermsException>();

    private static FundPolicy WithTerms(Func<LoanTerms, LoanTerms> change) => FundPolicy.Default with { LoanTerms = change(FundPolicy.Default.LoanTerms) };

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
