using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Data;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

/// <summary>A second opinion: what a spreadsheet makes of the same loans. Data/README.md says how its figures were made.</summary>
public sealed class SpreadsheetTests
{
    private static readonly LocalDate Start = new(2026, 1, 15);
    private static readonly ImmutableArray<Row> Rows = [.. TestData.Read("spreadsheet-annuities.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Row.Parse)];

    [Fact]
    public void Rows_AreEnough() => Rows.Should().HaveCountGreaterThan(200);

    [Fact]
    public void EqualInstalment_IsTheRoundedPmt() =>
        Rows.Should().AllSatisfy(row => Annuity(row).Instalments[0].Total.Amount.Should().Be((long)decimal.Round(row.Pmt, MidpointRounding.AwayFromZero)));

    [Fact]
    public void EqualInstalment_InterestIsTheIpmtButForRounding() =>
        Rows.Should().AllSatisfy(row => Annuity(row).Instalments[row.Period - 1].Interest.Amount.Should().BeInRange(
            (long)decimal.Floor(row.Ipmt - 0.5m), (long)decimal.Ceiling(row.Ipmt + 0.5m)));

    [Fact]
    public void EffectiveAnnualRatePercent_OfFlatLoan_IsTheIrr() =>
        Rows.Should().AllSatisfy(row =>
        {
            var schedule = Flat(row);
            schedule.Instalments[0].Interest.Amount.Should().Be(row.FlatInterest);
            schedule.EffectiveAnnualRatePercent().Should().BeApproximately(row.IrrPercentPerYear, 0.005_001m);
        });

    private static RepaymentSchedule Annuity(Row row) => RepaymentSchedule.For(new Vnd(row.Principal), Start, new LoanTerms
    {
        Rate = new InterestRate(row.PercentPerYear),
        Method = InterestMethod.DecliningEqualInstalment,
        Instalments = row.Instalments,
        Convention = ScheduleConvention.Standard with { LastInstalment = LastInstalment.TakesResidue },
    });

    private static RepaymentSchedule Flat(Row row) => RepaymentSchedule.For(new Vnd(row.FlatPrincipal), Start, new LoanTerms
    {
        Rate = new InterestRate(row.FlatPercentPerYear),
        Method = InterestMethod.Flat,
        Instalments = row.Instalments,
        GracePrincipal = row.FlatGrace,
    });

    private sealed record Row(
        long Principal,
        decimal PercentPerYear,
        int Instalments,
        int Period,
        decimal Pmt,
        decimal Ipmt,
        long FlatPrincipal,
        decimal FlatPercentPerYear,
        int FlatGrace,
        long FlatInterest,
        decimal IrrPercentPerYear)
    {
        public static Row Parse(string line)
        {
            var cells = line.Split(',').Select(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            return new((long)cells[0], cells[1], (int)cells[2], (int)cells[3], cells[4], cells[5], (long)cells[6], cells[7], (int)cells[8], (long)cells[9], cells[10]);
        }
    }
}
