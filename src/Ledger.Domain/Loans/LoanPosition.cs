using System.Collections.Immutable;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Where one instalment stands. An instalment that a new schedule took the place of keeps what was paid on it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="DueOn">When it falls due.</param>
/// <param name="Principal">Its principal, in đồng.</param>
/// <param name="Interest">Its interest, in đồng, on what is really owed: less than agreed when principal was paid early or interest was waived, more when unpaid interest was carried to it.</param>
/// <param name="Balance">The principal left after it by the schedule, in đồng.</param>
/// <param name="PaidPrincipal">Principal paid on it, in đồng.</param>
/// <param name="PaidInterest">Interest paid on it, in đồng.</param>
public readonly record struct InstalmentPosition(int Number, LocalDate DueOn, Vnd Principal, Vnd Interest, Vnd Balance, Vnd PaidPrincipal, Vnd PaidInterest)
{
    /// <summary>Principal and interest together, in đồng.</summary>
    public Vnd Total => Principal + Interest;

    /// <summary>Principal not yet paid, in đồng.</summary>
    public Vnd UnpaidPrincipal => Principal - PaidPrincipal;

    /// <summary>Interest not yet paid, in đồng.</summary>
    public Vnd UnpaidInterest => Interest - PaidInterest;

    /// <summary>Whether nothing of it is left to pay.</summary>
    public bool IsSettled => UnpaidPrincipal.IsZero && UnpaidInterest.IsZero;
}

/// <summary>Where a loan stands at the end of one business date.</summary>
public sealed record LoanPosition
{
    /// <summary>The date.</summary>
    public required LocalDate On { get; init; }

    /// <summary>Principal still owed, in đồng.</summary>
    public required Vnd Outstanding { get; init; }

    /// <summary>What all payments together have settled, in đồng.</summary>
    public required Allocation Paid { get; init; }

    /// <summary>Every instalment.</summary>
    public required ImmutableArray<InstalmentPosition> Instalments { get; init; }

    /// <summary>Interest and overdue interest forgiven so far, in đồng.</summary>
    public Vnd Waived { get; init; }

    /// <summary>Interest of every period that has begun and is not paid, due or not, in đồng.</summary>
    public Vnd InterestOwed { get; init; }

    /// <summary>Overdue interest up to the date that is not paid, in đồng.</summary>
    public Vnd PenaltyDue { get; init; }

    /// <summary>Since when the loan was late when it was last rescheduled; null when it was not, or what was late then has been paid.</summary>
    public LocalDate? LateBeforeRescheduling { get; init; }

    /// <summary>The same of principal alone.</summary>
    public LocalDate? PrincipalLateBeforeRescheduling { get; init; }

    /// <summary>Due date of the oldest instalment that is late in any part, also of an earlier schedule; null when nothing is late. An instalment is late from the day after its due date.</summary>
    public LocalDate? LateSince => IsWrittenOff ? null : LateBeforeRescheduling ?? FirstLate(static instalment => !instalment.IsSettled);

    /// <summary>Due date of the oldest instalment whose principal is late, also of an earlier schedule; null when none is.</summary>
    public LocalDate? PrincipalLateSince => IsWrittenOff ? null : PrincipalLateBeforeRescheduling ?? FirstLate(static instalment => !instalment.UnpaidPrincipal.IsZero);

    /// <summary>Days since the oldest late instalment fell due; 0 when nothing is late.</summary>
    public int DaysPastDue => DaysSince(LateSince);

    /// <summary>Days since the oldest instalment with late principal fell due; 0 when none is late.</summary>
    public int DaysPastDuePrincipal => DaysSince(PrincipalLateSince);

    /// <summary>Principal late, in đồng.</summary>
    public Vnd OverduePrincipal => SumLate(static instalment => instalment.UnpaidPrincipal);

    /// <summary>Interest late, in đồng.</summary>
    public Vnd OverdueInterest => SumLate(static instalment => instalment.UnpaidInterest);

    /// <summary>Whether nothing is owed any more: no principal, no interest of a period that has begun or will arise without principal, no overdue interest.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Whether the loan was given up.</summary>
    public bool IsWrittenOff { get; init; }

    /// <summary>Whether something is owed that the club still counts on: neither closed nor written off.</summary>
    public bool IsOpen => !IsClosed && !IsWrittenOff;

    /// <summary>Active, closed or written off.</summary>
    public LoanStatus Status => IsWrittenOff ? LoanStatus.WrittenOff : IsClosed ? LoanStatus.Closed : LoanStatus.Active;

    /// <summary>Interest and overdue interest that can be forgiven, in đồng.</summary>
    public Vnd Waivable => InterestOwed + PenaltyDue;

    /// <summary>The first instalment, due on the date or later, that is not settled; null when there is none.</summary>
    public InstalmentPosition? NextDue
    {
        get
        {
            foreach (var instalment in Instalments)
            {
                if (instalment.DueOn >= On && !instalment.IsSettled && !IsWrittenOff)
                {
                    return instalment;
                }
            }

            return null;
        }
    }

    private LocalDate? FirstLate(Func<InstalmentPosition, bool> isUnpaid)
    {
        foreach (var instalment in Instalments)
        {
            if (instalment.DueOn < On && isUnpaid(instalment))
            {
                return instalment.DueOn;
            }
        }

        return null;
    }

    private Vnd SumLate(Func<InstalmentPosition, Vnd> part)
    {
        var sum = Vnd.Zero;
        foreach (var instalment in Instalments)
        {
            if (instalment.DueOn < On && !IsWrittenOff)
            {
                sum += part(instalment);
            }
        }

        return sum;
    }

    private int DaysSince(LocalDate? dueOn) => dueOn is { } day ? Period.DaysBetween(day, On) : 0;
}
