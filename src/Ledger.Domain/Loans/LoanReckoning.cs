using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Works through what happened to a loan, in order, and sets each payment against what is owed.</summary>
/// <remarks>
/// What has fallen due is settled first, oldest instalment first, its parts in the order of the policy; or part by part over all that is due. What is left is paid early, without a fee: the
/// interest of the period that has begun (a period begun counts whole), then principal as the borrower chose, then what a grace on interest has put off so far. Interest of later periods
/// is taken on what is then still to run, at the agreed rate and rounded once. What is left when nothing is owed any more is the borrower's credit.
/// A new schedule closes the lines of the one before it with what was paid on them and adds its own after them, so that numbers never mean two instalments.
/// </remarks>
internal sealed class LoanReckoning
{
    private const int MostLinesOnTheStack = 60;

    private readonly ImmutableArray<AllocationPart> _allocationOrder;
    private readonly AllocationBy _allocationBy;
    private readonly OverdueInterest _overdueInterest;
    private readonly LocalDate _disbursedOn;
    private Agreed[] _agreed;
    private Line[] _lines;
    private Overdue[]? _overdue;
    private LocalDate _overdueInterestEnds = LocalDate.MaxIsoValue;
    private LoanTerms _terms;
    private Vnd _spread;
    private LocalDate _spreadOn;
    private LocalDate? _firstDueOn;
    private SchedulePeriods? _periods;
    private int _first;
    private int _begun;
    private Vnd _lastArisen;
    private Vnd _lent;
    private Vnd _penalty;
    private Vnd _interest;
    private Vnd _principal;
    private Vnd _credit;
    private Vnd _recovered;
    private Vnd _writtenOff;
    private Vnd _waivedInterest;
    private Vnd _waivedPenalty;
    private bool _isWrittenOff;
    private bool _isRescheduled;
    private LocalDate? _writtenOffOn;
    private Lateness _late;
    private Lateness _principalLate;

    public LoanReckoning(LoanAccount account)
    {
        (_allocationOrder, _allocationBy, _overdueInterest) = (account.AllocationOrder, account.AllocationBy, account.OverdueInterest);
        (_disbursedOn, _lent) = (account.DisbursedOn, account.Principal);
        (_terms, _spread, _spreadOn, _firstDueOn) = (account.Terms, account.Principal, account.ScheduleFrom, account.FirstDueOn);
        _agreed = new Agreed[account.Schedule.Length];
        _lines = new Line[account.Schedule.Length];
        Fill(account.Schedule);
    }

    // What was agreed is never changed in place, so that copies share it.
    private LoanReckoning(LoanReckoning other)
    {
        (_allocationOrder, _allocationBy, _overdueInterest) = (other._allocationOrder, other._allocationBy, other._overdueInterest);
        (_agreed, _lines, _overdue) = (other._agreed, (Line[])other._lines.Clone(), (Overdue[]?)other._overdue?.Clone());
        _overdueInterestEnds = other._overdueInterestEnds;
        (_terms, _spread, _spreadOn, _firstDueOn, _periods) = (other._terms, other._spread, other._spreadOn, other._firstDueOn, other._periods);
        (_first, _begun, _lastArisen) = (other._first, other._begun, other._lastArisen);
        (_lent, _penalty, _interest, _principal, _credit, _recovered, _writtenOff) = (other._lent, other._penalty, other._interest, other._principal, other._credit, other._recovered, other._writtenOff);
        (_waivedInterest, _waivedPenalty, _isWrittenOff) = (other._waivedInterest, other._waivedPenalty, other._isWrittenOff);
        (_disbursedOn, _isRescheduled, _writtenOffOn) = (other._disbursedOn, other._isRescheduled, other._writtenOffOn);
        (_late, _principalLate) = (other._late, other._principalLate);
    }

    public Allocation Paid => new(_penalty, _interest, _principal, _credit, _recovered, _writtenOff);

    public Vnd Outstanding => _lent - _principal - _writtenOff;

    public Vnd Lent => _lent;

    public bool IsWrittenOff => _isWrittenOff;

    public LoanReckoning Copy() => new(this);

    public void Apply(LoanFact fact)
    {
        Advance(fact.On);
        var (settled, principal) = (_interest + _waivedInterest + _principal, _principal);
        switch (fact)
        {
            case Repayment repayment:
                Pay(repayment.On, repayment.Amount, repayment.Early);
                break;
            case CreditReceived or Recovery:
                Pay(fact.On, fact.Received, EarlyPayment.NextInstalments);
                break;
            case CreditRefund or CreditUse:
                _credit += fact.Received;
                break;
            case InterestWaiver waiver:
                Waive(waiver.Amount);
                break;
            case NewSchedule schedule:
                Respread(schedule);
                return;
            case WriteOff when Outstanding.IsPositive:
                _writtenOff += Outstanding;
                (_isWrittenOff, _writtenOffOn) = (true, fact.On);
                break;
            case BorrowerDeath when fact.On < _overdueInterestEnds:
                _overdueInterestEnds = fact.On;
                break;
        }

        _late.Pay(_interest + _waivedInterest + _principal - settled);
        _principalLate.Pay(_principal - principal);
    }

    public SettledFact Explain(LoanFact fact)
    {
        Advance(fact.On);
        var (paid, overdue) = (Paid, (Overdue[]?)_overdue?.Clone());
        Span<Line> lines = _lines.Length <= MostLinesOnTheStack ? stackalloc Line[_lines.Length] : new Line[_lines.Length];
        _lines.CopyTo(lines);
        Apply(fact);
        var settled = ImmutableArray.CreateBuilder<InstalmentAllocation>(2);
        var forgiven = default(Allocation);
        for (var i = 0; i < _lines.Length; i++)
        {
            var (was, now) = (i < lines.Length ? lines[i] : default, _lines[i]);
            var (wasOverdue, nowOverdue) = (overdue is not null && i < overdue.Length ? overdue[i] : default, _overdue is null ? default : _overdue[i]);
            var line = fact is InterestWaiver
                ? new InstalmentAllocation(i + 1, nowOverdue.Waived - wasOverdue.Waived, was.Interest - now.Interest, Vnd.Zero)
                : new InstalmentAllocation(i + 1, nowOverdue.Paid - wasOverdue.Paid, now.PaidInterest - was.PaidInterest, now.PaidPrincipal - was.PaidPrincipal);
            if (!line.IsZero)
            {
                settled.Add(line);
                forgiven += new Allocation(line.Penalty, line.Interest, Vnd.Zero, Vnd.Zero);
            }
        }

        return new SettledFact(fact, fact is InterestWaiver ? forgiven : Paid - paid, settled.ToImmutable());
    }

    public LoanPosition Position(LocalDate day)
    {
        Advance(day);
        var instalments = ImmutableArray.CreateBuilder<InstalmentPosition>(_lines.Length);
        var (interestOwed, penaltyDue, putOff, toArise) = (Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero);
        for (var i = 0; i < _lines.Length; i++)
        {
            ref var line = ref _lines[i];
            if (i < _first && line.PaidPrincipal.IsZero && line.PaidInterest.IsZero)
            {
                continue;
            }

            var arising = i < _begun || _isWrittenOff ? Vnd.Zero : InterestArisingIn(i);
            putOff += arising;
            toArise += arising;
            var interest = line.Interest;
            if (CollectedWith(i) == i)
            {
                interest += putOff;
                putOff = Vnd.Zero;
            }

            interestOwed += Vnd.Max(Vnd.Zero, line.Interest - line.PaidInterest);
            penaltyDue += PenaltyDue(i);
            ref readonly var agreed = ref _agreed[i];
            instalments.Add(new InstalmentPosition(i + 1, agreed.DueOn, agreed.Principal, interest, agreed.Opening - agreed.Principal, line.PaidPrincipal, line.PaidInterest));
        }

        return new LoanPosition
        {
            On = day,
            Outstanding = Outstanding,
            Paid = Paid,
            Waived = _waivedInterest + _waivedPenalty,
            InterestOwed = _isWrittenOff ? Vnd.Zero : interestOwed,
            PenaltyDue = _isWrittenOff ? Vnd.Zero : penaltyDue,
            Instalments = instalments.DrainToImmutable(),
            LateBeforeRescheduling = _late.Since,
            PrincipalLateBeforeRescheduling = _principalLate.Since,
            // Without principal interest arises only where a loan was taken over of which nothing else was left.
            IsClosed = Outstanding.IsZero && interestOwed.IsZero && toArise.IsZero && penaltyDue.IsZero && !_isWrittenOff,
            IsWrittenOff = _isWrittenOff,
        };
    }

    /// <summary>How the loan stands from a day on, if nothing more happens. The lines that a new schedule closed are settled.</summary>
    public LoanStanding Standing(LocalDate from)
    {
        Advance(LocalDate.MaxIsoValue);
        var (isOwed, late, principalLate) = (Outstanding.IsPositive, _late.Since, _principalLate.Since);
        for (var i = _first; i < _lines.Length; i++)
        {
            ref var line = ref _lines[i];
            var (principal, interest) = (_agreed[i].Principal - line.PaidPrincipal, line.Interest - line.PaidInterest);
            isOwed |= interest.IsPositive || PenaltyDue(i).IsPositive;
            late ??= principal.IsZero && interest.IsZero ? null : _agreed[i].DueOn;
            principalLate ??= principal.IsZero ? null : _agreed[i].DueOn;
        }

        var isOpen = isOwed && !_isWrittenOff;
        return new LoanStanding
        {
            From = from,
            Status = _isWrittenOff ? LoanStatus.WrittenOff : isOwed ? LoanStatus.Active : LoanStatus.Closed,
            DisbursedOn = _disbursedOn,
            Lent = _lent,
            IsRescheduled = _isRescheduled,
            Outstanding = Outstanding,
            Credit = _credit,
            LateFrom = isOpen ? late : null,
            PrincipalLateFrom = isOpen ? principalLate : null,
            WrittenOffOn = _writtenOffOn,
            WrittenOff = _writtenOff,
            Recovered = _recovered,
            Instalments = _isWrittenOff ? [] : StandingInstalments(from, isOpen),
        };
    }

    private ImmutableArray<StandingInstalment> StandingInstalments(LocalDate from, bool isOpen)
    {
        var first = _first;
        while (first < _lines.Length && _agreed[first].DueOn < from && (!isOpen || IsSettled(first)))
        {
            first++;
        }

        var instalments = ImmutableArray.CreateBuilder<StandingInstalment>(_lines.Length - first);
        for (var i = first; i < _lines.Length; i++)
        {
            ref var line = ref _lines[i];
            if (_agreed[i].DueOn >= from || (isOpen && !IsSettled(i)))
            {
                instalments.Add(new StandingInstalment(_agreed[i].DueOn, _agreed[i].Principal, line.Interest, line.PaidPrincipal, line.PaidInterest));
            }
        }

        return instalments.DrainToImmutable();
    }

    private bool IsSettled(int index) => _agreed[index].Principal == _lines[index].PaidPrincipal && _lines[index].Interest == _lines[index].PaidInterest;

    private void Fill(ImmutableArray<ScheduledInstalment> schedule)
    {
        var opening = _spread;
        for (var i = 0; i < schedule.Length; i++)
        {
            _agreed[_first + i] = new Agreed(schedule[i].DueOn, schedule[i].Principal, schedule[i].Interest, opening);
            opening -= schedule[i].Principal;
        }
    }

    private void Advance(LocalDate day)
    {
        if (!_isWrittenOff)
        {
            BeginPeriodsBefore(day);
            AccrueOverdueInterest(day < _overdueInterestEnds ? day : _overdueInterestEnds);
        }
    }

    // A period's interest is settled by what is owed when it begins; a payment on that very day still counts.
    private void BeginPeriodsBefore(LocalDate day)
    {
        for (; _begun < _lines.Length && StartOf(_begun) < day; _begun++)
        {
            _lastArisen = InterestArisingIn(_begun);
            _lines[CollectedWith(_begun)].Interest += _lastArisen;
        }
    }

    // Civil Code 2015, Article 466.5: what is late counts from the day after its due date, by actual days of a year of 365.
    private void AccrueOverdueInterest(LocalDate day)
    {
        if (_overdueInterest == OverdueInterest.Off)
        {
            return;
        }

        _overdue ??= new Overdue[_lines.Length];
        for (var i = _first; i < _lines.Length && _agreed[i].DueOn < day; i++)
        {
            ref var line = ref _lines[i];
            var from = LocalDate.Max(_overdue[i].AccruedTo, _agreed[i].DueOn);
            if (from < day)
            {
                var perDay = ((_agreed[i].Principal - line.PaidPrincipal).Amount * 1.5m * _terms.Rate.PercentPerYear) + ((line.Interest - line.PaidInterest).Amount * 10m);
                _overdue[i].PercentDays += perDay * Period.DaysBetween(from, day);
                _overdue[i].AccruedTo = day;
            }
        }
    }

    private LocalDate StartOf(int line) => line == _first ? _spreadOn : _agreed[line - 1].DueOn;

    // A grace on interest puts off that of the first periods to the instalment after them.
    private int CollectedWith(int index) => Math.Max(index, _first + _terms.GraceInterest);

    // The interest of one period, by what is owed when it begins.
    private Vnd InterestArisingIn(int index)
    {
        if (_terms.Method == InterestMethod.Flat)
        {
            return Outstanding.IsZero ? Vnd.Zero : ScheduledInterestArisingIn(index);
        }

        var opening = UnpaidPrincipalFrom(index);
        return opening == _agreed[index].Opening ? ScheduledInterestArisingIn(index) : Periods.Interest(index - _first, opening);
    }

    private Vnd ScheduledInterestArisingIn(int index) =>
        _terms.GraceInterest == 0 || index - _first > _terms.GraceInterest ? _agreed[index].Interest
        : _terms.Method == InterestMethod.Flat ? FlatSchedule.Interest(index - _first, Periods)
        : Periods.Interest(index - _first, _agreed[index].Opening);

    private Vnd UnpaidPrincipalFrom(int index)
    {
        var unpaid = Vnd.Zero;
        for (var i = index; i < _lines.Length; i++)
        {
            unpaid += _agreed[i].Principal - _lines[i].PaidPrincipal;
        }

        return unpaid;
    }

    // Only a loan whose principal is paid ahead of its schedule, or whose interest is put off, needs them.
    private SchedulePeriods Periods => _periods ??= new SchedulePeriods(_spread, _spreadOn, _firstDueOn, _terms, after: 0);

    private void Pay(LocalDate on, Vnd amount, EarlyPayment early)
    {
        if (_isWrittenOff)
        {
            var recovered = Vnd.Min(amount, _writtenOff - _recovered);
            _recovered += recovered;
            _interest += amount - recovered;
            return;
        }

        amount = SettleDue(on, amount, out var next);
        if (next < _begun || (next == _first && _first > 0))
        {
            amount = early == EarlyPayment.NextInstalments
                ? SettleParts(next, amount)
                : SettleInterest(ref _lines[next], SettlePenalty(next, amount));
        }

        amount = SettleEarly(next, amount, early);
        for (var i = next; i < _lines.Length; i++)
        {
            amount = SettleInterest(ref _lines[i], amount);
        }

        _credit += amount;
    }

    private Vnd SettleDue(LocalDate on, Vnd amount, out int next)
    {
        if (_allocationBy == AllocationBy.PerPart)
        {
            foreach (var part in _allocationOrder)
            {
                for (var i = _first; i < _lines.Length && _agreed[i].DueOn <= on; i++)
                {
                    amount = SettlePart(i, part, amount);
                }
            }
        }

        for (next = _first; next < _lines.Length && _agreed[next].DueOn <= on; next++)
        {
            amount = SettleParts(next, amount);
        }

        return amount;
    }

    private Vnd SettleEarly(int next, Vnd amount, EarlyPayment early)
    {
        switch (early)
        {
            case EarlyPayment.Shorten:
                for (var i = _lines.Length - 1; i >= next; i--)
                {
                    amount = SettlePrincipal(i, amount);
                }

                return amount;
            case EarlyPayment.Lower when amount < UnpaidPrincipalFrom(next):
                return Lower(next, amount);
            default:
                for (var i = next; i < _lines.Length; i++)
                {
                    amount = SettlePrincipal(i, amount);
                }

                return amount;
        }
    }

    // Every instalment is brought down to what the principal that is left would be spread to.
    private Vnd Lower(int next, Vnd amount)
    {
        if (amount.IsZero)
        {
            return amount;
        }

        var lowered = RepaymentSchedule.For(_spread, _spreadOn, _terms, _firstDueOn)
            .ForRemaining(next - _first, UnpaidPrincipalFrom(next) - amount, PrepaymentEffect.LowerInstalments);
        for (var i = next; i < _lines.Length; i++)
        {
            var unpaid = _agreed[i].Principal - _lines[i].PaidPrincipal;
            var part = Vnd.Min(amount, Vnd.Max(Vnd.Zero, unpaid - lowered.Instalments[i - next].Principal));
            amount -= part - SettlePrincipal(i, part);
        }

        return amount;
    }

    private Vnd SettleParts(int index, Vnd amount)
    {
        foreach (var part in _allocationOrder)
        {
            amount = SettlePart(index, part, amount);
        }

        return amount;
    }

    private Vnd SettlePart(int index, AllocationPart part, Vnd amount) => part switch
    {
        AllocationPart.Interest => SettleInterest(ref _lines[index], amount),
        AllocationPart.Principal => SettlePrincipal(index, amount),
        _ => SettlePenalty(index, amount),
    };

    private Vnd SettlePenalty(int index, Vnd amount)
    {
        if (_overdue is null)
        {
            return amount;
        }

        var part = Vnd.Min(amount, _overdue[index].Due);
        _overdue[index].Paid += part;
        _penalty += part;
        return amount - part;
    }

    private Vnd SettleInterest(ref Line line, Vnd amount)
    {
        var part = Vnd.Min(amount, Vnd.Max(Vnd.Zero, line.Interest - line.PaidInterest));
        line.PaidInterest += part;
        _interest += part;
        return amount - part;
    }

    private Vnd SettlePrincipal(int index, Vnd amount)
    {
        ref var line = ref _lines[index];
        var part = Vnd.Min(amount, _agreed[index].Principal - line.PaidPrincipal);
        line.PaidPrincipal += part;
        _principal += part;
        return amount - part;
    }

    private Vnd PenaltyDue(int index) => _overdue is null ? Vnd.Zero : _overdue[index].Due;

    private void Waive(Vnd amount)
    {
        for (var i = _first; i < _lines.Length && !_isWrittenOff; i++)
        {
            var penalty = Vnd.Min(amount, PenaltyDue(i));
            if (penalty.IsPositive)
            {
                _overdue![i].Waived += penalty;
            }

            ref var line = ref _lines[i];
            var interest = Vnd.Min(amount - penalty, Vnd.Max(Vnd.Zero, line.Interest - line.PaidInterest));
            line.Interest -= interest;
            _waivedPenalty += penalty;
            _waivedInterest += interest;
            amount -= penalty + interest;
        }
    }

    private void Respread(NewSchedule schedule)
    {
        _lent += schedule.Added;
        _isRescheduled |= schedule.Added.IsZero;
        var owed = Outstanding;
        if (!owed.IsPositive || _isWrittenOff)
        {
            return;
        }

        RememberLateness(schedule.On);
        var (interest, penalty) = CloseLines(schedule.On);
        _late.Limit(owed - schedule.Added + interest);
        _principalLate.Limit(owed - schedule.Added);
        _first = _begun = _lines.Length;
        _lastArisen = Vnd.Zero;
        (_terms, _spread, _spreadOn, _firstDueOn, _periods) = (schedule.Terms, owed, schedule.On, schedule.FirstDueOn, null);
        var agreed = AgreedFor(schedule, owed);
        Array.Resize(ref _agreed, _first + agreed.Length);
        Array.Resize(ref _lines, _agreed.Length);
        Fill(agreed);
        _lines[_first].Interest = interest;
        if (_overdue is not null)
        {
            Array.Resize(ref _overdue, _lines.Length);
            _overdue[_first].Carried = penalty;
        }

        if (_credit.IsPositive)
        {
            var credit = _credit;
            _credit = Vnd.Zero;
            Pay(schedule.On, credit, EarlyPayment.NextInstalments);
        }
    }

    private void RememberLateness(LocalDate on)
    {
        for (var i = _first; i < _lines.Length && _agreed[i].DueOn < on; i++)
        {
            ref var line = ref _lines[i];
            var principal = _agreed[i].Principal - line.PaidPrincipal;
            _late.Add(_agreed[i].DueOn, principal + Vnd.Max(Vnd.Zero, line.Interest - line.PaidInterest));
            _principalLate.Add(_agreed[i].DueOn, principal);
        }
    }

    // The lines keep what was paid on them. What they still owe in interest goes on; of the period that is running only for the days that have passed.
    private (Vnd Interest, Vnd Penalty) CloseLines(LocalDate on)
    {
        var (interest, penalty) = (Vnd.Zero, Vnd.Zero);
        if (_begun > _first && _agreed[_begun - 1].DueOn > on)
        {
            var (from, to) = (StartOf(_begun - 1), _agreed[_begun - 1].DueOn);
            var passed = _terms.Rounding.Round((decimal)_lastArisen.Amount * Period.DaysBetween(from, on) / Period.DaysBetween(from, to));
            _lines[CollectedWith(_begun - 1)].Interest -= _lastArisen - passed;
        }

        _agreed = (Agreed[])_agreed.Clone();
        for (var i = _first; i < _lines.Length; i++)
        {
            ref var line = ref _lines[i];
            interest += Vnd.Max(Vnd.Zero, line.Interest - line.PaidInterest);
            line.Interest = line.PaidInterest;
            _agreed[i] = _agreed[i] with { Principal = line.PaidPrincipal };
            if (_overdue is not null)
            {
                penalty += _overdue[i].Due;
                _overdue[i].Close();
            }
        }

        return (interest, penalty);
    }

    // What was agreed holds unless a backdated entry changed what was owed on that day.
    private static ImmutableArray<ScheduledInstalment> AgreedFor(NewSchedule schedule, Vnd owed)
    {
        var agreed = Vnd.Zero;
        foreach (var instalment in schedule.Schedule)
        {
            agreed += instalment.Principal;
        }

        return agreed == owed ? schedule.Schedule : ScheduledInstalment.Of(RepaymentSchedule.For(owed, schedule.On, schedule.Terms, schedule.FirstDueOn));
    }

    private readonly record struct Agreed(LocalDate DueOn, Vnd Principal, Vnd Interest, Vnd Opening);

    private struct Line
    {
        public Vnd Interest;
        public Vnd PaidPrincipal;
        public Vnd PaidInterest;
    }

    // Overdue interest of one instalment: đồng times percent per year times days, until it is rounded once.
    private struct Overdue
    {
        public decimal PercentDays;
        public LocalDate AccruedTo;
        public Vnd Carried;
        public Vnd Paid;
        public Vnd Waived;

        public readonly Vnd Due => new Vnd((long)decimal.Round(PercentDays / 36_500m, 0, MidpointRounding.AwayFromZero)) + Carried - Paid - Waived;

        public void Close() => (PercentDays, Carried) = (0, Paid + Waived);
    }

    // What was late when the loan was rescheduled, until that much has been paid.
    private struct Lateness
    {
        public LocalDate? Since;
        private Vnd _left;

        public void Add(LocalDate dueOn, Vnd unpaid)
        {
            if (unpaid.IsPositive)
            {
                Since ??= dueOn;
                _left += unpaid;
            }
        }

        // What was late at an earlier rescheduling may be late once more: not more can be late than is owed.
        public void Limit(Vnd owed) => _left = Vnd.Min(_left, owed);

        public void Pay(Vnd amount)
        {
            if (Since is not null)
            {
                _left -= amount;
                Since = _left.IsPositive ? Since : null;
            }
        }
    }
}
