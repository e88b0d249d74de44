using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

// Names and shapes of these records are stored for good: a change needs an upcaster and a new golden file.
namespace Ledger.Domain.Funds;

/// <summary>Something that happened in a fund. It carries no personal data.</summary>
/// <param name="On">The business date: when it happened.</param>
public abstract record FundEvent(LocalDate On)
{
    /// <summary>The loans that it changes, if any: two when credit of one settles something of another.</summary>
    [JsonIgnore]
    public (string? LoanId, string? OtherLoanId) Loans => this switch
    {
        CreditUsed e => (e.LoanId, e.ToLoanId),
        LoanEvent e => (e.LoanId, null),
        EntryReversed e => (e.LoanId, e.OtherLoanId),
        _ => (null, null),
    };
}

/// <summary>Where money is kept.</summary>
public enum CashAccount
{
    /// <summary>On hand, with the treasurer.</summary>
    Cash,

    /// <summary>In the club's bank account.</summary>
    Bank,
}

/// <summary>Where capital comes from.</summary>
public enum CapitalSource
{
    /// <summary>A project's grant.</summary>
    Grant,

    /// <summary>The state budget.</summary>
    StateBudget,

    /// <summary>Contributions of members.</summary>
    MemberContribution,

    /// <summary>An interest-free loan of a member to the fund.</summary>
    MemberLoan,

    /// <summary>A donation.</summary>
    Donation,

    /// <summary>Proceeds of fundraising.</summary>
    Fundraising,

    /// <summary>Goods at their value.</summary>
    InKind,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A purse of money that is not the revolving fund's own.</summary>
public enum Pot
{
    /// <summary>The activity fund (Quỹ hoạt động).</summary>
    ActivityFund,

    /// <summary>The reserve.</summary>
    Reserve,

    /// <summary>The allowance of the board.</summary>
    BoardAllowance,
}

/// <summary>Who takes a counted difference.</summary>
public enum SuspenseTarget
{
    /// <summary>The revolving fund.</summary>
    FundGrowth,

    /// <summary>The activity fund.</summary>
    ActivityFund,

    /// <summary>The reserve.</summary>
    Reserve,
}

/// <summary>A fund was opened.</summary>
public sealed record FundOpened(LocalDate On, string ClubId, FundPolicy Policy) : FundEvent(On);

/// <summary>The club decided on other rules, in force from <paramref name="EffectiveFrom"/>.</summary>
public sealed record PolicyChanged(LocalDate On, LocalDate EffectiveFrom, FundPolicy Policy) : FundEvent(On);

/// <summary>What a club that kept its books on paper had when it moved in: the first money entry of the fund.</summary>
/// <param name="On">The date as of which it moved in.</param>
/// <param name="Postings">The balances of that day as one balanced entry. Principal of running loans is a debit of <see cref="Account.LoansToTakeOver"/> until each is entered by a <see cref="LoanTakenOver"/>.</param>
public sealed record OpeningBalancesRecorded(LocalDate On, ImmutableArray<Posting> Postings) : FundEvent(On);

/// <summary>Capital came in.</summary>
public sealed record CapitalReceived(LocalDate On, CapitalSource Source, Vnd Amount, CashAccount Via, string? MemberId, string? Note) : FundEvent(On);

/// <summary>Capital was given back to where it came from.</summary>
public sealed record CapitalReturned(LocalDate On, CapitalSource Source, Vnd Amount, CashAccount Via, string? MemberId, string? Note) : FundEvent(On);

/// <summary>Money was moved between cash and bank.</summary>
public sealed record CashTransferred(LocalDate On, CashAccount From, CashAccount To, Vnd Amount) : FundEvent(On);

/// <summary>Cash was counted. The difference from the book goes to suspense until the board settles it.</summary>
public sealed record CashCounted(LocalDate On, Vnd Counted, Vnd Expected, string? Note) : FundEvent(On);

/// <summary>The board settled a counted difference: <paramref name="Amount"/> is positive for a surplus and negative for a shortage.</summary>
public sealed record SuspenseSettled(LocalDate On, Vnd Amount, SuspenseTarget To, string? Note) : FundEvent(On);

/// <summary>Interest received was divided.</summary>
public sealed record InterestAllocated(LocalDate On, Vnd Amount, InterestShares Shares) : FundEvent(On);

/// <summary>An activity of the club was paid for.</summary>
public sealed record ActivityPaid(LocalDate On, Vnd Amount, Pot From, string Activity, CashAccount Via, string? Note) : FundEvent(On);

/// <summary>The books were closed: nothing may be dated on or before this day any more.</summary>
public sealed record PeriodClosed(LocalDate On) : FundEvent(On);

/// <summary>An earlier entry was taken back. It carries the postings that undo it, so that the books follow from this record alone.</summary>
/// <param name="On">The business date of the correction.</param>
/// <param name="Entry">The number in the fund book of what is taken back.</param>
/// <param name="Reason">Why.</param>
/// <param name="LoanId">The loan concerned, if any.</param>
/// <param name="Postings">What it posts on <paramref name="On"/>.</param>
/// <param name="Reallocations">How later repayments of the loan are set against what is owed after this.</param>
/// <param name="OtherLoanId">The other loan concerned, where credit was used for one.</param>
public sealed record EntryReversed(LocalDate On, long Entry, string Reason, string? LoanId, ImmutableArray<Posting> Postings, ImmutableArray<DatedAllocation> Reallocations, string? OtherLoanId = null) : FundEvent(On);

/// <summary>Something that happened to one loan.</summary>
public abstract record LoanEvent(LocalDate On, string LoanId) : FundEvent(On);

/// <summary>A member asked for a loan.</summary>
public sealed record LoanRequested(LocalDate On, string LoanId, string MemberId, Borrower Borrower, Vnd Principal, string Purpose, LoanTerms Terms, ImmutableArray<AllocationPart> AllocationOrder, OverdueInterest OverdueInterest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] AllocationBy AllocationBy = AllocationBy.PerInstalment)
    : LoanEvent(On, LoanId);

/// <summary>The board agreed.</summary>
public sealed record LoanApproved(LocalDate On, string LoanId) : LoanEvent(On, LoanId);

/// <summary>The board refused.</summary>
public sealed record LoanRejected(LocalDate On, string LoanId, string Reason) : LoanEvent(On, LoanId);

/// <summary>What one instalment was agreed to be.</summary>
/// <param name="DueOn">When it falls due.</param>
/// <param name="Principal">Its principal, in đồng.</param>
/// <param name="Interest">Its interest, in đồng.</param>
public sealed record ScheduledInstalment(LocalDate DueOn, Vnd Principal, Vnd Interest)
{
    /// <summary>The instalments of a schedule as they are agreed.</summary>
    public static ImmutableArray<ScheduledInstalment> Of(RepaymentSchedule schedule) =>
        ImmutableArray.CreateRange(schedule.Instalments, instalment => new ScheduledInstalment(instalment.DueOn, instalment.Principal, instalment.Interest));
}

/// <summary>The loan was paid out. The schedule is kept as it was agreed, so that no later change of a formula can alter it.</summary>
public sealed record LoanDisbursed(LocalDate On, string LoanId, Vnd Principal, bool InKind, CashAccount Via, LocalDate? FirstDueOn, ImmutableArray<ScheduledInstalment> Schedule)
    : LoanEvent(On, LoanId);

/// <summary>A loan that was paid out before the club moved in, with what is left of it.</summary>
/// <param name="On">The date as of which it is taken over.</param>
/// <param name="LoanId">The loan.</param>
/// <param name="MemberId">The borrower's member id.</param>
/// <param name="Borrower">What the books remember of the borrower, as of the disbursement.</param>
/// <param name="Principal">What was lent, in đồng.</param>
/// <param name="DisbursedOn">When it was paid out.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Terms">What was agreed, for the instalments that are left.</param>
/// <param name="AllocationOrder">In which order payments settle the parts of an instalment.</param>
/// <param name="OverdueInterest">Whether overdue interest is owed.</param>
/// <param name="Schedule">The instalments not yet paid in full, overdue ones first, each with what is still owed of it.</param>
/// <param name="AllocationBy">Whether that order runs within each instalment or over all that is due.</param>
public sealed record LoanTakenOver(
    LocalDate On,
    string LoanId,
    string MemberId,
    Borrower Borrower,
    Vnd Principal,
    LocalDate DisbursedOn,
    string Purpose,
    LoanTerms Terms,
    ImmutableArray<AllocationPart> AllocationOrder,
    OverdueInterest OverdueInterest,
    ImmutableArray<ScheduledInstalment> Schedule,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] AllocationBy AllocationBy = AllocationBy.PerInstalment)
    : LoanEvent(On, LoanId)
{
    /// <summary>The principal still owed, in đồng.</summary>
    public Vnd Outstanding => Schedule.Aggregate(Vnd.Zero, (sum, instalment) => sum + instalment.Principal);
}

/// <summary>Something that happened to a loan after it was paid out. It carries all that the books change by, so that they follow from this record alone.</summary>
/// <param name="On">The business date.</param>
/// <param name="LoanId">The loan.</param>
/// <param name="Allocation">What is settled on the date.</param>
/// <param name="Reallocations">When it is backdated: how what was received on later dates is divided after it.</param>
public abstract record LoanFactRecorded(LocalDate On, string LoanId, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations) : LoanEvent(On, LoanId);

/// <summary>What becomes of what is paid beyond what is due.</summary>
public enum EarlyPayment
{
    /// <summary>It pays the next instalments ahead.</summary>
    NextInstalments,

    /// <summary>It pays the last instalments: the loan ends sooner.</summary>
    Shorten,

    /// <summary>It is spread over the instalments to come: they become smaller.</summary>
    Lower,
}

/// <summary>The borrower paid.</summary>
/// <param name="On">The business date.</param>
/// <param name="LoanId">The loan.</param>
/// <param name="Amount">What was paid, in đồng.</param>
/// <param name="Via">Where the money went.</param>
/// <param name="Allocation">What it was set against.</param>
/// <param name="Reallocations">When it is backdated: how later repayments are set against what is owed after this.</param>
/// <param name="Early">What becomes of what was paid beyond what was due; null for the next instalments.</param>
public sealed record RepaymentReceived(LocalDate On, string LoanId, Vnd Amount, CashAccount Via, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations, EarlyPayment? Early = null)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>Credit was paid back to the borrower.</summary>
public sealed record CreditRefunded(LocalDate On, string LoanId, Vnd Amount, CashAccount Via, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>Credit of one loan settled something of another one of the same member. What the books change by is that of both loans together.</summary>
public sealed record CreditUsed(LocalDate On, string LoanId, string ToLoanId, Vnd Amount, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>Interest or overdue interest was forgiven.</summary>
public sealed record InterestWaived(LocalDate On, string LoanId, Vnd Amount, string Reason, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>What was still owed was spread anew. The schedule is kept as it was agreed.</summary>
public sealed record LoanRescheduled(
    LocalDate On, string LoanId, LoanTerms Terms, LocalDate? FirstDueOn, ImmutableArray<ScheduledInstalment> Schedule, string Reason, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>More principal was paid out on a loan, and all that is owed was spread anew.</summary>
public sealed record LoanToppedUp(
    LocalDate On, string LoanId, Vnd Amount, CashAccount Via, LoanTerms Terms, LocalDate? FirstDueOn, ImmutableArray<ScheduledInstalment> Schedule, Allocation Allocation,
    ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>What was still owed of the principal was given up.</summary>
public sealed record LoanWrittenOff(LocalDate On, string LoanId, string Reason, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>Money came in on a loan that was written off.</summary>
public sealed record RecoveryReceived(LocalDate On, string LoanId, Vnd Amount, CashAccount Via, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);

/// <summary>The borrower died: overdue interest ends.</summary>
public sealed record BorrowerDied(LocalDate On, string LoanId, string MinutesReference, Allocation Allocation, ImmutableArray<DatedAllocation> Reallocations)
    : LoanFactRecorded(On, LoanId, Allocation, Reallocations);
