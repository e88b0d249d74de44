using System.Collections.Immutable;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Storage;

/// <summary>The members of all events of a loan, as far as a stored one has them.</summary>
internal struct LoanMembers
{
    private LocalDate _on;
    private string _loanId;
    private Vnd _amount;
    private CashAccount _via;
    private Allocation _allocation;
    private ImmutableArray<DatedAllocation> _reallocations;
    private EarlyPayment? _early;
    private string? _reason;
    private string? _toLoanId;
    private string? _minutesReference;
    private string? _memberId;
    private Borrower? _borrower;
    private Vnd _principal;
    private string? _purpose;
    private LoanTerms? _terms;
    private ImmutableArray<AllocationPart> _allocationOrder;
    private AllocationBy _allocationBy;
    private OverdueInterest _overdueInterest;
    private LocalDate _disbursedOn;
    private LocalDate? _firstDueOn;
    private bool _inKind;
    private ImmutableArray<ScheduledInstalment> _schedule;

    public static LoanMembers Read(ref JsonMembers json)
    {
        var read = default(LoanMembers);
        while (json.Next())
        {
            read.ReadOne(ref json);
        }

        return read;
    }

    public readonly LoanRequested LoanRequested() => new(_on, _loanId, _memberId!, _borrower!, _principal, _purpose!, _terms!, _allocationOrder, _overdueInterest, _allocationBy);

    public readonly LoanTakenOver LoanTakenOver() =>
        new(_on, _loanId, _memberId!, _borrower!, _principal, _disbursedOn, _purpose!, _terms!, _allocationOrder, _overdueInterest, _schedule, _allocationBy);

    public readonly LoanApproved LoanApproved() => new(_on, _loanId);

    public readonly LoanRejected LoanRejected() => new(_on, _loanId, _reason!);

    public readonly LoanDisbursed LoanDisbursed() => new(_on, _loanId, _principal, _inKind, _via, _firstDueOn, _schedule);

    public readonly RepaymentReceived RepaymentReceived() => new(_on, _loanId, _amount, _via, _allocation, _reallocations, _early);

    public readonly CreditRefunded CreditRefunded() => new(_on, _loanId, _amount, _via, _allocation, _reallocations);

    public readonly CreditUsed CreditUsed() => new(_on, _loanId, _toLoanId!, _amount, _allocation, _reallocations);

    public readonly InterestWaived InterestWaived() => new(_on, _loanId, _amount, _reason!, _allocation, _reallocations);

    public readonly LoanRescheduled LoanRescheduled() => new(_on, _loanId, _terms!, _firstDueOn, _schedule, _reason!, _allocation, _reallocations);

    public readonly LoanToppedUp LoanToppedUp() => new(_on, _loanId, _amount, _via, _terms!, _firstDueOn, _schedule, _allocation, _reallocations);

    public readonly LoanWrittenOff LoanWrittenOff() => new(_on, _loanId, _reason!, _allocation, _reallocations);

    public readonly RecoveryReceived RecoveryReceived() => new(_on, _loanId, _amount, _via, _allocation, _reallocations);

    public readonly BorrowerDied BorrowerDied() => new(_on, _loanId, _minutesReference!, _allocation, _reallocations);

    // What a repayment has comes first: most entries are one.
    private void ReadOne(ref JsonMembers json)
    {
        if (json.Is("on"u8))
        {
            _on = json.Date();
        }
        else if (json.Is("via"u8))
        {
            _via = json.Named<CashAccount>();
        }
        else if (json.Is("amount"u8))
        {
            _amount = json.Amount();
        }
        else if (json.Is("loanId"u8))
        {
            _loanId = json.Text()!;
        }
        else if (json.Is("allocation"u8))
        {
            _allocation = StoredValues.Allocation(ref json);
        }
        else if (json.Is("reallocations"u8))
        {
            _reallocations = StoredValues.DatedAllocations(ref json);
        }
        else if (json.Is("early"u8))
        {
            _early = json.IsNull ? null : json.Named<EarlyPayment>();
        }
        else if (json.Is("schedule"u8))
        {
            _schedule = StoredValues.Schedule(ref json);
        }
        else if (json.Is("inKind"u8))
        {
            _inKind = json.Flag();
        }
        else if (json.Is("principal"u8))
        {
            _principal = json.Amount();
        }
        else
        {
            ReadAgreed(ref json);
        }
    }

    private void ReadAgreed(ref JsonMembers json)
    {
        if (json.Is("terms"u8))
        {
            _terms = StoredTerms.Terms(ref json);
        }
        else if (json.Is("purpose"u8))
        {
            _purpose = json.Text();
        }
        else if (json.Is("borrower"u8))
        {
            _borrower = StoredValues.Borrower(ref json);
        }
        else if (json.Is("memberId"u8))
        {
            _memberId = json.Text();
        }
        else if (json.Is("allocationOrder"u8))
        {
            _allocationOrder = StoredTerms.AllocationOrder(ref json);
        }
        else if (json.Is("overdueInterest"u8))
        {
            _overdueInterest = json.Named<OverdueInterest>();
        }
        else if (json.Is("allocationBy"u8))
        {
            _allocationBy = json.Named<AllocationBy>();
        }
        else if (json.Is("firstDueOn"u8))
        {
            _firstDueOn = json.IsNull ? null : json.Date();
        }
        else if (json.Is("disbursedOn"u8))
        {
            _disbursedOn = json.Date();
        }
        else if (json.Is("reason"u8))
        {
            _reason = json.Text();
        }
        else if (json.Is("toLoanId"u8))
        {
            _toLoanId = json.Text();
        }
        else if (json.Is("minutesReference"u8))
        {
            _minutesReference = json.Text();
        }
        else
        {
            json.Skip();
        }
    }
}
