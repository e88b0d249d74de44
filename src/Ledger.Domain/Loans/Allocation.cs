using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>How an amount is divided over what a borrower owes, in đồng. A re-allocation has negative parts.</summary>
/// <param name="Penalty">Overdue interest.</param>
/// <param name="Interest">Interest.</param>
/// <param name="Principal">Principal.</param>
/// <param name="Credit">Owed back to the borrower: paid beyond everything that was owed.</param>
/// <param name="Recovered">Principal that had been written off.</param>
/// <param name="WrittenOff">Principal given up. Nobody paid it, so that it is no part of <see cref="Total"/>.</param>
public readonly record struct Allocation(
    Vnd Penalty,
    Vnd Interest,
    Vnd Principal,
    Vnd Credit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Vnd Recovered = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Vnd WrittenOff = default)
{
    /// <summary>The sum of what was paid.</summary>
    public Vnd Total => Penalty + Interest + Principal + Credit + Recovered;

    /// <summary>Whether nothing is divided or moved.</summary>
    public bool IsZero => Penalty.IsZero && Interest.IsZero && Principal.IsZero && Credit.IsZero && Recovered.IsZero && WrittenOff.IsZero;

    /// <summary>The sum, part by part.</summary>
    public static Allocation operator +(Allocation left, Allocation right) => new(
        left.Penalty + right.Penalty, left.Interest + right.Interest, left.Principal + right.Principal, left.Credit + right.Credit,
        left.Recovered + right.Recovered, left.WrittenOff + right.WrittenOff);

    /// <summary>The difference, part by part.</summary>
    public static Allocation operator -(Allocation left, Allocation right) => new(
        left.Penalty - right.Penalty, left.Interest - right.Interest, left.Principal - right.Principal, left.Credit - right.Credit,
        left.Recovered - right.Recovered, left.WrittenOff - right.WrittenOff);
}

/// <summary>An allocation, or a change of one, on a business date.</summary>
/// <param name="On">The date.</param>
/// <param name="Allocation">The parts, in đồng.</param>
public readonly record struct DatedAllocation(LocalDate On, Allocation Allocation)
{
    /// <summary>The changes of two loans together, date by date; dates on which they cancel out are left out.</summary>
    public static ImmutableArray<DatedAllocation> Sum(ImmutableArray<DatedAllocation> left, ImmutableArray<DatedAllocation> right) =>
    [
        .. left.Concat(right)
            .GroupBy(change => change.On, (on, changes) => new DatedAllocation(on, changes.Aggregate(default(Allocation), (sum, change) => sum + change.Allocation)))
            .Where(change => !change.Allocation.IsZero)
            .OrderBy(change => change.On),
    ];
}

/// <summary>What one instalment got of a payment, in đồng.</summary>
/// <param name="Number">The number of the instalment.</param>
/// <param name="Penalty">Overdue interest.</param>
/// <param name="Interest">Interest.</param>
/// <param name="Principal">Principal.</param>
public readonly record struct InstalmentAllocation(int Number, Vnd Penalty, Vnd Interest, Vnd Principal);

/// <summary>A fact, and what it settled.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Allocation">What it was set against; for a waiver what it forgave.</param>
/// <param name="Lines">The same by instalment; principal that is written off and recovered has none.</param>
public readonly record struct SettledFact(LoanFact Fact, Allocation Allocation, ImmutableArray<InstalmentAllocation> Lines);

/// <summary>What a fact changes in the books: on its own date, and on later ones.</summary>
/// <param name="Own">On its own date.</param>
/// <param name="Later">How what was received on later dates is divided after it.</param>
public readonly record struct Settlement(Allocation Own, ImmutableArray<DatedAllocation> Later)
{
    /// <summary>The changes by date, split at a date on which or after which all of them lie.</summary>
    public static Settlement Of(LocalDate on, ImmutableArray<DatedAllocation> changes) =>
        changes is [var first, ..] && first.On == on ? new Settlement(first.Allocation, changes[1..]) : new Settlement(default, changes);
}
