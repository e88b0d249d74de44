using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>A repayment as the loan remembers it.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">What was paid, in đồng.</param>
/// <param name="ReversedOn">The business date from which it no longer counts, when it was reversed.</param>
public sealed record Repayment(long Entry, LocalDate On, Vnd Amount, LocalDate? ReversedOn = null)
{
    /// <summary>Whether it counts at the end of <paramref name="day"/>.</summary>
    public bool CountsOn(LocalDate day) => On <= day && !(ReversedOn <= day);
}

/// <summary>One disbursement of a loan, or its taking over, and all that was paid on it since. Everything else follows from these facts: what is owed, what is late, what each payment settled.</summary>
public sealed record LoanAccount
{
    /// <summary>The entry of the disbursement in the fund book.</summary>
    public required long Entry { get; init; }

    /// <summary>When the loan was paid out.</summary>
    public required LocalDate DisbursedOn { get; init; }

    /// <summary>When the loan was taken over, already running, from books kept on paper; null for a loan paid out here.</summary>
    public LocalDate? TakenOverOn { get; init; }

    /// <summary>From when the loan is part of these books: the disbursement, or the day on which it was taken over.</summary>
    public LocalDate CountsFrom => TakenOverOn ?? DisbursedOn;

    /// <summary>When the first period of <see cref="Schedule"/> begins: with the disbursement, or for what was left of a loan taken over one period before its first due date.</summary>
    internal LocalDate ScheduleFrom => TakenOverOn is null ? DisbursedOn : LocalDate.Max(DisbursedOn, DueDates.Of(0, DisbursedOn, Schedule[0].DueOn, Terms.Every, Terms.Unit));

    /// <summary>What was lent, or was still owed when the loan was taken over, in đồng.</summary>
    public required Vnd Principal { get; init; }

    /// <summary>Whether goods were lent instead of money.</summary>
    public required bool InKind { get; init; }

    /// <summary>The terms agreed: by them interest is taken on what is really owed where that differs from the schedule.</summary>
    public required LoanTerms Terms { get; init; }

    /// <summary>When the first instalment falls due, if not one period after the disbursement.</summary>
    public LocalDate? FirstDueOn { get; init; }

    /// <summary>In which order a payment settles the parts of an instalment.</summary>
    public required ImmutableArray<AllocationPart> AllocationOrder { get; init; }

    /// <summary>The instalments as agreed.</summary>
    public required ImmutableArray<ScheduledInstalment> Schedule { get; init; }

    /// <summary>What was paid, in the order of business dates, then of entries; reversed payments included.</summary>
    public ImmutableArray<Repayment> Repayments { get; init; } = [];

    /// <summary>The business date from which the disbursement no longer counts, when it was reversed.</summary>
    public LocalDate? ReversedOn { get; init; }

    /// <summary>Principal still owed after every repayment that counts, in đồng.</summary>
    public Vnd Outstanding => Principal - Reckon(LocalDate.MaxIsoValue).Paid.Principal;

    /// <summary>Whether the disbursement counts at the end of <paramref name="day"/>.</summary>
    public bool CountsOn(LocalDate day) => CountsFrom <= day && !(ReversedOn <= day);

    /// <summary>Where the loan stands at the end of <paramref name="day"/>.</summary>
    public LoanPosition PositionOn(LocalDate day) => Reckon(day).Position(day);

    /// <summary>What a payment of <paramref name="amount"/> on <paramref name="on"/> would settle: the change of the books on that date and, where it is backdated, on later ones.</summary>
    public ImmutableArray<DatedAllocation> Settle(LocalDate on, Vnd amount)
    {
        foreach (var repayment in Repayments)
        {
            if (repayment.On > on || repayment.ReversedOn > on)
            {
                return Changes(this, With(new Repayment(long.MaxValue, on, amount)));
            }
        }

        return [new DatedAllocation(on, Reckon(on).Pay(on, amount))];
    }

    /// <summary>What the books change by, date by date, when one account's facts become another's. The changes of one date sum to the money that came or went on it.</summary>
    public static ImmutableArray<DatedAllocation> Changes(LoanAccount before, LoanAccount after)
    {
        var (was, now) = (before.Settled(), after.Settled());
        var changes = ImmutableArray.CreateBuilder<DatedAllocation>();
        var carried = default(Allocation);
        foreach (var day in was.Keys.Union(now.Keys).Order())
        {
            var difference = AsOf(now, day) - AsOf(was, day);
            if (!(difference - carried).IsZero)
            {
                changes.Add(new DatedAllocation(day, difference - carried));
            }

            carried = difference;
        }

        return changes.ToImmutable();

        static Allocation AsOf(SortedDictionary<LocalDate, Allocation> settled, LocalDate day)
        {
            var sum = default(Allocation);
            foreach (var (on, total) in settled)
            {
                if (on > day)
                {
                    break;
                }

                sum = total;
            }

            return sum;
        }
    }

    /// <summary>The account with one more repayment, in its place.</summary>
    public LoanAccount With(Repayment repayment)
    {
        var place = Repayments.Length;
        while (place > 0 && Repayments[place - 1].On > repayment.On)
        {
            place--;
        }

        return this with { Repayments = Repayments.Insert(place, repayment) };
    }

    /// <summary>The account with a repayment that no longer counts from <paramref name="on"/>.</summary>
    public LoanAccount WithReversed(long entry, LocalDate on)
    {
        for (var i = 0; i < Repayments.Length; i++)
        {
            if (Repayments[i].Entry == entry)
            {
                return this with { Repayments = Repayments.SetItem(i, Repayments[i] with { ReversedOn = on }) };
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public bool Equals(LoanAccount? other) => other is not null
        && (Entry, DisbursedOn, TakenOverOn, Principal, InKind, Terms, FirstDueOn, ReversedOn) == (other.Entry, other.DisbursedOn, other.TakenOverOn, other.Principal, other.InKind, other.Terms, other.FirstDueOn, other.ReversedOn)
        && AllocationOrder.SequenceEqual(other.AllocationOrder)
        && Schedule.SequenceEqual(other.Schedule)
        && Repayments.SequenceEqual(other.Repayments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entry, DisbursedOn, Principal, Repayments.Length);

    private LoanReckoning Reckon(LocalDate day)
    {
        var reckoning = new LoanReckoning(this);
        foreach (var repayment in Repayments)
        {
            if (repayment.CountsOn(day))
            {
                reckoning.Pay(repayment);
            }
        }

        return reckoning;
    }

    // What all payments together had settled, at the end of each day on which that changed.
    private SortedDictionary<LocalDate, Allocation> Settled()
    {
        var settled = new SortedDictionary<LocalDate, Allocation>();
        if (Repayments.Any(repayment => repayment.ReversedOn is not null))
        {
            foreach (var day in Repayments.SelectMany(repayment => new[] { repayment.On, repayment.ReversedOn ?? repayment.On }))
            {
                settled[day] = Reckon(day).Paid;
            }
        }
        else
        {
            var reckoning = new LoanReckoning(this);
            foreach (var repayment in Repayments)
            {
                reckoning.Pay(repayment);
                settled[repayment.On] = reckoning.Paid;
            }
        }

        return settled;
    }
}
