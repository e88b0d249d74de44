using System.Collections.Immutable;
using Ledger.Api.Http;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>Terms of a loan; what is left out stays as it was.</summary>
internal record TermsRequest
{
    private const int MaxInstalments = 600;

    public decimal? MonthlyRate { get; init; }

    public InterestMethod? Method { get; init; }

    public int? Instalments { get; init; }

    public int? Every { get; init; }

    public PeriodUnit? Unit { get; init; }

    public int? Rounding { get; init; }

    public DayCount? DayCount { get; init; }

    public int? InstalmentMultiple { get; init; }

    public int? GracePrincipal { get; init; }

    public int? GraceInterest { get; init; }

    /// <summary>Checks what is given; <paramref name="path"/> is where it stands in the body.</summary>
    public void Check(Fields fields, string path)
    {
        if (MonthlyRate is { } rate && (rate < 0 || decimal.Round(rate, 6) != rate || rate > 100))
        {
            fields.Fault(path + "monthlyRate", "Phải từ 0 đến 100 %/tháng, tối đa 6 chữ số thập phân.", "Must be from 0 to 100 percent per month, with at most 6 decimals.");
        }

        Range("instalments", Instalments, 1, MaxInstalments);
        Range("every", Every, 1, 366);
        Range("gracePrincipal", GracePrincipal, 0, MaxInstalments - 1);
        Range("graceInterest", GraceInterest, 0, MaxInstalments - 1);
        Range("instalmentMultiple", InstalmentMultiple, 0, 1_000_000);
        if (Rounding is { } unit && !Domain.Money.Rounding.Units.Contains(unit))
        {
            fields.Fault(path + "rounding", "Phải là 1, 100, 500 hoặc 1000 đồng.", "Must be 1, 100, 500 or 1000 đồng.");
        }

        void Range(string field, int? value, int least, int most)
        {
            if (value is { } given)
            {
                fields.InRange(path + field, given, least, most);
            }
        }
    }

    /// <summary>The terms with what is given here.</summary>
    public LoanTerms Over(LoanTerms terms) => terms with
    {
        Rate = MonthlyRate is { } rate ? InterestRate.PerMonth(rate) : terms.Rate,
        Method = Method ?? terms.Method,
        Instalments = Instalments ?? terms.Instalments,
        Every = Every ?? terms.Every,
        Unit = Unit ?? terms.Unit,
        Rounding = Rounding is { } unit ? terms.Rounding with { Unit = unit } : terms.Rounding,
        DayCount = DayCount ?? terms.DayCount,
        InstalmentMultiple = InstalmentMultiple ?? terms.InstalmentMultiple,
        GracePrincipal = GracePrincipal ?? terms.GracePrincipal,
        GraceInterest = GraceInterest ?? terms.GraceInterest,
    };
}

/// <summary>Rules of a fund; what is left out stays as it was.</summary>
internal record PolicyRequest : TermsRequest
{
    public long? MaxPrincipal { get; init; }

    public int? MaxTermMonths { get; init; }

    public AllocationPart[]? AllocationOrder { get; init; }

    public AllocationBy? AllocationBy { get; init; }

    public InterestSplitRequest? InterestSplit { get; init; }

    public OverdueInterest? OverdueInterest { get; init; }

    public Approval? Approval { get; init; }

    /// <summary>Null, when it is given, goes back to the programme's target.</summary>
    public long? Target
    {
        get;
        set
        {
            field = value;
            _targetIsGiven = true;
        }
    }

    private bool _targetIsGiven;

    public new void Check(Fields fields, string path)
    {
        base.Check(fields, path);
        if (MaxPrincipal is { } maxPrincipal)
        {
            fields.Amount(path + "maxPrincipal", maxPrincipal);
        }

        if (Target is { } target)
        {
            fields.Amount(path + "target", target);
        }

        if (MaxTermMonths is { } months)
        {
            fields.InRange(path + "maxTermMonths", months, 1, 600);
        }

        Percent("activityFund", InterestSplit?.ActivityFund);
        Percent("fundGrowth", InterestSplit?.FundGrowth);
        Percent("reserve", InterestSplit?.Reserve);
        Percent("boardAllowance", InterestSplit?.BoardAllowance);
        if (AllocationOrder is { } order && (order.Length != 3 || order.Distinct().Count() != 3))
        {
            fields.Fault(path + "allocationOrder", "Phải nêu penalty, interest và principal, mỗi phần một lần.", "Must name penalty, interest and principal once each.");
        }

        void Percent(string part, decimal? value) => fields.InRange($"{path}interestSplit.{part}", value ?? 0, 0, 100);
    }

    /// <summary>The policy with what is given here.</summary>
    public FundPolicy Over(FundPolicy policy) => policy with
    {
        LoanTerms = Over(policy.LoanTerms),
        MaxPrincipal = MaxPrincipal is { } maxPrincipal ? new Vnd(maxPrincipal) : policy.MaxPrincipal,
        MaxTermMonths = MaxTermMonths ?? policy.MaxTermMonths,
        AllocationOrder = AllocationOrder?.ToImmutableArray() ?? policy.AllocationOrder,
        AllocationBy = AllocationBy ?? policy.AllocationBy,
        InterestSplit = InterestSplit is { } split ? new InterestSplit(split.ActivityFund ?? 0, split.FundGrowth ?? 0, split.Reserve ?? 0, split.BoardAllowance ?? 0) : policy.InterestSplit,
        OverdueInterest = OverdueInterest ?? policy.OverdueInterest,
        Approval = Approval ?? policy.Approval,
        Target = !_targetIsGiven ? policy.Target : Target is { } target ? new Vnd(target) : null,
    };
}

/// <summary>How interest is divided, in percent; a part left out is 0.</summary>
internal sealed record InterestSplitRequest(decimal? ActivityFund, decimal? FundGrowth, decimal? Reserve, decimal? BoardAllowance);

internal sealed record ChangePolicyRequest : PolicyRequest
{
    public LocalDate? EffectiveFrom { get; init; }
}

internal sealed record OpenFundRequest(LocalDate? OpenedOn, PolicyRequest? Policy);

/// <summary>The rules in force.</summary>
internal sealed record PolicyAnswer(
    LocalDate EffectiveFrom, decimal MonthlyRate, InterestMethod Method, int Instalments, int Every, PeriodUnit Unit, int Rounding, DayCount DayCount, int InstalmentMultiple,
    int GracePrincipal, int GraceInterest, Vnd MaxPrincipal, int MaxTermMonths, ImmutableArray<AllocationPart> AllocationOrder, AllocationBy AllocationBy, InterestSplit InterestSplit,
    OverdueInterest OverdueInterest, Approval Approval, Vnd? Target)
{
    public static PolicyAnswer Of(PolicyInForce inForce)
    {
        var (policy, terms) = (inForce.Policy, inForce.Policy.LoanTerms);
        return new PolicyAnswer(
            inForce.EffectiveFrom, terms.Rate.PercentPerMonth, terms.Method, terms.Instalments, terms.Every, terms.Unit, terms.Rounding.Unit, terms.DayCount, terms.InstalmentMultiple,
            terms.GracePrincipal, terms.GraceInterest, policy.MaxPrincipal, policy.MaxTermMonths, policy.AllocationOrder, policy.AllocationBy, policy.InterestSplit, policy.OverdueInterest, policy.Approval,
            policy.Target);
    }
}
