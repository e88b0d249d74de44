using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Something that happened to a loan after it was paid out: dated, and taken back by a reversal, never changed. The names are part of snapshots.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Repayment), "repayment")]
[JsonDerivedType(typeof(CreditReceived), "creditReceived")]
[JsonDerivedType(typeof(Recovery), "recovery")]
[JsonDerivedType(typeof(CreditRefund), "creditRefund")]
[JsonDerivedType(typeof(CreditUse), "creditUse")]
[JsonDerivedType(typeof(InterestWaiver), "interestWaiver")]
[JsonDerivedType(typeof(NewSchedule), "newSchedule")]
[JsonDerivedType(typeof(WriteOff), "writeOff")]
[JsonDerivedType(typeof(BorrowerDeath), "borrowerDeath")]
public abstract record LoanFact(long Entry, LocalDate On)
{
    /// <summary>The business date from which it no longer counts, when it was reversed.</summary>
    public LocalDate? ReversedOn { get; init; }

    /// <summary>What it brings to the loan, in đồng: negative for what is paid out of the borrower's credit, zero when it brings nothing.</summary>
    [JsonIgnore]
    public virtual Vnd Received => Vnd.Zero;

    /// <summary>Whether it counts at the end of <paramref name="day"/>.</summary>
    public bool CountsOn(LocalDate day) => On <= day && !(ReversedOn <= day);
}

/// <summary>The borrower paid.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">What was paid, in đồng.</param>
/// <param name="Early">What becomes of what is paid beyond what is due.</param>
public sealed record Repayment(long Entry, LocalDate On, Vnd Amount, EarlyPayment Early = EarlyPayment.NextInstalments) : LoanFact(Entry, On)
{
    /// <inheritdoc/>
    public override Vnd Received => Amount;
}

/// <summary>The credit of another loan of the same member settled something of this one.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">How much, in đồng.</param>
/// <param name="FromLoanId">The loan whose credit it was.</param>
public sealed record CreditReceived(long Entry, LocalDate On, Vnd Amount, string FromLoanId) : LoanFact(Entry, On)
{
    /// <inheritdoc/>
    public override Vnd Received => Amount;
}

/// <summary>Money came in after the loan was written off.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">What came in, in đồng.</param>
public sealed record Recovery(long Entry, LocalDate On, Vnd Amount) : LoanFact(Entry, On)
{
    /// <inheritdoc/>
    public override Vnd Received => Amount;
}

/// <summary>Credit was paid back to the borrower.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">How much, in đồng.</param>
public sealed record CreditRefund(long Entry, LocalDate On, Vnd Amount) : LoanFact(Entry, On)
{
    /// <inheritdoc/>
    public override Vnd Received => -Amount;
}

/// <summary>Credit was used for another loan of the same member.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">How much, in đồng.</param>
/// <param name="ToLoanId">The loan that it settled something of.</param>
public sealed record CreditUse(long Entry, LocalDate On, Vnd Amount, string ToLoanId) : LoanFact(Entry, On)
{
    /// <inheritdoc/>
    public override Vnd Received => -Amount;
}

/// <summary>Interest or overdue interest was forgiven.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">How much, in đồng; what is more than was owed has no effect.</param>
public sealed record InterestWaiver(long Entry, LocalDate On, Vnd Amount) : LoanFact(Entry, On);

/// <summary>The principal still owed was spread anew, with or without more principal paid out.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
/// <param name="Added">Principal paid out with it, in đồng; zero for a rescheduling.</param>
/// <param name="Terms">The terms from then on.</param>
/// <param name="FirstDueOn">When its first instalment falls due, if not one period after <paramref name="On"/>.</param>
/// <param name="Schedule">The instalments as agreed. They hold as long as the principal then owed is the one that they were agreed for.</param>
public sealed record NewSchedule(long Entry, LocalDate On, Vnd Added, LoanTerms Terms, LocalDate? FirstDueOn, ImmutableArray<ScheduledInstalment> Schedule) : LoanFact(Entry, On)
{
    /// <inheritdoc/>
    public bool Equals(NewSchedule? other) => other is not null
        && (Entry, On, ReversedOn, Added, Terms, FirstDueOn) == (other.Entry, other.On, other.ReversedOn, other.Added, other.Terms, other.FirstDueOn)
        && Schedule.SequenceEqual(other.Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entry, On, Added, Schedule.Length);
}

/// <summary>What was still owed of the principal was given up.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
public sealed record WriteOff(long Entry, LocalDate On) : LoanFact(Entry, On);

/// <summary>The borrower died: no overdue interest arises after the day.</summary>
/// <param name="Entry">Its number in the fund book.</param>
/// <param name="On">Its business date.</param>
public sealed record BorrowerDeath(long Entry, LocalDate On) : LoanFact(Entry, On);
