using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>What becomes of the instalments that are left when principal was repaid early.</summary>
public enum PrepaymentEffect
{
    /// <summary>The dates stay and every instalment becomes smaller.</summary>
    LowerInstalments,

    /// <summary>The instalments stay as large as they were and the loan ends sooner.</summary>
    ShortenTerm,
}

/// <summary>
/// What is to be paid and when: one loan's instalments, computed from its amount, its dates and its terms alone. Immutable; the same
/// arguments always give the same schedule, and two schedules are equal when their instalments and dates are.
/// </summary>
/// <remarks>
/// It always holds that the principal parts sum to <see cref="Principal"/>, that the balance falls to zero with the last instalment,
/// that no part is negative and that due dates strictly increase.
/// </remarks>
public sealed class RepaymentSchedule : IEquatable<RepaymentSchedule>
{
    private readonly LocalDate? _firstDueOn;
    private readonly LocalDate _lentOn;
    private readonly Vnd _lent;
    private readonly Vnd _carriedInterest;

    private RepaymentSchedule(SchedulePeriods periods, LocalDate? firstDueOn, LocalDate lentOn, Vnd principal, Vnd carriedInterest, Vnd? part)
    {
        var instalments = Spread(periods, principal, carriedInterest, part);
        _lent = periods.Lent;
        _lentOn = lentOn;
        _firstDueOn = firstDueOn;
        _carriedInterest = carriedInterest;
        Terms = periods.Terms.Instalments == instalments[^1].Number ? periods.Terms : periods.Terms with { Instalments = instalments[^1].Number };
        Principal = principal;
        DisbursedOn = periods.Start;
        Instalments = ImmutableCollectionsMarshal.AsImmutableArray(instalments);
        foreach (var instalment in instalments)
        {
            TotalInterest += instalment.Interest;
        }
    }

    /// <summary>The terms that the schedule follows.</summary>
    public LoanTerms Terms { get; }

    /// <summary>The instalments in the order in which they fall due; never empty.</summary>
    public ImmutableArray<Instalment> Instalments { get; }

    /// <summary>The principal that the instalments repay, in đồng.</summary>
    public Vnd Principal { get; }

    /// <summary>The interest of all instalments, in đồng.</summary>
    public Vnd TotalInterest { get; }

    /// <summary>The day from which the schedule counts: the disbursement, or for what is left of a loan the due date before it.</summary>
    public LocalDate DisbursedOn { get; }

    /// <summary>The due date of the last instalment.</summary>
    public LocalDate LastDueOn => Instalments[^1].DueOn;

    /// <summary>The schedule of a loan.</summary>
    /// <param name="principal">What is lent, in đồng; above zero and at most <see cref="Vnd.MaxPosting"/>.</param>
    /// <param name="disbursedOn">The day on which the money is handed out.</param>
    /// <param name="terms">Rate, method and rhythm.</param>
    /// <param name="firstDueOn">
    /// The club's meeting day on which the first instalment falls due, after <paramref name="disbursedOn"/>; later instalments count from
    /// it. Without it they count from <paramref name="disbursedOn"/>.
    /// </param>
    /// <exception cref="ImpossibleTermsException">
    /// No such schedule exists: a count or a rate out of its bounds, a grace as long as the loan, a first due date that is not after the
    /// disbursement. The exception names the term.
    /// </exception>
    public static RepaymentSchedule For(Vnd principal, LocalDate disbursedOn, LoanTerms terms, LocalDate? firstDueOn = null)
    {
        terms.ThrowIfImpossible(principal, disbursedOn, firstDueOn);
        var periods = new SchedulePeriods(principal, disbursedOn, firstDueOn, terms, after: 0);
        return new(periods, firstDueOn, disbursedOn, principal, Vnd.Zero, part: null);
    }

    /// <summary>
    /// The schedule of the principal that is left after principal was repaid early: the instalments after
    /// <paramref name="number"/>, with their numbers and due dates, under the same terms.
    /// </summary>
    /// <param name="number">The last instalment that stays as it was; 0 when the first one changes already.</param>
    /// <param name="remaining">The principal still owed, in đồng; above zero and at most what was lent.</param>
    /// <param name="effect">
    /// Whether the instalments become smaller or fewer. <see cref="InterestMethod.InterestOnly"/> has nothing to shorten: its only
    /// principal falls due at the end, so both give the same.
    /// </param>
    /// <remarks>Flat interest stays on the principal first lent, as agreed; a shorter term saves the interest of the instalments that fall away.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">No instalment is left after <paramref name="number"/>, or the amount is out of its bounds.</exception>
    public RepaymentSchedule ForRemaining(int number, Vnd remaining, PrepaymentEffect effect)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, Instalments[0].Number - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Instalments[^1].Number);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(remaining, Vnd.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remaining, _lent);

        var periods = PeriodsAfter(number);
        var part = effect == PrepaymentEffect.ShortenTerm ? EqualPart(periods.Grace + number + 1) : null;
        return new(periods, _firstDueOn, _lentOn, remaining, CarriedInterest(number), part);
    }

    /// <summary>
    /// The interest of one period on the principal owed when it begins, in đồng, by the same day count and rounding as the schedule's
    /// own. Flat interest is on the principal first lent whatever is owed. Interest that a grace moves from one instalment to another is
    /// counted where it arises.
    /// </summary>
    /// <param name="number">The number of the instalment whose period it is.</param>
    /// <param name="openingBalance">The principal owed at the beginning of the period, in đồng; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such instalment, or the balance is negative.</exception>
    public Vnd InterestFor(int number, Vnd openingBalance) => InterestFor(number, openingBalance, Line(number).DueOn);

    /// <summary>
    /// The interest of one period up to a day within it, in đồng: the same share of the period's interest as of its days. For settling a
    /// loan between two due dates.
    /// </summary>
    /// <param name="number">The number of the instalment whose period it is.</param>
    /// <param name="openingBalance">The principal owed at the beginning of the period, in đồng; not negative.</param>
    /// <param name="on">The day up to which interest is counted; before the period it is nothing, after it the whole period's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has no such instalment, or the balance is negative.</exception>
    public Vnd InterestFor(int number, Vnd openingBalance, LocalDate on)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(openingBalance, Vnd.Zero);
        var line = Line(number);
        var elapsed = line.Days - Math.Max(0, Period.DaysBetween(on, line.DueOn));
        if (elapsed <= 0)
        {
            return Vnd.Zero;
        }

        var periods = PeriodsAfter(number - 1);
        return Terms.Method == InterestMethod.Flat
            ? FlatSchedule.Interest(0, periods, elapsed)
            : periods.Interest(0, openingBalance, elapsed);
    }

    /// <summary>
    /// What the loan costs per year, in percent, rounded to 0.01: the rate r at which the instalments are worth the principal on the day
    /// of disbursement,
    /// <c>principal = sum over k of total(k) / ((1 + r f(1)) (1 + r f(2)) ... (1 + r f(k)))</c>,
    /// where f is the part of a year of each period under the terms' own day count (a month is 1/12 under <see cref="DayCount.Period"/>).
    /// </summary>
    /// <remarks>
    /// It is the internal rate of return per period times the periods of a year, not compounded within the year: so it compares with the
    /// nominal rate and with the ceiling of the Civil Code, which are quoted the same way, and a loan on the declining balance costs
    /// exactly its nominal rate. 1 % per month flat over 12 months comes to 21.46 % (compounded it would read 23.70 %).
    /// </remarks>
    public decimal EffectiveAnnualRatePercent() => EffectiveRate.PercentPerYear(Principal, Instalments, PeriodsAfter(Instalments[0].Number - 1));

    /// <summary>Whether both schedules ask for the same payments on the same days for the same principal.</summary>
    public bool Equals(RepaymentSchedule? other) =>
        other is not null && Principal == other.Principal && DisbursedOn == other.DisbursedOn && Instalments.AsSpan().SequenceEqual(other.Instalments.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RepaymentSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Principal, DisbursedOn, TotalInterest, LastDueOn);

    private static Instalment[] Spread(SchedulePeriods periods, Vnd principal, Vnd carriedInterest, Vnd? part)
    {
        var instalments = new Instalment[periods.Count];
        switch (periods.Terms.Method)
        {
            case InterestMethod.Flat:
                FlatSchedule.Fill(instalments, principal, periods, part);
                break;
            case InterestMethod.DecliningEqualPrincipal:
                EqualPrincipalSchedule.Fill(instalments, principal, periods, part);
                break;
            case InterestMethod.DecliningEqualInstalment:
                EqualInstalmentSchedule.Fill(instalments, principal, periods, part);
                break;
            default:
                InterestOnlySchedule.Fill(instalments, principal, periods);
                break;
        }

        if (part is not null)
        {
            instalments = instalments[..(Array.FindIndex(instalments, instalment => instalment.Balance.IsZero) + 1)];
        }

        DeferInterest(instalments, periods.Terms.GraceInterest, carriedInterest);
        return instalments;
    }

    private static void DeferInterest(Instalment[] instalments, int graceInterest, Vnd carriedInterest)
    {
        var deferred = carriedInterest;
        for (var i = 0; i < instalments.Length && instalments[i].Number <= graceInterest + 1; i++)
        {
            deferred += instalments[i].Interest;
            var collected = instalments[i].Number > graceInterest || i == instalments.Length - 1;
            instalments[i] = instalments[i] with { Interest = collected ? deferred : Vnd.Zero };
        }
    }

    /// <summary>Interest of the instalments up to a number that a grace moves to one after it.</summary>
    private Vnd CarriedInterest(int number)
    {
        if (number > Terms.GraceInterest)
        {
            return Vnd.Zero;
        }

        var carried = _carriedInterest;
        var balance = Principal;
        for (var i = 0; i < Instalments.Length && Instalments[i].Number <= number; i++)
        {
            carried += InterestFor(Instalments[i].Number, balance);
            balance = Instalments[i].Balance;
        }

        return carried;
    }

    /// <summary>What stays equal from one instalment to the next, taken from the first that carries principal: its total for equal instalments, its principal otherwise.</summary>
    private Vnd? EqualPart(int number)
    {
        var instalment = Instalments[number - Instalments[0].Number];
        return Terms.Method switch
        {
            InterestMethod.InterestOnly => null,
            InterestMethod.DecliningEqualInstalment => instalment.Principal + InterestFor(number, instalment.Balance + instalment.Principal),
            _ => instalment.Principal,
        };
    }

    private SchedulePeriods PeriodsAfter(int number) => new(_lent, _lentOn, _firstDueOn, Terms, number);

    private Instalment Line(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, Instalments[0].Number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Instalments[^1].Number);
        return Instalments[number - Instalments[0].Number];
    }
}
