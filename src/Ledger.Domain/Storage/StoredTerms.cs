using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;

namespace Ledger.Domain.Storage;

/// <summary>Reads what a club has agreed: policies and terms of loans. They are long, and hardly ever others than those before.</summary>
internal static class StoredTerms
{
    [ThreadStatic]
    private static byte[]? s_written;

    [ThreadStatic]
    private static LoanTerms? s_terms;

    /// <summary>The terms of a loan; the same object when they are written as those were that were read before.</summary>
    public static LoanTerms? Terms(ref JsonMembers json)
    {
        if (json.IsNull)
        {
            return null;
        }

        var written = json.Raw();
        if (s_terms is null || !written.SequenceEqual(s_written))
        {
            var terms = new JsonMembers(written);
            terms.Read();
            s_terms = ReadTerms(ref terms);
            s_written = written.ToArray();
        }

        return s_terms;
    }

    public static FundPolicy? Policy(ref JsonMembers json)
    {
        if (json.IsNull)
        {
            return null;
        }

        var seen = default(Seen);
        var (loanTerms, interestSplit) = (default(LoanTerms), default(InterestSplit));
        var (maxPrincipal, target, maxTermMonths) = (Vnd.Zero, default(Vnd?), 0);
        var allocationOrder = default(ImmutableArray<AllocationPart>);
        var (allocationBy, overdueInterest, approval) = (default(AllocationBy), default(OverdueInterest), default(Approval));
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("loanTerms"u8))
            {
                loanTerms = Terms(ref json);
                seen.Add(0);
            }
            else if (json.Is("maxPrincipal"u8))
            {
                maxPrincipal = json.Amount();
                seen.Add(1);
            }
            else if (json.Is("maxTermMonths"u8))
            {
                maxTermMonths = json.Int();
                seen.Add(2);
            }
            else if (json.Is("allocationOrder"u8))
            {
                allocationOrder = AllocationOrder(ref json);
                seen.Add(3);
            }
            else if (json.Is("interestSplit"u8))
            {
                interestSplit = Split(ref json);
                seen.Add(4);
            }
            else if (json.Is("overdueInterest"u8))
            {
                overdueInterest = json.Named<OverdueInterest>();
                seen.Add(5);
            }
            else if (json.Is("approval"u8))
            {
                approval = json.Named<Approval>();
                seen.Add(6);
            }
            else if (json.Is("allocationBy"u8))
            {
                allocationBy = json.Named<AllocationBy>();
            }
            else if (json.Is("target"u8))
            {
                target = json.IsNull ? null : json.Amount();
            }
            else
            {
                json.Skip();
            }
        }

        seen.Require(7, nameof(FundPolicy));
        return new FundPolicy
        {
            LoanTerms = loanTerms!,
            MaxPrincipal = maxPrincipal,
            MaxTermMonths = maxTermMonths,
            AllocationOrder = allocationOrder,
            AllocationBy = allocationBy,
            InterestSplit = interestSplit!,
            OverdueInterest = overdueInterest,
            Approval = approval,
            Target = target,
        };
    }

    public static ImmutableArray<AllocationPart> AllocationOrder(ref JsonMembers json)
    {
        var order = ImmutableArray.CreateBuilder<AllocationPart>();
        json.BeginList();
        while (json.NextElement())
        {
            order.Add(json.Named<AllocationPart>());
        }

        return order.DrainToImmutable();
    }

    private static LoanTerms ReadTerms(ref JsonMembers json)
    {
        var seen = default(Seen);
        var (rate, method, rounding, dayCount, convention) = (default(InterestRate), default(InterestMethod), default(Rounding), default(DayCount), default(ScheduleConvention));
        var (instalments, every, unit, multiple, gracePrincipal, graceInterest) = (0, 0, default(PeriodUnit), 0, 0, 0);
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("rate"u8))
            {
                rate = Rate(ref json);
                seen.Add(0);
            }
            else if (json.Is("method"u8))
            {
                method = json.Named<InterestMethod>();
                seen.Add(1);
            }
            else if (json.Is("instalments"u8))
            {
                instalments = json.Int();
                seen.Add(2);
            }
            else if (json.Is("every"u8))
            {
                every = json.Int();
            }
            else if (json.Is("unit"u8))
            {
                unit = json.Named<PeriodUnit>();
            }
            else if (json.Is("rounding"u8))
            {
                rounding = Rounding(ref json);
            }
            else if (json.Is("dayCount"u8))
            {
                dayCount = json.Named<DayCount>();
            }
            else if (json.Is("instalmentMultiple"u8))
            {
                multiple = json.Int();
            }
            else if (json.Is("gracePrincipal"u8))
            {
                gracePrincipal = json.Int();
            }
            else if (json.Is("graceInterest"u8))
            {
                graceInterest = json.Int();
            }
            else if (json.Is("convention"u8))
            {
                convention = Convention(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        seen.Require(3, nameof(LoanTerms));
        return new LoanTerms
        {
            Rate = rate,
            Method = method,
            Instalments = instalments,
            Every = every,
            Unit = unit,
            Rounding = rounding,
            DayCount = dayCount,
            InstalmentMultiple = multiple,
            GracePrincipal = gracePrincipal,
            GraceInterest = graceInterest,
            Convention = convention!,
        };
    }

    private static ScheduleConvention? Convention(ref JsonMembers json)
    {
        if (json.IsNull)
        {
            return null;
        }

        var (yearLength, yearBoundary, leapYear, annuityRate) = (default(YearLength), default(YearBoundary), default(LeapYear), default(AnnuityRate));
        var (lastInstalment, flatSpread, significantDigits, accruesByDay) = (default(LastInstalment), default(FlatSpread), 0, false);
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("yearLength"u8))
            {
                yearLength = json.Named<YearLength>();
            }
            else if (json.Is("yearBoundary"u8))
            {
                yearBoundary = json.Named<YearBoundary>();
            }
            else if (json.Is("leapYear"u8))
            {
                leapYear = json.Named<LeapYear>();
            }
            else if (json.Is("annuityRate"u8))
            {
                annuityRate = json.Named<AnnuityRate>();
            }
            else if (json.Is("lastInstalment"u8))
            {
                lastInstalment = json.Named<LastInstalment>();
            }
            else if (json.Is("flatSpread"u8))
            {
                flatSpread = json.Named<FlatSpread>();
            }
            else if (json.Is("significantDigits"u8))
            {
                significantDigits = json.Int();
            }
            else if (json.Is("accruesByDay"u8))
            {
                accruesByDay = json.Flag();
            }
            else
            {
                json.Skip();
            }
        }

        return new ScheduleConvention
        {
            YearLength = yearLength,
            YearBoundary = yearBoundary,
            LeapYear = leapYear,
            AnnuityRate = annuityRate,
            LastInstalment = lastInstalment,
            FlatSpread = flatSpread,
            SignificantDigits = significantDigits,
            AccruesByDay = accruesByDay,
        };
    }

    private static InterestRate Rate(ref JsonMembers json)
    {
        var percentPerYear = 0m;
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("percentPerYear"u8))
            {
                percentPerYear = json.Decimal();
            }
            else
            {
                json.Skip();
            }
        }

        return new InterestRate(percentPerYear);
    }

    private static Rounding Rounding(ref JsonMembers json)
    {
        var (unit, mode) = (0, RoundingMode.HalfUp);
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("unit"u8))
            {
                unit = json.Int();
            }
            else if (json.Is("mode"u8))
            {
                mode = json.Named<RoundingMode>();
            }
            else
            {
                json.Skip();
            }
        }

        return new Rounding(unit, mode);
    }

    private static InterestSplit? Split(ref JsonMembers json)
    {
        if (json.IsNull)
        {
            return null;
        }

        var (activityFund, fundGrowth, reserve, boardAllowance) = (0m, 0m, 0m, 0m);
        json.BeginObject();
        while (json.Next())
        {
            if (json.Is("activityFund"u8))
            {
                activityFund = json.Decimal();
            }
            else if (json.Is("fundGrowth"u8))
            {
                fundGrowth = json.Decimal();
            }
            else if (json.Is("reserve"u8))
            {
                reserve = json.Decimal();
            }
            else if (json.Is("boardAllowance"u8))
            {
                boardAllowance = json.Decimal();
            }
            else
            {
                json.Skip();
            }
        }

        return new InterestSplit(activityFund, fundGrowth, reserve, boardAllowance);
    }

    // The members that must be there, by their numbers.
    private struct Seen
    {
        private int _members;

        public void Add(int member) => _members |= 1 << member;

        public readonly void Require(int count, string type)
        {
            if (_members != (1 << count) - 1)
            {
                throw new JsonException($"A {type} lacks a member that it must have.");
            }
        }
    }
}
