using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>One disbursement of a loan, or its taking over, and all that happened to it since. Everything else follows from these facts: what is owed, what is late, what each payment settled.</summary>
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

    /// <summary>What was lent at first, or was still owed when the loan was taken over, in đồng.</summary>
    public required Vnd Principal { get; init; }

    /// <summary>Whether goods were lent instead of money.</summary>
    public required bool InKind { get; init; }

    /// <summary>The terms agreed: by them interest is taken on what is really owed where that differs from the schedule.</summary>
    public required LoanTerms Terms { get; init; }

    /// <summary>When the first instalment falls due, if not one period after the disbursement.</summary>
    public LocalDate? FirstDueOn { get; init; }

    /// <summary>In which order a payment settles the parts of an instalment.</summary>
    public required ImmutableArray<AllocationPart> AllocationOrder { get; init; }

    /// <summary>Whether that order holds within each instalment or over all that is due.</summary>
    public AllocationBy AllocationBy { get; init; }

    /// <summary>Whether overdue interest is owed.</summary>
    public OverdueInterest OverdueInterest { get; init; }

    /// <summary>The instalments as agreed.</summary>
    public required ImmutableArray<ScheduledInstalment> Schedule { get; init; }

    // Where every fact that counts has led to: reckoned for the first change in this process, and carried on by With.
    private Standing? _latest;

    /// <summary>What happened, in the order of business dates, then of entries; what was reversed included.</summary>
    public ImmutableArray<LoanFact> Facts { get; init; } = [];

    /// <summary>The business date from which the disbursement no longer counts, when it was reversed.</summary>
    public LocalDate? ReversedOn { get; init; }

    // No part of the value: what was reckoned of it.
    private Segments? _segments;

    /// <summary>Principal still owed after every fact that counts, in đồng.</summary>
    public Vnd Outstanding => (Known?.Reckoning ?? ReckonAnew(LocalDate.MaxIsoValue)).Outstanding;

    /// <summary>Whether the disbursement counts at the end of <paramref name="day"/>.</summary>
    public bool CountsOn(LocalDate day) => CountsFrom <= day && !(ReversedOn <= day);

    /// <summary>The terms in force at the end of <paramref name="day"/>.</summary>
    public LoanTerms TermsOn(LocalDate day)
    {
        var terms = Terms;
        foreach (var fact in Facts)
        {
            terms = fact is NewSchedule schedule && fact.CountsOn(day) ? schedule.Terms : terms;
        }

        return terms;
    }

    /// <summary>Where the loan stands at the end of <paramref name="day"/>.</summary>
    public LoanPosition PositionOn(LocalDate day) => Reckon(day).Position(day);

    /// <summary>What each fact that counts at the end of <paramref name="day"/> settled, by instalment.</summary>
    public ImmutableArray<SettledFact> SettledOn(LocalDate day)
    {
        var settled = ImmutableArray.CreateBuilder<SettledFact>();
        var reckoning = new LoanReckoning(this);
        foreach (var fact in Facts)
        {
            if (fact.CountsOn(day))
            {
                settled.Add(reckoning.Explain(fact));
            }
        }

        return settled.ToImmutable();
    }

    /// <summary>What one fact settled on its own date, by instalment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The loan has no such fact.</exception>
    public SettledFact Settled(long entry) => Explain(entry).Settled;

    /// <summary>What one fact settled on its own date, by instalment, and the principal still owed after every fact that counts, in đồng.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The loan has no such fact.</exception>
    public (SettledFact Settled, Vnd Outstanding) Explain(long entry)
    {
        if (Known is { Last: { } last } known && last.Fact.Entry == entry)
        {
            return (last, known.Reckoning.Outstanding);
        }

        var explained = Fact(entry) ?? throw new ArgumentOutOfRangeException(nameof(entry), entry, "The loan has no such fact.");
        var reckoning = new LoanReckoning(this);
        var isLatest = explained.ReversedOn is null && ReferenceEquals(explained, Facts[^1]);
        foreach (var fact in Facts)
        {
            if (ReferenceEquals(fact, explained))
            {
                break;
            }

            isLatest &= !(fact.ReversedOn > explained.On);
            if (fact.CountsOn(explained.On))
            {
                reckoning.Apply(fact);
            }
        }

        var settled = reckoning.Explain(explained);
        return (settled, isLatest ? reckoning.Outstanding : Outstanding);
    }

    /// <summary>The fact with this entry, or null.</summary>
    public LoanFact? Fact(long entry)
    {
        for (var i = Facts.Length - 1; i >= 0; i--)
        {
            if (Facts[i].Entry == entry)
            {
                return Facts[i];
            }
        }

        return null;
    }

    /// <summary>Whether the loan is given up at the end of <paramref name="day"/>.</summary>
    public bool IsWrittenOffOn(LocalDate day)
    {
        foreach (var fact in Facts)
        {
            if (fact is WriteOff && fact.CountsOn(day))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What one more fact would change: the books on its date and, where it is backdated, on later ones.</summary>
    /// <exception cref="RefusalException"><see cref="Rules.CreditExceeded"/>: the borrower's credit would fall below zero on some day.</exception>
    public Settlement Settle(LoanFact fact)
    {
        // Only who is about to change the loan is worth remembering for: readers are many, and a fund has many loans.
        var latest = Known ?? (_latest = new Standing(this, ReckonAnew(LocalDate.MaxIsoValue), LastChange(), null));
        if (latest.Since > fact.On)
        {
            return Settlement.Of(fact.On, Changes(this, With(fact)));
        }

        var reckoning = latest.Reckoning.Copy();
        var before = reckoning.Paid;
        reckoning.Apply(fact);
        RequireCredit(fact.On, before, reckoning.Paid);
        return new Settlement(reckoning.Paid - before, []);
    }

    /// <summary>What the books change by, date by date, when one account's facts become another's. The changes of one date sum to the money that came or went on it.</summary>
    /// <exception cref="RefusalException"><see cref="Rules.CreditExceeded"/>: the borrower's credit would fall below zero on some day.</exception>
    public static ImmutableArray<DatedAllocation> Changes(LoanAccount before, LoanAccount after)
    {
        var (was, now) = (before.PaidByDay(), after.PaidByDay());
        var changes = ImmutableArray.CreateBuilder<DatedAllocation>();
        var carried = default(Allocation);
        foreach (var day in was.Keys.Union(now.Keys).Order())
        {
            var (paidBefore, paidAfter) = (AsOf(was, day), AsOf(now, day));
            RequireCredit(day, paidBefore, paidAfter);
            var difference = paidAfter - paidBefore;
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

    /// <summary>The account with one more fact, in its place.</summary>
    public LoanAccount With(LoanFact fact)
    {
        var place = Facts.Length;
        while (place > 0 && Facts[place - 1].On > fact.On)
        {
            place--;
        }

        var next = this with { Facts = Facts.Insert(place, fact), _latest = null, _segments = null };
        if (Known is { } known && known.Since <= fact.On)
        {
            var reckoning = known.Reckoning.Copy();
            var settled = reckoning.Explain(fact);
            next._latest = new Standing(next, reckoning, fact.On, settled);
        }

        return next;
    }

    /// <summary>The account with a fact that no longer counts from <paramref name="on"/>.</summary>
    public LoanAccount WithReversed(long entry, LocalDate on)
    {
        for (var i = 0; i < Facts.Length; i++)
        {
            if (Facts[i].Entry == entry)
            {
                return this with { Facts = Facts.SetItem(i, Facts[i] with { ReversedOn = on }), _latest = null, _segments = null };
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public bool Equals(LoanAccount? other) => other is not null
        && (Entry, DisbursedOn, TakenOverOn, Principal, InKind, Terms, FirstDueOn, ReversedOn) == (other.Entry, other.DisbursedOn, other.TakenOverOn, other.Principal, other.InKind, other.Terms, other.FirstDueOn, other.ReversedOn)
        && (AllocationBy, OverdueInterest) == (other.AllocationBy, other.OverdueInterest)
        && AllocationOrder.SequenceEqual(other.AllocationOrder)
        && Schedule.SequenceEqual(other.Schedule)
        && Facts.SequenceEqual(other.Facts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entry, DisbursedOn, Principal, Facts.Length);

    private static void RequireCredit(LocalDate day, Allocation before, Allocation after)
    {
        if (after.Credit.IsNegative)
        {
            throw Rules.CreditExceeded.Refuse(("available", before.Credit), ("needed", before.Credit - after.Credit), ("shortfall", -after.Credit), ("shortOn", day));
        }
    }

    /// <summary>How the account stands after every fact that counts, from the last day on which anything happened to it; reckoned once.</summary>
    internal LoanStanding Latest => Kept.Latest ??= Reckon(LocalDate.MaxIsoValue).Standing(LastChangeOn);

    /// <summary>What the account adds to the figures of the fund while it counts, over the days from its first; reckoned once. Equal neighbours are one.</summary>
    internal IReadOnlyList<LoanPhase> Phases => Kept.Phases ??= FindPhases();

    /// <summary>The phase that contains <paramref name="day"/>, from the first on.</summary>
    internal LoanPhase PhaseOn(LocalDate day)
    {
        var place = Phases.Count - 1;
        while (place > 0 && Phases[place].From > day)
        {
            place--;
        }

        return Phases[place];
    }

    /// <summary>The last day on which anything happened to the account, its reversal included.</summary>
    internal LocalDate LastChangeOn
    {
        get
        {
            var last = ReversedOn ?? CountsFrom;
            foreach (var fact in Facts)
            {
                last = LocalDate.Max(last, fact.ReversedOn ?? fact.On);
            }

            return last;
        }
    }

    /// <summary>The days on which anything happened to the account, in no order and perhaps more than once.</summary>
    internal IEnumerable<LocalDate> Changes()
    {
        yield return CountsFrom;
        foreach (var fact in Facts)
        {
            yield return fact.On;
            if (fact.ReversedOn is { } reversedOn)
            {
                yield return reversedOn;
            }
        }

        if (ReversedOn is { } takenBackOn)
        {
            yield return takenBackOn;
        }
    }

    /// <summary>How the account stands from <paramref name="day"/> on, by the facts that count on it.</summary>
    internal LoanStanding StandingFrom(LocalDate day) => Reckon(day).Standing(day);

    // A copy with other facts is another account: it finds what was reckoned of this one and reckons for itself.
    private Segments Kept
    {
        get
        {
            var kept = _segments;
            return ReferenceEquals(kept?.Of, this) ? kept : _segments = new Segments(this);
        }
    }

    private List<LoanPhase> FindPhases()
    {
        var phases = new List<LoanPhase>();
        var isPlain = !Facts.Any(static fact => fact.ReversedOn is not null);
        var (reckoning, applied) = (new LoanReckoning(this), 0);
        foreach (var day in Changes().Distinct().Order())
        {
            if (isPlain)
            {
                for (; applied < Facts.Length && Facts[applied].On <= day; applied++)
                {
                    reckoning.Apply(Facts[applied]);
                }
            }
            else
            {
                reckoning = Reckon(day);
            }

            // Only at the end of a loan's life it takes more to know whether anything is owed.
            var isOpen = !reckoning.IsWrittenOff && (reckoning.Outstanding.IsPositive || StandingFrom(day).IsOpen);
            if (phases.Count == 0 || (phases[^1].IsOpen, phases[^1].Lent) != (isOpen, reckoning.Lent))
            {
                phases.Add(new LoanPhase(day, isOpen, reckoning.Lent));
            }
        }

        return phases;
    }

    // A standing belongs to one account: a copy of that with other facts or terms has none yet.
    private Standing? Known => ReferenceEquals(_latest?.Of, this) ? _latest : null;

    // From its last change on a loan has the facts that it has for good.
    private LoanReckoning Reckon(LocalDate day) => Known is { } known && known.Since <= day ? known.Reckoning.Copy() : ReckonAnew(day);

    private LocalDate LastChange()
    {
        var last = LocalDate.MinIsoValue;
        foreach (var fact in Facts)
        {
            last = LocalDate.Max(last, fact.ReversedOn > fact.On ? fact.ReversedOn.Value : fact.On);
        }

        return last;
    }

    private LoanReckoning ReckonAnew(LocalDate day)
    {
        var reckoning = new LoanReckoning(this);
        foreach (var fact in Facts)
        {
            if (fact.CountsOn(day))
            {
                reckoning.Apply(fact);
            }
        }

        return reckoning;
    }

    // What all facts together had settled, at the end of each day on which that changed.
    private SortedDictionary<LocalDate, Allocation> PaidByDay()
    {
        var settled = new SortedDictionary<LocalDate, Allocation>();
        if (Facts.Any(fact => fact.ReversedOn is not null))
        {
            foreach (var day in Facts.SelectMany(fact => new[] { fact.On, fact.ReversedOn ?? fact.On }))
            {
                settled[day] = Reckon(day).Paid;
            }
        }
        else
        {
            var reckoning = new LoanReckoning(this);
            foreach (var fact in Facts)
            {
                reckoning.Apply(fact);
                settled[fact.On] = reckoning.Paid;
            }
        }

        return settled;
    }

    private sealed class Segments(LoanAccount of)
    {
        public LoanAccount Of { get; } = of;

        public LoanStanding? Latest { get; set; }

        public IReadOnlyList<LoanPhase>? Phases { get; set; }
    }

    // The reckoning is never changed: who goes on from it takes a copy. Since is the last day on which a fact came or was reversed; Last explains the last fact, if that is known.
    private sealed record Standing(LoanAccount Of, LoanReckoning Reckoning, LocalDate Since, SettledFact? Last);
}
