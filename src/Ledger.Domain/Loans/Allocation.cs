using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>How an amount is divided over what a borrower owes, in đồng. The parts sum to the amount. A re-allocation has negative parts.</summary>
/// <param name="Penalty">Overdue interest.</param>
/// <param name="Interest">Interest.</param>
/// <param name="Principal">Principal.</param>
/// <param name="Credit">Owed back to the borrower: paid beyond everything that was owed.</param>
public readonly record struct Allocation(Vnd Penalty, Vnd Interest, Vnd Principal, Vnd Credit)
{
    /// <summary>The sum of the parts.</summary>
    public Vnd Total => Penalty + Interest + Principal + Credit;

    /// <summary>Whether nothing is divided or moved.</summary>
    public bool IsZero => Penalty.IsZero && Interest.IsZero && Principal.IsZero && Credit.IsZero;

    /// <summary>The sum, part by part.</summary>
    public static Allocation operator +(Allocation left, Allocation right) =>
        new(left.Penalty + right.Penalty, left.Interest + right.Interest, left.Principal + right.Principal, left.Credit + right.Credit);

    /// <summary>The difference, part by part.</summary>
    public static Allocation operator -(Allocation left, Allocation right) =>
        new(left.Penalty - right.Penalty, left.Interest - right.Interest, left.Principal - right.Principal, left.Credit - right.Credit);
}

/// <summary>An allocation, or a change of one, on a business date.</summary>
/// <param name="On">The date.</param>
/// <param name="Allocation">The parts, in đồng.</param>
public readonly record struct DatedAllocation(LocalDate On, Allocation Allocation);
