using System.Collections.Immutable;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

public sealed class LoanWarningsTests
{
    [Theory]
    [InlineData(12.0)]
    [InlineData(19.68)]
    public void Of_RateUpToTheWarningLimit_IsEmpty(double percentPerYear) => Of(percentPerYear, InterestMethod.DecliningEqualPrincipal).Should().BeEmpty();

    [Theory]
    [InlineData(19.69)]
    [InlineData(20.0)]
    public void Of_RateNearTheCap_SaysSo(double percentPerYear) =>
        Of(percentPerYear, InterestMethod.DecliningEqualPrincipal).Should().Equal(
            new LoanWarning(LoanWarnings.RateNearLegalCap, (decimal)percentPerYear, 19.68m, LoanWarnings.Article468));

    [Fact]
    public void Of_RateAboveTheCap_SaysOnlyThat() =>
        Of(20.01, InterestMethod.Flat).Should().Equal(new LoanWarning(LoanWarnings.RateAboveLegalCap, 20.01m, 20m, LoanWarnings.Article468));

    [Fact]
    public void Of_FlatLoanThatCostsMoreThanTheCap_GivesItsEffectiveRate() =>
        Of(12, InterestMethod.Flat).Should().Equal(new LoanWarning(LoanWarnings.EffectiveRateAboveLegalCap, 21.46m, 20m, LoanWarnings.Article468));

    [Fact]
    public void Of_CheapFlatLoan_IsEmpty() => Of(9, InterestMethod.Flat).Should().BeEmpty();

    [Fact]
    public void Of_DearFlatLoan_GivesBothWarnings() =>
        Of(19.8, InterestMethod.Flat).Select(warning => warning.Code).Should().Equal(LoanWarnings.RateNearLegalCap, LoanWarnings.EffectiveRateAboveLegalCap);

    private static ImmutableArray<LoanWarning> Of(double percentPerYear, InterestMethod method) => LoanWarnings.Of(RepaymentSchedule.For(
        new Vnd(6_000_000),
        new LocalDate(2026, 1, 10),
        new LoanTerms { Rate = new InterestRate((decimal)percentPerYear), Method = method, Instalments = 12 }));
}
