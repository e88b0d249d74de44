using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

public sealed class RepaymentScheduleTests
{
    private static readonly LocalDate Start = new(2026, 1, 31);
    private static readonly LoanTerms Terms = new() { Rate = InterestRate.PerMonth(1m), Method = InterestMethod.DecliningEqualPrincipal, Instalments = 12 };

    [Fact]
    public void For_UnitLargerThanAPart_LeavesThePrincipalToTheLastInstalment() =>
        Schedule(3_000, Terms with { Rounding = new Rounding(1000) }).Instalments.Select(line => line.Principal.Amount)
            .Should().Equal([.. Enumerable.Repeat(0L, 11), 3_000]);

    [Fact]
    public void For_PartsRoundedUp_EndBeforeTheLastInstalment() =>
        Schedule(6_000, Terms with { Rounding = new Rounding(1000) }).Instalments.Select(line => line.Principal.Amount)
            .Should().Equal([.. Enumerable.Repeat(1_000L, 6), .. Enumerable.Repeat(0L, 6)]);

    [Theory]
    [InlineData(RoundingMode.HalfUp, 3)]
    [InlineData(RoundingMode.HalfEven, 2)]
    public void For_ExactHalfOfARecurringRate_IsSeenAsAHalf(RoundingMode mode, long interest) =>
        Schedule(3_000, new LoanTerms { Rate = new InterestRate(1m), Method = InterestMethod.InterestOnly, Instalments = 1, Rounding = new Rounding(1, mode) })
            .TotalInterest.Should().Be(new Vnd(interest));

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 7)]
    public void For_AccruesByDay_BringsAHalfBelowItselfWhenItsDaysDoNotDivideIt(bool byDay, long interest)
    {
        var terms = new LoanTerms
        {
            Rate = new InterestRate(9m),
            Method = InterestMethod.InterestOnly,
            Instalments = 1,
            Rounding = new Rounding(1, RoundingMode.HalfEven),
            Convention = new ScheduleConvention { SignificantDigits = 19, AccruesByDay = byDay },
        };

        RepaymentSchedule.For(new Vnd(1_000), new LocalDate(2026, 1, 1), terms).TotalInterest.Should().Be(new Vnd(interest));
    }

    [Fact]
    public void For_OneInstalment_IsPrincipalAndInterest() =>
        Enum.GetValues<InterestMethod>().Should().AllSatisfy(method =>
            Schedule(1_000_000, Terms with { Method = method, Instalments = 1 }).Instalments
                .Should().Equal(new Instalment(1, new LocalDate(2026, 2, 28), 28, new Vnd(1_000_000), new Vnd(10_000), Vnd.Zero)));

    [Fact]
    public void For_FlatWithMultiple_RoundsTheTotals() =>
        Schedule(5_000_000, Terms with { Method = InterestMethod.Flat, InstalmentMultiple = 10_000 }).Instalments.Select(line => line.Total.Amount)
            .Should().Equal([.. Enumerable.Repeat(470_000L, 11), 430_000]);

    [Fact]
    public void For_EqualShares_DividesTheInterestOfTheWholeTerm()
    {
        var terms = Terms with { Method = InterestMethod.Flat, Instalments = 3, Convention = ScheduleConvention.FineractCumulative };

        Schedule(1_000, terms with { Rate = new InterestRate(4m) }).Instalments.Select(line => line.Interest.Amount).Should().Equal(3, 3, 4);
    }

    [Fact]
    public void For_EqualSharesRoundedUp_NeverTakeMoreThanTheWhole()
    {
        var terms = Terms with { Method = InterestMethod.Flat, Convention = ScheduleConvention.FineractCumulative };

        Schedule(1_000, terms with { Rate = new InterestRate(0.8m) }).Instalments.Select(line => line.Interest.Amount)
            .Should().Equal([.. Enumerable.Repeat(1L, 8), .. Enumerable.Repeat(0L, 4)]);
    }

    [Fact]
    public void For_NominalAnnuityRate_TakesMonthsOfThirtyDays()
    {
        var terms = Terms with { Method = InterestMethod.DecliningEqualInstalment, Instalments = 2, DayCount = DayCount.Actual365, Convention = ScheduleConvention.FineractCumulative };
        var rate = 0.12 * 30 / 365;
        var pmt = 100_000_000 * rate / (1 - Math.Pow(1 + rate, -2));

        Schedule(100_000_000, terms).Instalments[0].Total.Amount.Should().Be((long)Math.Round(pmt));
    }

    [Fact]
    public void For_RateBeyondAnyLoan_StaysWithinTheMoney()
    {
        var schedule = Schedule(1_000_000_000_000, Terms with { Method = InterestMethod.DecliningEqualInstalment, Rate = new InterestRate(1000m), Instalments = 1200 });

        schedule.Instalments[^1].Balance.Should().Be(Vnd.Zero);
    }

    public static TheoryData<string, LoanTerms> ImpossibleTerms => new()
    {
        { "Rate", Terms with { Rate = new InterestRate(-0.01m) } },
        { "Rate", Terms with { Rate = new InterestRate(1000.01m) } },
        { "Rate", Terms with { Rate = new InterestRate(1.123456789m) } },
        { "Method", Terms with { Method = (InterestMethod)9 } },
        { "Unit", Terms with { Unit = (PeriodUnit)9 } },
        { "DayCount", Terms with { DayCount = (DayCount)9 } },
        { "Instalments", Terms with { Instalments = 0 } },
        { "Instalments", Terms with { Instalments = 1201 } },
        { "Every", Terms with { Every = 0 } },
        { "Rounding", Terms with { Rounding = default } },
        { "InstalmentMultiple", Terms with { InstalmentMultiple = -1 } },
        { "InstalmentMultiple", Terms with { InstalmentMultiple = 1500, Rounding = new Rounding(1000) } },
        { "GracePrincipal", Terms with { GracePrincipal = 12 } },
        { "GracePrincipal", Terms with { GracePrincipal = -1 } },
        { "GraceInterest", Terms with { GraceInterest = 12 } },
        { "GraceInterest", Terms with { GraceInterest = -1 } },
        { "Convention", Terms with { Convention = new ScheduleConvention { SignificantDigits = 29 } } },
    };

    [Theory]
    [MemberData(nameof(ImpossibleTerms))]
    public void For_ImpossibleTerms_NamesTheTerm(string term, LoanTerms terms) => Refusal(() => Schedule(1_000_000, terms)).Should().Be(term);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_000_001)]
    public void For_PrincipalOutOfBounds_NamesIt(long principal) => Refusal(() => Schedule(principal, Terms)).Should().Be("principal");

    [Fact]
    public void For_FirstDueDateThatIsNotAfterTheDisbursement_NamesIt() =>
        Refusal(() => RepaymentSchedule.For(new Vnd(1_000_000), Start, Terms, Start)).Should().Be("firstDueOn");

    [Fact]
    public void For_DisbursementInAnotherAge_NamesIt() =>
        Refusal(() => RepaymentSchedule.For(new Vnd(1_000_000), new LocalDate(1800, 1, 1), Terms)).Should().Be("disbursedOn");

    [Fact]
    public void EffectiveAnnualRatePercent_OnePercentFlatOverAYear_IsAboutTwentyOneAndAHalf() =>
        Schedule(12_000_000, Terms with { Method = InterestMethod.Flat }).EffectiveAnnualRatePercent().Should().Be(21.46m);

    [Fact]
    public void EffectiveAnnualRatePercent_DoesNotDependOnTheMonthOfTheLoan() =>
        Enumerable.Range(0, 12).Select(month => RepaymentSchedule.For(new Vnd(12_000_000), Start.PlusMonths(month), Terms with { Method = InterestMethod.Flat }).EffectiveAnnualRatePercent())
            .Distinct().Should().ContainSingle();

    [Fact]
    public void InterestFor_PrincipalPrepaid_IsOnWhatIsOwed() =>
        Schedule(12_000_000, Terms).InterestFor(3, new Vnd(4_000_000)).Should().Be(new Vnd(40_000));

    [Fact]
    public void InterestFor_Flat_IsOnThePrincipalFirstLent() =>
        Schedule(12_000_000, Terms with { Method = InterestMethod.Flat }).InterestFor(3, new Vnd(4_000_000)).Should().Be(new Vnd(120_000));

    [Theory]
    [InlineData(2026, 2, 28, 0)]
    [InlineData(2026, 3, 1, 3_871)]
    [InlineData(2026, 3, 31, 120_000)]
    [InlineData(2026, 9, 9, 120_000)]
    [InlineData(2026, 1, 1, 0)]
    public void InterestFor_DayOfThePeriod_IsItsShareOfTheDays(int year, int month, int day, long interest) =>
        Schedule(12_000_000, Terms).InterestFor(2, new Vnd(12_000_000), new LocalDate(year, month, day)).Should().Be(new Vnd(interest));

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void InterestFor_NumberThatTheScheduleLacks_Throws(int number)
    {
        var interest = () => Schedule(12_000_000, Terms).InterestFor(number, Vnd.Zero);

        interest.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void ForRemaining_LowerInstalments_SpreadsOverTheInstalmentsLeft()
    {
        var after = Schedule(12_000_000, Terms).ForRemaining(3, new Vnd(4_500_000), PrepaymentEffect.LowerInstalments);

        after.Instalments.Select(line => line.Principal.Amount).Should().Equal(Enumerable.Repeat(500_000L, 9));
        after.Instalments[0].Interest.Should().Be(new Vnd(45_000));
        after.DisbursedOn.Should().Be(new LocalDate(2026, 4, 30));
        after.LastDueOn.Should().Be(new LocalDate(2027, 1, 31));
    }

    [Fact]
    public void ForRemaining_ShortenTerm_KeepsTheEqualInstalmentAndEndsSooner()
    {
        var schedule = Schedule(12_000_000, Terms with { Method = InterestMethod.DecliningEqualInstalment });

        var after = schedule.ForRemaining(3, new Vnd(4_500_000), PrepaymentEffect.ShortenTerm);

        after.Instalments[..^1].Should().AllSatisfy(line => line.Total.Should().Be(schedule.Instalments[0].Total));
        after.Instalments[^1].Total.Should().BeLessThanOrEqualTo(schedule.Instalments[0].Total);
        after.Instalments.Should().HaveCount(5);
    }

    [Fact]
    public void ForRemaining_FlatShortened_SavesTheInterestOfTheInstalmentsThatFallAway()
    {
        var after = Schedule(12_000_000, Terms with { Method = InterestMethod.Flat }).ForRemaining(3, new Vnd(4_500_000), PrepaymentEffect.ShortenTerm);

        after.Instalments.Select(line => (line.Principal.Amount, line.Interest.Amount))
            .Should().Equal((1_000_000, 120_000), (1_000_000, 120_000), (1_000_000, 120_000), (1_000_000, 120_000), (500_000, 120_000));
    }

    [Fact]
    public void ForRemaining_InterestOnlyShortened_HasNothingToShorten()
    {
        var schedule = Schedule(12_000_000, Terms with { Method = InterestMethod.InterestOnly });

        schedule.ForRemaining(3, new Vnd(4_500_000), PrepaymentEffect.ShortenTerm)
            .Should().Be(schedule.ForRemaining(3, new Vnd(4_500_000), PrepaymentEffect.LowerInstalments));
    }

    [Fact]
    public void ForRemaining_WithinTheGraceOnInterest_StillCollectsWhatAroseBefore()
    {
        var after = Schedule(12_000_000, Terms with { GraceInterest = 2, GracePrincipal = 2 }).ForRemaining(1, new Vnd(6_000_000), PrepaymentEffect.LowerInstalments);

        after.Instalments.Take(2).Select(line => line.Interest.Amount).Should().Equal(0, 120_000 + 60_000 + 60_000);
    }

    [Fact]
    public void ForRemaining_AfterTheGraceOnInterest_CarriesNothingOver()
    {
        var after = Schedule(12_000_000, Terms with { GraceInterest = 1 }).ForRemaining(2, new Vnd(6_000_000), PrepaymentEffect.LowerInstalments);

        after.Instalments[0].Interest.Should().Be(new Vnd(60_000));
    }

    [Fact]
    public void ForRemaining_Twice_CountsOnFromTheSecond()
    {
        var once = Schedule(12_000_000, Terms).ForRemaining(3, new Vnd(4_000_000), PrepaymentEffect.ShortenTerm);

        var twice = once.ForRemaining(5, new Vnd(1_000_000), PrepaymentEffect.LowerInstalments);

        twice.Instalments.Select(line => (line.Number, line.Principal.Amount)).Should().Equal((6, 500_000), (7, 500_000));
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(-1, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 12_000_001)]
    public void ForRemaining_OutOfBounds_Throws(int number, long remaining)
    {
        var schedule = Schedule(12_000_000, Terms);
        var after = () => schedule.ForRemaining(number, new Vnd(remaining), PrepaymentEffect.LowerInstalments);

        after.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Equals_AnotherPrincipalOrDay_IsFalse()
    {
        var schedule = Schedule(12_000_000, Terms);

        schedule.Should().Be(Schedule(12_000_000, Terms));
        schedule.GetHashCode().Should().Be(Schedule(12_000_000, Terms).GetHashCode());
        schedule.Should().NotBe(Schedule(12_000_001, Terms));
        schedule.Should().NotBe(RepaymentSchedule.For(new Vnd(12_000_000), Start.PlusDays(-1), Terms));
    }

    private static RepaymentSchedule Schedule(long principal, LoanTerms terms) => RepaymentSchedule.For(new Vnd(principal), Start, terms);

    private static string? Refusal(Func<RepaymentSchedule> schedule) => schedule.Should().Throw<ImpossibleTermsException>().Which.ParamName;
}
