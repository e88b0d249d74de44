using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Loans;

/// <summary>What one schedule is asked for.</summary>
public sealed record Loan(Vnd Principal, LocalDate DisbursedOn, LocalDate? FirstDueOn, LoanTerms Terms)
{
    public RepaymentSchedule Schedule() => RepaymentSchedule.For(Principal, DisbursedOn, Terms, FirstDueOn);
}

/// <summary>Loans over the whole breadth of the terms, silly ones included: a principal of one đồng, units larger than a part, rates far above the cap.</summary>
internal static class RandomLoans
{
    public static readonly Gen<Loan> Any =
        from principal in Gen.OneOf(Gen.Choose(1, 5_000), Gen.Choose(1, 100_000).Select(thousand => thousand * 1000), Gen.Choose(1, 1_000_000_000))
        from day in Gen.Choose(0, 3000)
        from wait in Gen.Choose(-30, 60)
        from terms in Terms
        let disbursedOn = new LocalDate(2023, 1, 1).PlusDays(day)
        select new Loan(new Vnd(principal), disbursedOn, wait > 0 ? disbursedOn.PlusDays(wait) : null, terms);

    private static Gen<ScheduleConvention> Conventions =>
        from annuityRate in Gen.Elements(Enum.GetValues<AnnuityRate>())
        from last in Gen.Elements(Enum.GetValues<LastInstalment>())
        from spread in Gen.Elements(Enum.GetValues<FlatSpread>())
        from yearLength in Gen.Elements(Enum.GetValues<YearLength>())
        from boundary in Gen.Elements(Enum.GetValues<YearBoundary>())
        from leapYear in Gen.Elements(Enum.GetValues<LeapYear>())
        from digits in Gen.Elements(0, 0, 0, 19)
        from byDay in Gen.Elements(true, false)
        select new ScheduleConvention
        {
            AnnuityRate = annuityRate,
            LastInstalment = last,
            FlatSpread = spread,
            YearLength = yearLength,
            YearBoundary = boundary,
            LeapYear = leapYear,
            SignificantDigits = digits,
            AccruesByDay = byDay,
        };

    private static Gen<LoanTerms> Terms =>
        from rate in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 2_000), Gen.Choose(1, 100_000))
        from method in Gen.Elements(Enum.GetValues<InterestMethod>())
        from instalments in Gen.OneOf(Gen.Choose(1, 24), Gen.Choose(1, 120))
        from every in Gen.Choose(1, 10)
        from unit in Gen.Elements(Enum.GetValues<PeriodUnit>())
        from rounding in Gen.Elements([.. Rounding.Units])
        from mode in Gen.Elements(Enum.GetValues<RoundingMode>())
        from dayCount in Gen.Elements(Enum.GetValues<DayCount>())
        from multiple in Gen.Elements(0, 0, 1, 10, 50)
        from gracePrincipal in Gen.Choose(0, 3)
        from graceInterest in Gen.Choose(0, 3)
        from convention in Gen.OneOf(Gen.Constant(ScheduleConvention.Standard), Conventions)
        select new LoanTerms
        {
            Rate = new InterestRate(rate / 100m),
            Method = method,
            Instalments = instalments,
            Every = every,
            Unit = unit,
            Rounding = new Rounding(rounding, mode),
            DayCount = dayCount,
            InstalmentMultiple = multiple * rounding,
            GracePrincipal = Math.Min(gracePrincipal, instalments - 1),
            GraceInterest = Math.Min(graceInterest, instalments - 1),
            Convention = convention,
        };

    public static void Hold(Func<Loan, bool> property) => Hold(Any, property);

    public static void Hold(Gen<Loan> loans, Func<Loan, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(loans.ToArbitrary(), property));
}
