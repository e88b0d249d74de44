using System.Collections.Immutable;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Where one instalment stands.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="DueOn">When it falls due.</param>
/// <param name="Principal">Its principal, in đồng.</param>
/// <param name="Interest">Its interest, in đồng, on what is really owed: less than agreed when principal was paid early.</param>
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

/// <summary>What one repayment settled.</summary>
/// <param name="Repayment">The repayment.</param>
/// <param name="Allocation">What it was set against, in đồng.</param>
public readonly record struct SettledRepayment(Repayment Repayment, Allocation Allocation);

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

    /// <summary>What each payment settled.</summary>
    public required ImmutableArray<SettledRepayment> Repayments { get; init; }

    /// <summary>Due date of the oldest instalment that is late in any part; null when nothing is late. An instalment is late from the day after its due date.</summary>
    public LocalDate? LateSince => FirstLate(static instalment => !instalment.IsSettled);

    /// <summary>Due date of the oldest instalment whose principal is late; null when none is.</summary>
    public LocalDate? PrincipalLateSince => FirstLate(static instalment => !instalment.UnpaidPrincipal.IsZero);

    /// <summary>Days since the oldest late instalment fell due; 0 when nothing is late.</summary>
    public int DaysPastDue => DaysSince(LateSince);

    /// <summary>Days since the oldest instalment with late principal fell due; 0 when none is late.</summary>
    public int DaysPastDuePrincipal => DaysSince(PrincipalLateSince);

    /// <summary>Principal late, in đồng.</summary>
    public Vnd OverduePrincipal => SumLate(static instalment => instalment.UnpaidPrincipal);

    /// <summary>Interest late, in đồng.</summary>
    public Vnd OverdueInterest => SumLate(static instalment => instalment.UnpaidInterest);

    /// <summary>Whether nothing is owed any more: no principal, and no interest of a period that has begun.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>The first instalment, due on the date or later, that is not settled; null when there is none.</summary>
    public InstalmentPosition? NextDue
    {
        get
        {
            foreach (var instalment in Instalments)
            {
                if (instalment.DueOn >= On && !instalment.IsSettled)
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
            if (instalment.DueOn >= On)
            {
                break;
            }

            if (isUnpaid(instalment))
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
            if (instalment.DueOn >= On)
            {
                break;
            }

            sum += part(instalment);
        }

        return sum;
    }

    private int DaysSince(LocalDate? dueOn) => dueOn is { } day ? Period.DaysBetween(day, On) : 0;
}
