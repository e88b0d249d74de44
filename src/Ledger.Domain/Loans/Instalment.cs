using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>One line of a repayment schedule.</summary>
/// <param name="Number">Its place in the schedule, from 1.</param>
/// <param name="DueOn">The day on which it falls due.</param>
/// <param name="Days">Days of its period: from the due date before it, or from the disbursement, to its own.</param>
/// <param name="Principal">The part that repays principal, in đồng; never negative.</param>
/// <param name="Interest">The part that is interest, in đồng; never negative.</param>
/// <param name="Balance">The principal still owed after it, in đồng.</param>
public readonly record struct Instalment(int Number, LocalDate DueOn, int Days, Vnd Principal, Vnd Interest, Vnd Balance)
{
    /// <summary>What is to be paid, in đồng.</summary>
    public Vnd Total => Principal + Interest;
}
