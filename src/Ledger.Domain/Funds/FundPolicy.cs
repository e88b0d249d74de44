using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>What a payment is set against.</summary>
public enum AllocationPart
{
    /// <summary>Overdue interest (Civil Code 2015, Article 466.5).</summary>
    Penalty,

    /// <summary>Interest of the instalment.</summary>
    Interest,

    /// <summary>Principal of the instalment.</summary>
    Principal,
}

/// <summary>Over what the order of the parts holds. The first is what entries without it mean.</summary>
public enum AllocationBy
{
    /// <summary>The oldest instalment first, within it the parts in their order.</summary>
    PerInstalment,

    /// <summary>The first part of everything that is due, then the next part, the oldest instalment first within each.</summary>
    PerPart,
}

/// <summary>Whether late borrowers owe interest on what is late.</summary>
public enum OverdueInterest
{
    /// <summary>Nothing is added.</summary>
    Off,

    /// <summary>150 % of the loan's rate on overdue principal and 10 % per year on overdue interest (Civil Code 2015, Article 466.5).</summary>
    CivilCode466,
}

/// <summary>How many persons it takes for what matters.</summary>
public enum Approval
{
    /// <summary>The treasurer alone.</summary>
    Single,

    /// <summary>A second person of the board confirms.</summary>
    TwoPerson,
}

/// <summary>How interest received is divided, in percent. The four parts sum to 100.</summary>
/// <param name="ActivityFund">Percent to the activity fund.</param>
/// <param name="FundGrowth">Percent that stays in the revolving fund.</param>
/// <param name="Reserve">Percent to the reserve.</param>
/// <param name="BoardAllowance">Percent to the allowance of the board.</param>
public sealed record InterestSplit(decimal ActivityFund, decimal FundGrowth, decimal Reserve, decimal BoardAllowance)
{
    /// <summary>Everything to the activity fund: the rule until a club decides otherwise.</summary>
    public static readonly InterestSplit AllToActivities = new(100, 0, 0, 0);

    /// <summary>The sum of the parts, in percent.</summary>
    public decimal Sum => ActivityFund + FundGrowth + Reserve + BoardAllowance;

    /// <summary>Divides an amount: each part rounded down to the đồng, the đồng left over go one each to the parts with the largest remainders. The shares sum to the amount.</summary>
    public InterestShares Divide(Vnd amount)
    {
        ReadOnlySpan<decimal> percents = [ActivityFund, FundGrowth, Reserve, BoardAllowance];
        Span<long> shares = stackalloc long[4];
        Span<decimal> remainders = stackalloc decimal[4];
        var left = amount.Amount;
        for (var i = 0; i < 4; i++)
        {
            var exact = amount.Amount * percents[i] / 100m;
            shares[i] = (long)decimal.Floor(exact);
            remainders[i] = exact - shares[i];
            left -= shares[i];
        }

        for (; left > 0; left--)
        {
            var largest = 0;
            for (var i = 1; i < 4; i++)
            {
                largest = remainders[i] > remainders[largest] ? i : largest;
            }

            shares[largest]++;
            remainders[largest] = -1;
        }

        return new InterestShares(new Vnd(shares[0]), new Vnd(shares[1]), new Vnd(shares[2]), new Vnd(shares[3]));
    }
}

/// <summary>An amount of interest as divided, in đồng.</summary>
/// <param name="ActivityFund">To the activity fund.</param>
/// <param name="FundGrowth">Kept in the revolving fund.</param>
/// <param name="Reserve">To the reserve.</param>
/// <param name="BoardAllowance">To the allowance of the board.</param>
public sealed record InterestShares(Vnd ActivityFund, Vnd FundGrowth, Vnd Reserve, Vnd BoardAllowance);

/// <summary>The rules that a club has given its fund. Effective-dated: see <see cref="Fund.PolicyOn"/>.</summary>
public sealed record FundPolicy
{
    /// <summary>What a club starts with: 1 % per month on the declining balance, twelve equal monthly parts of principal, all interest to the activity fund, no overdue interest.</summary>
    public static readonly FundPolicy Default = new()
    {
        LoanTerms = new LoanTerms { Rate = InterestRate.PerMonth(1), Method = InterestMethod.DecliningEqualPrincipal, Instalments = 12 },
        MaxPrincipal = new Vnd(50_000_000),
        MaxTermMonths = 24,
        AllocationOrder = [AllocationPart.Penalty, AllocationPart.Interest, AllocationPart.Principal],
        InterestSplit = InterestSplit.AllToActivities,
        OverdueInterest = OverdueInterest.Off,
        Approval = Approval.Single,
    };

    /// <summary>The terms of a loan that asks for no others.</summary>
    public required LoanTerms LoanTerms { get; init; }

    /// <summary>The largest principal of one loan, in đồng.</summary>
    public required Vnd MaxPrincipal { get; init; }

    /// <summary>The longest term of a loan, in months.</summary>
    public required int MaxTermMonths { get; init; }

    /// <summary>In which order a payment settles the parts of what is due.</summary>
    public required ImmutableArray<AllocationPart> AllocationOrder { get; init; }

    /// <summary>Whether that order holds within each instalment or over all that is due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AllocationBy AllocationBy { get; init; }

    /// <summary>How interest received is divided.</summary>
    public required InterestSplit InterestSplit { get; init; }

    /// <summary>Whether late borrowers owe interest on what is late.</summary>
    public required OverdueInterest OverdueInterest { get; init; }

    /// <summary>How many persons it takes for what matters.</summary>
    public required Approval Approval { get; init; }

    /// <summary>The fund size, in đồng, that the club has set itself to reach; null when it goes by the programme's target: see <see cref="Portfolio.TargetsInForce"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Vnd? Target { get; init; }

    /// <inheritdoc/>
    public bool Equals(FundPolicy? other) => other is not null
        && (LoanTerms, MaxPrincipal, MaxTermMonths, InterestSplit) == (other.LoanTerms, other.MaxPrincipal, other.MaxTermMonths, other.InterestSplit)
        && (AllocationBy, OverdueInterest, Approval, Target) == (other.AllocationBy, other.OverdueInterest, other.Approval, other.Target)
        && AllocationOrder.SequenceEqual(other.AllocationOrder);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LoanTerms, MaxPrincipal, MaxTermMonths, InterestSplit, Target);

    /// <summary>Refuses a policy that no club may have.</summary>
    /// <param name="on">A date to count the term from.</param>
    /// <exception cref="RefusalException"><see cref="Rules.InterestSplitNot100"/>, <see cref="Rules.InterestCap"/> or <see cref="Rules.TermAboveMaximum"/>.</exception>
    /// <exception cref="ImpossibleTermsException">No schedule exists for the terms of its loans.</exception>
    public void Require(LocalDate on)
    {
        if (InterestSplit.Sum != 100 || InterestSplit is { ActivityFund: < 0 } or { FundGrowth: < 0 } or { Reserve: < 0 } or { BoardAllowance: < 0 })
        {
            throw Rules.InterestSplitNot100.Refuse(("sum", InterestSplit.Sum));
        }

        Require(LoanTerms, on);
    }

    /// <summary>Refuses terms beyond the law or beyond the longest term.</summary>
    /// <param name="terms">The terms of a loan.</param>
    /// <param name="on">The date to count the term from.</param>
    /// <exception cref="RefusalException"><see cref="Rules.InterestCap"/> or <see cref="Rules.TermAboveMaximum"/>.</exception>
    /// <exception cref="ImpossibleTermsException">No schedule exists for the terms, whatever the principal.</exception>
    public void Require(LoanTerms terms, LocalDate on)
    {
        if (terms.Rate.ExceedsLegalCap)
        {
            throw Rules.InterestCap.Refuse(("monthlyRate", decimal.Round(terms.Rate.PercentPerMonth, 4)), ("yearlyRate", decimal.Round(terms.Rate.PercentPerYear, 4)));
        }

        if (PassesMaxTerm(terms, on))
        {
            throw Rules.TermAboveMaximum.Refuse(("instalments", terms.Instalments), ("every", terms.Every), ("unit", terms.Unit.ToString().ToLowerInvariant()), ("unitVi", terms.Unit.VietnameseName()), ("maxTermMonths", MaxTermMonths));
        }

        terms.ThrowIfImpossible(Vnd.MaxPosting, on, firstDueOn: null);
    }

    /// <summary>Refuses more principal of one loan than the club lends.</summary>
    /// <exception cref="RefusalException"><see cref="Rules.PrincipalAboveMaximum"/>.</exception>
    internal void RequirePrincipal(Vnd principal)
    {
        if (principal > MaxPrincipal)
        {
            throw Rules.PrincipalAboveMaximum.Refuse(("principal", principal), ("maxPrincipal", MaxPrincipal));
        }
    }

    private bool PassesMaxTerm(LoanTerms terms, LocalDate on)
    {
        // Bounded before it becomes a date: the calendar ends in the year 9999.
        var periods = (int)Math.Clamp((long)terms.Instalments * terms.Every, 0, LoanTerms.MaxYears * 366);
        var last = terms.Unit switch
        {
            PeriodUnit.Month => on.PlusMonths(periods),
            PeriodUnit.Week => on.PlusWeeks(periods),
            _ => on.PlusDays(periods),
        };
        return last > on.PlusMonths(Math.Clamp(MaxTermMonths, 0, LoanTerms.MaxYears * 12));
    }
}
