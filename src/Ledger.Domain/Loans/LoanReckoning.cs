using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Works through a loan's payments in order and sets each against what is owed.</summary>
/// <remarks>
/// What has fallen due is settled first, oldest instalment first, its parts in the order of the policy. What is left is paid early, without a fee: the interest of the period that has begun
/// (a period begun counts whole), then principal, next instalment first, then what a grace on interest has put off so far. Interest of later periods is taken on what is then still to run,
/// at the agreed rate and rounded once; late principal bears no further interest here. What is left when nothing is owed any more is the borrower's credit.
/// </remarks>
internal sealed class LoanReckoning
{
    private readonly LoanAccount _account;
    private readonly Line[] _lines;
    private readonly ImmutableArray<SettledRepayment>.Builder _settled = ImmutableArray.CreateBuilder<SettledRepayment>();
    private SchedulePeriods? _periods;
    private int _begun;

    public LoanReckoning(LoanAccount account)
    {
        _account = account;
        var opening = _account.Principal;
        _lines = new Line[_account.Schedule.Length];
        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i] = new Line { Scheduled = _account.Schedule[i], ScheduledOpening = opening };
            opening -= _account.Schedule[i].Principal;
        }
    }

    public Allocation Paid { get; private set; }

    public void Pay(Repayment repayment) => _settled.Add(new SettledRepayment(repayment, Pay(repayment.On, repayment.Amount)));

    public Allocation Pay(LocalDate on, Vnd amount)
    {
        BeginPeriodsBefore(on);
        var before = Paid;
        var next = 0;
        for (; next < _lines.Length && _lines[next].Scheduled.DueOn <= on; next++)
        {
            amount = SettleParts(ref _lines[next], amount);
        }

        if (next < _begun)
        {
            amount = SettleParts(ref _lines[next], amount);
        }

        for (var early = next; early < _lines.Length; early++)
        {
            amount = SettlePrincipal(ref _lines[early], amount);
        }

        for (var early = next; early < _lines.Length; early++)
        {
            amount = SettleInterest(ref _lines[early], amount);
        }

        Paid += new Allocation(Vnd.Zero, Vnd.Zero, Vnd.Zero, amount);
        return Paid - before;
    }

    public LoanPosition Position(LocalDate day)
    {
        BeginPeriodsBefore(day);
        var outstanding = _account.Principal - Paid.Principal;
        var instalments = ImmutableArray.CreateBuilder<InstalmentPosition>(_lines.Length);
        var owesInterest = false;
        var putOff = Vnd.Zero;
        for (var i = 0; i < _lines.Length; i++)
        {
            ref var line = ref _lines[i];
            putOff += i < _begun ? Vnd.Zero : InterestArisingIn(i);
            var interest = line.Interest;
            if (CollectedWith(i) == i)
            {
                interest += putOff;
                putOff = Vnd.Zero;
            }

            owesInterest |= interest > line.PaidInterest;
            instalments.Add(new InstalmentPosition(i + 1, line.Scheduled.DueOn, line.Scheduled.Principal, interest, line.ScheduledOpening - line.Scheduled.Principal, line.PaidPrincipal, line.PaidInterest));
        }

        return new LoanPosition
        {
            On = day,
            Outstanding = outstanding,
            Paid = Paid,
            Instalments = instalments.MoveToImmutable(),
            Repayments = _settled.ToImmutable(),
            IsClosed = outstanding.IsZero && !owesInterest,
        };
    }

    // A period's interest is settled by what is owed when it begins; a payment on that very day still counts.
    private void BeginPeriodsBefore(LocalDate day)
    {
        for (; _begun < _lines.Length && StartOf(_begun) < day; _begun++)
        {
            _lines[CollectedWith(_begun)].Interest += InterestArisingIn(_begun);
        }
    }

    private LocalDate StartOf(int line) => line == 0 ? _account.ScheduleFrom : _lines[line - 1].Scheduled.DueOn;

    // A grace on interest puts off that of the first periods to the instalment after them.
    private int CollectedWith(int index) => Math.Max(index, _account.Terms.GraceInterest);

    // The interest of one period, by what is owed when it begins.
    private Vnd InterestArisingIn(int index)
    {
        if (_account.Terms.Method == InterestMethod.Flat)
        {
            return Paid.Principal == _account.Principal ? Vnd.Zero : ScheduledInterestArisingIn(index);
        }

        var opening = Vnd.Zero;
        for (var i = index; i < _lines.Length; i++)
        {
            opening += _lines[i].Scheduled.Principal - _lines[i].PaidPrincipal;
        }

        return opening == _lines[index].ScheduledOpening ? ScheduledInterestArisingIn(index) : Periods.Interest(index, opening);
    }

    private Vnd ScheduledInterestArisingIn(int index) =>
        _account.Terms.GraceInterest == 0 || index > _account.Terms.GraceInterest ? _lines[index].Scheduled.Interest
        : _account.Terms.Method == InterestMethod.Flat ? FlatSchedule.Interest(index, Periods)
        : Periods.Interest(index, _lines[index].ScheduledOpening);

    // Only a loan whose principal is paid ahead of its schedule, or whose interest is put off, needs them.
    private SchedulePeriods Periods => _periods ??= new SchedulePeriods(_account.Principal, _account.ScheduleFrom, _account.FirstDueOn, _account.Terms, after: 0);

    private Vnd SettleParts(ref Line line, Vnd amount)
    {
        foreach (var part in _account.AllocationOrder)
        {
            amount = part switch
            {
                AllocationPart.Interest => SettleInterest(ref line, amount),
                AllocationPart.Principal => SettlePrincipal(ref line, amount),
                _ => amount,
            };
        }

        return amount;
    }

    private Vnd SettleInterest(ref Line line, Vnd amount)
    {
        var part = Vnd.Min(amount, Vnd.Max(Vnd.Zero, line.Interest - line.PaidInterest));
        line.PaidInterest += part;
        Paid += new Allocation(Vnd.Zero, part, Vnd.Zero, Vnd.Zero);
        return amount - part;
    }

    private Vnd SettlePrincipal(ref Line line, Vnd amount)
    {
        var part = Vnd.Min(amount, line.Scheduled.Principal - line.PaidPrincipal);
        line.PaidPrincipal += part;
        Paid += new Allocation(Vnd.Zero, Vnd.Zero, part, Vnd.Zero);
        return amount - part;
    }

    private struct Line
    {
        public ScheduledInstalment Scheduled;
        public Vnd ScheduledOpening;
        public Vnd Interest;
        public Vnd PaidPrincipal;
        public Vnd PaidInterest;
    }
}
