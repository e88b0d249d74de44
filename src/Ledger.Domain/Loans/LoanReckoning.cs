using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Works through a loan's payments in order and sets each against what is owed.</summary>
/// <remarks>
/// What has fallen due is settled first, oldest instalment first, its parts in the order of the policy. What is left is paid early, without a fee: the interest of the period that has begun
/// (a period begun counts whole), then principal, next instalment first. Interest of later periods is taken on what is then still to run; late principal bears no further interest here.
/// What is left when nothing is owed any more is the borrower's credit.
/// </remarks>
internal sealed class LoanReckoning
{
    private readonly LoanAccount _account;
    private readonly Line[] _lines;
    private readonly ImmutableArray<SettledRepayment>.Builder _settled = ImmutableArray.CreateBuilder<SettledRepayment>();
    private int _begun;

    public LoanReckoning(LoanAccount account)
    {
        _account = account;
        var opening = _account.Principal;
        _lines = new Line[_account.Schedule.Length];
        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i] = new Line { Scheduled = _account.Schedule[i], ScheduledOpening = opening, Interest = _account.Schedule[i].Interest };
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

        for (; next < _lines.Length; next++)
        {
            amount = SettlePrincipal(ref _lines[next], amount);
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
        for (var i = 0; i < _lines.Length; i++)
        {
            ref var line = ref _lines[i];
            var interest = i < _begun ? line.Interest : InterestOf(i);
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
            _lines[_begun].Interest = InterestOf(_begun);
        }
    }

    private LocalDate StartOf(int line) => line == 0 ? _account.DisbursedOn : _lines[line - 1].Scheduled.DueOn;

    private Vnd InterestOf(int index)
    {
        ref var line = ref _lines[index];
        if (_account.Flat)
        {
            return Paid.Principal == _account.Principal ? Vnd.Zero : line.Scheduled.Interest;
        }

        var opening = Vnd.Zero;
        for (var i = index; i < _lines.Length; i++)
        {
            opening += _lines[i].Scheduled.Principal - _lines[i].PaidPrincipal;
        }

        return opening == line.ScheduledOpening
            ? line.Scheduled.Interest
            : _account.Rounding.Round((decimal)line.Scheduled.Interest.Amount * opening.Amount / line.ScheduledOpening.Amount);
    }

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
