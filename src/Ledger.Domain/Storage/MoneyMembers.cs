using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Storage;

/// <summary>The members of all events that are not of one loan, as far as a stored one has them.</summary>
internal struct MoneyMembers
{
    private LocalDate _on;
    private LocalDate _effectiveFrom;
    private string? _clubId;
    private FundPolicy? _policy;
    private CapitalSource _source;
    private Vnd _amount;
    private CashAccount _via;
    private string? _memberId;
    private string? _note;
    private string? _from;
    private string? _to;
    private Vnd _counted;
    private Vnd _expected;
    private InterestShares? _shares;
    private string? _activity;
    private long _entry;
    private string? _reason;
    private string? _loanId;
    private string? _otherLoanId;
    private ImmutableArray<Posting> _postings;
    private ImmutableArray<DatedAllocation> _reallocations;

    public static MoneyMembers Read(ref JsonMembers json)
    {
        var read = default(MoneyMembers);
        while (json.Next())
        {
            read.ReadOne(ref json);
        }

        return read;
    }

    public readonly FundOpened FundOpened() => new(_on, _clubId!, _policy!);

    public readonly PolicyChanged PolicyChanged() => new(_on, _effectiveFrom, _policy!);

    public readonly OpeningBalancesRecorded OpeningBalancesRecorded() => new(_on, _postings);

    public readonly CapitalReceived CapitalReceived() => new(_on, _source, _amount, _via, _memberId, _note);

    public readonly CapitalReturned CapitalReturned() => new(_on, _source, _amount, _via, _memberId, _note);

    public readonly CashTransferred CashTransferred() => new(_on, StoredValues.Named<CashAccount>(_from), StoredValues.Named<CashAccount>(_to), _amount);

    public readonly CashCounted CashCounted() => new(_on, _counted, _expected, _note);

    public readonly SuspenseSettled SuspenseSettled() => new(_on, _amount, StoredValues.Named<SuspenseTarget>(_to), _note);

    public readonly InterestAllocated InterestAllocated() => new(_on, _amount, _shares!);

    public readonly ActivityPaid ActivityPaid() => new(_on, _amount, StoredValues.Named<Pot>(_from), _activity!, _via, _note);

    public readonly PeriodClosed PeriodClosed() => new(_on);

    public readonly EntryReversed EntryReversed() => new(_on, _entry, _reason!, _loanId, _postings, _reallocations, _otherLoanId);

    private void ReadOne(ref JsonMembers json)
    {
        if (json.Is("on"u8))
        {
            _on = json.Date();
        }
        else if (json.Is("amount"u8))
        {
            _amount = json.Amount();
        }
        else if (json.Is("via"u8))
        {
            _via = json.Named<CashAccount>();
        }
        else if (json.Is("source"u8))
        {
            _source = json.Named<CapitalSource>();
        }
        else if (json.Is("memberId"u8))
        {
            _memberId = json.Text();
        }
        else if (json.Is("note"u8))
        {
            _note = json.Text();
        }
        else if (json.Is("from"u8))
        {
            _from = json.Word();
        }
        else if (json.Is("to"u8))
        {
            _to = json.Word();
        }
        else if (json.Is("activity"u8))
        {
            _activity = json.Text();
        }
        else if (json.Is("shares"u8))
        {
            _shares = StoredValues.Shares(ref json);
        }
        else
        {
            ReadRare(ref json);
        }
    }

    private void ReadRare(ref JsonMembers json)
    {
        if (json.Is("counted"u8))
        {
            _counted = json.Amount();
        }
        else if (json.Is("expected"u8))
        {
            _expected = json.Amount();
        }
        else if (json.Is("entry"u8))
        {
            _entry = json.Long();
        }
        else if (json.Is("reason"u8))
        {
            _reason = json.Text();
        }
        else if (json.Is("loanId"u8))
        {
            _loanId = json.Text();
        }
        else if (json.Is("otherLoanId"u8))
        {
            _otherLoanId = json.Text();
        }
        else if (json.Is("postings"u8))
        {
            _postings = StoredValues.Postings(ref json);
        }
        else if (json.Is("reallocations"u8))
        {
            _reallocations = StoredValues.DatedAllocations(ref json);
        }
        else if (json.Is("effectiveFrom"u8))
        {
            _effectiveFrom = json.Date();
        }
        else if (json.Is("clubId"u8))
        {
            _clubId = json.Text();
        }
        else if (json.Is("policy"u8))
        {
            _policy = StoredTerms.Policy(ref json);
        }
        else
        {
            json.Skip();
        }
    }
}
