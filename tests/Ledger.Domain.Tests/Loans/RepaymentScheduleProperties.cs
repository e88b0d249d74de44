using FsCheck.Fluent;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;

namespace Ledger.Domain.Tests.Loans;

public sealed class RepaymentScheduleProperties
{
    [Fact]
    public void For_PrincipalParts_SumToThePrincipal() => RandomLoans.Hold(loan =>
        loan.Schedule().Instalments.Sum(line => line.Principal.Amount) == loan.Principal.Amount);

    [Fact]
    public void For_Parts_AreNeverNegative() => RandomLoans.Hold(loan =>
        loan.Schedule().Instalments.All(line => !line.Principal.IsNegative && !line.Interest.IsNegative));

    [Fact]
    public void For_Balance_FallsToZeroByEachPrincipalPart() => RandomLoans.Hold(loan =>
    {
        var balance = loan.Principal;
        foreach (var line in loan.Schedule().Instalments)
        {
            balance -= line.Principal;
            if (line.Balance != balance)
            {
                return false;
            }
        }

        return balance.IsZero;
    });

    [Fact]
    public void For_Dates_IncreaseStrictlyAndAgreeWithTheDays() => RandomLoans.Hold(loan =>
    {
        var schedule = loan.Schedule();
        var day = loan.DisbursedOn;
        foreach (var line in schedule.Instalments)
        {
            if (line.Days < 1 || day.PlusDays(line.Days) != line.DueOn)
            {
                return false;
            }

            day = line.DueOn;
        }

        return schedule.LastDueOn == day
            && day == DueDates.Of(loan.Terms.Instalments, loan.DisbursedOn, loan.FirstDueOn, loan.Terms.Every, loan.Terms.Unit);
    });

    [Fact]
    public void For_Numbers_CountFromOneToTheAgreedNumber() => RandomLoans.Hold(loan =>
        loan.Schedule().Instalments.Select(line => line.Number).SequenceEqual(Enumerable.Range(1, loan.Terms.Instalments)));

    [Fact]
    public void For_AllButTheLastPart_IsPayableInNotes() => RandomLoans.Hold(loan =>
    {
        var unit = loan.Terms.Rounding.Unit;
        var lines = loan.Schedule().Instalments;
        return lines.All(line => line.Interest.Amount % unit == 0)
            && lines.All(line => line.Principal.Amount % unit == 0 || line.Balance.IsZero);
    });

    [Fact]
    public void For_ZeroRate_HasNoInterest() => RandomLoans.Hold(loan =>
    {
        var schedule = (loan with { Terms = loan.Terms with { Rate = InterestRate.Zero } }).Schedule();
        return schedule.TotalInterest.IsZero && schedule.EffectiveAnnualRatePercent() == 0;
    });

    [Fact]
    public void For_SameLoanAgain_GivesTheSameSchedule() => RandomLoans.Hold(loan =>
        loan.Schedule().Equals((loan with { Terms = loan.Terms with { Convention = loan.Terms.Convention with { } } }).Schedule()));

    [Fact]
    public void For_GracePeriods_CarryNothing() => RandomLoans.Hold(loan =>
        loan.Schedule().Instalments.All(line =>
            (line.Number > loan.Terms.GracePrincipal || line.Principal.IsZero) && (line.Number > loan.Terms.GraceInterest || line.Interest.IsZero)));

    [Fact]
    public void For_GraceOnInterest_CollectsAllOfItLater() => RandomLoans.Hold(loan =>
    {
        var atOnce = loan with { Terms = loan.Terms with { GraceInterest = 0 } };
        return loan.Schedule().TotalInterest == atOnce.Schedule().TotalInterest;
    });

    [Fact]
    public void For_LevelledInstalments_EndNoFurtherOffThanUnlevelledOnes() => RandomLoans.Hold(loan =>
    {
        var level = new LoanTerms { Rate = loan.Terms.Rate, Method = InterestMethod.DecliningEqualInstalment, Instalments = loan.Terms.Instalments, Rounding = loan.Terms.Rounding };
        var residue = level with { Convention = level.Convention with { LastInstalment = LastInstalment.TakesResidue } };
        return Residue(loan with { Terms = level }) <= Residue(loan with { Terms = residue });

        static long Residue(Loan one)
        {
            var lines = one.Schedule().Instalments;
            return Math.Abs(lines[^1].Total.Amount - lines[0].Total.Amount);
        }
    });

    [Fact]
    public void EffectiveAnnualRatePercent_Flat_IsAtLeastTheNominalRate() => RandomLoans.Hold(
        RandomLoans.Any.Select(loan => loan with
        {
            Principal = loan.Principal + new Vnd(100_000_000),
            Terms = new LoanTerms { Rate = loan.Terms.Rate, Method = InterestMethod.Flat, Instalments = loan.Terms.Instalments },
        }),
        loan => loan.Schedule().EffectiveAnnualRatePercent() >= loan.Terms.Rate.PercentPerYear - 0.01m);

    [Fact]
    public void EffectiveAnnualRatePercent_OfDecliningBalance_IsTheNominalRate() => RandomLoans.Hold(
        RandomLoans.Any.Where(loan => loan.Terms.Method != InterestMethod.Flat).Select(loan => loan with
        {
            Principal = loan.Principal + new Vnd(1_000_000_000),
            Terms = loan.Terms with { GraceInterest = 0, Rounding = Rounding.ToTheDong, InstalmentMultiple = 0, Convention = ScheduleConvention.Standard },
        }),
        loan => Math.Abs(loan.Schedule().EffectiveAnnualRatePercent() - loan.Terms.Rate.PercentPerYear) <= 0.01m);

    [Fact]
    public void InterestFor_OpeningBalanceOfEveryLine_IsItsInterest() => RandomLoans.Hold(loan =>
    {
        var schedule = (loan with { Terms = loan.Terms with { GraceInterest = 0 } }).Schedule();
        return schedule.Instalments.All(line => schedule.InterestFor(line.Number, line.Balance + line.Principal) == line.Interest);
    });

    [Fact]
    public void InterestFor_DaysOfThePeriod_NeverFallsAndEndsWithTheWhole() => RandomLoans.Hold(loan =>
    {
        var schedule = loan.Schedule();
        var line = schedule.Instalments[^1];
        var byDay = Enumerable.Range(0, line.Days + 1).Select(back => schedule.InterestFor(line.Number, loan.Principal, line.DueOn.PlusDays(-back)).Amount).ToList();
        return byDay[0] == schedule.InterestFor(line.Number, loan.Principal).Amount
            && byDay[^1] == 0
            && byDay.Zip(byDay.Skip(1)).All(pair => pair.First >= pair.Second);
    });

    [Fact]
    public void ForRemaining_NothingPrepaid_LeavesEqualPrincipalAsItWas() => RandomLoans.Hold(loan =>
    {
        var schedule = (loan with { Terms = loan.Terms with { Method = InterestMethod.DecliningEqualPrincipal, GraceInterest = 0 } }).Schedule();
        var middle = loan.Terms.Instalments / 2;
        var remaining = middle == 0 ? loan.Principal : schedule.Instalments[middle - 1].Balance;
        return remaining.IsZero
            || schedule.ForRemaining(middle, remaining, PrepaymentEffect.ShortenTerm).Instalments
                .SequenceEqual(schedule.Instalments.Skip(middle).TakeWhile(line => (line.Balance + line.Principal).IsPositive));
    });

    [Fact]
    public void ForRemaining_PrincipalPrepaid_IsRepaidToTheDongByTheSameDates() => RandomLoans.Hold(loan =>
    {
        var schedule = loan.Schedule();
        var middle = loan.Terms.Instalments / 2;
        var owed = middle == 0 ? loan.Principal : schedule.Instalments[middle - 1].Balance;
        var remaining = new Vnd((owed.Amount + 1) / 2);
        return remaining.IsZero || Enum.GetValues<PrepaymentEffect>().All(effect =>
        {
            var after = schedule.ForRemaining(middle, remaining, effect);
            return after.Instalments.Sum(line => line.Principal.Amount) == remaining.Amount
                && after.Instalments[^1].Balance.IsZero
                && after.Instalments.All(line => !line.Principal.IsNegative && !line.Interest.IsNegative)
                && after.Instalments.Select(line => (line.Number, line.DueOn, line.Days))
                    .SequenceEqual(schedule.Instalments.Skip(middle).Take(after.Instalments.Length).Select(line => (line.Number, line.DueOn, line.Days)));
        });
    });
}
