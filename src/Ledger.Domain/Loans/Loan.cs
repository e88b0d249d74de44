using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>Where a loan is in its life.</summary>
public enum LoanStatus
{
    /// <summary>Asked for.</summary>
    Requested,

    /// <summary>Agreed by the board, not yet paid out.</summary>
    Approved,

    /// <summary>Refused by the board.</summary>
    Rejected,

    /// <summary>Paid out and not yet repaid.</summary>
    Active,

    /// <summary>Nothing is owed any more.</summary>
    Closed,

    /// <summary>Given up.</summary>
    WrittenOff,
}

/// <summary>What loans and their terms are called.</summary>
public static class LoanNames
{
    /// <summary>The status in Vietnamese, as it stands within a sentence.</summary>
    public static string VietnameseName(this LoanStatus status) => status switch
    {
        LoanStatus.Requested => "chờ duyệt",
        LoanStatus.Approved => "đã duyệt",
        LoanStatus.Rejected => "bị từ chối",
        LoanStatus.Active => "đang vay",
        LoanStatus.Closed => "đã tất toán",
        _ => "đã xóa nợ",
    };

    /// <summary>The unit in Vietnamese, as it stands within a sentence.</summary>
    public static string VietnameseName(this PeriodUnit unit) => unit switch
    {
        PeriodUnit.Month => "tháng",
        PeriodUnit.Week => "tuần",
        _ => "ngày",
    };
}

/// <summary>A loan of the fund to a member.</summary>
public sealed record Loan
{
    /// <summary>Its id within the fund: <c>L1</c>, <c>L2</c>, ... in the order of requests.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order of requests, from 1.</summary>
    public int Number => int.Parse(Id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The borrower's member id.</summary>
    public required string MemberId { get; init; }

    /// <summary>What the books remember of the borrower.</summary>
    public required Borrower Borrower { get; init; }

    /// <summary>The principal asked for, in đồng.</summary>
    public required Vnd Principal { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>When it was asked for.</summary>
    public required LocalDate RequestedOn { get; init; }

    /// <summary>The terms agreed.</summary>
    public required LoanTerms Terms { get; init; }

    /// <summary>In which order payments settle the parts of an instalment.</summary>
    public required ImmutableArray<AllocationPart> AllocationOrder { get; init; }

    /// <summary>Whether that order holds within each instalment or over all that is due.</summary>
    public AllocationBy AllocationBy { get; init; }

    /// <summary>Whether overdue interest is owed.</summary>
    public required OverdueInterest OverdueInterest { get; init; }

    /// <summary>When the board agreed.</summary>
    public LocalDate? ApprovedOn { get; init; }

    /// <summary>When the board refused.</summary>
    public LocalDate? RejectedOn { get; init; }

    /// <summary>Why the board refused.</summary>
    public string? RejectionReason { get; init; }

    /// <summary>Every disbursement, reversed ones included, in order; at most one counts on any day.</summary>
    public ImmutableArray<LoanAccount> Accounts { get; init; } = [];

    /// <summary>The disbursement that counts, if the loan is paid out.</summary>
    public LoanAccount? Account => Accounts is [.., { ReversedOn: null } last] ? last : null;

    /// <summary>The disbursement that counted at the end of <paramref name="day"/>.</summary>
    public LoanAccount? AccountOn(LocalDate day)
    {
        foreach (var account in Accounts)
        {
            if (account.CountsOn(day))
            {
                return account;
            }
        }

        return null;
    }

    /// <summary>Where the loan is in its life at the end of <paramref name="day"/>; null before it was asked for.</summary>
    public LoanStatus? StatusOn(LocalDate day)
    {
        if (day < RequestedOn)
        {
            return null;
        }

        if (AccountOn(day) is { } account)
        {
            return account.PositionOn(day).Status;
        }

        return RejectedOn <= day ? LoanStatus.Rejected : ApprovedOn <= day ? LoanStatus.Approved : LoanStatus.Requested;
    }

    /// <summary>Where the loan is in its life, as far as the board and the treasurer have taken it: requested, approved, rejected or active.</summary>
    public LoanStatus Stage => Account is not null ? LoanStatus.Active
        : RejectedOn is not null ? LoanStatus.Rejected
        : ApprovedOn is not null ? LoanStatus.Approved
        : LoanStatus.Requested;

    /// <summary>How the loan stands after every entry, from the last day on which anything happened to it since it was first paid out; null when it never was.</summary>
    public LoanStanding? Latest => Accounts.IsEmpty ? null : Account?.Latest ?? NotLent(Accounts[^1].LastChangeOn);

    /// <summary>How the loan stood, segment by segment: from the one that contains <paramref name="day"/>, or the first one if that is later, to the latest. Equal neighbours are not merged.</summary>
    public IReadOnlyList<LoanStanding> StandingsFrom(LocalDate day)
    {
        if (Latest is not { } latest)
        {
            return [];
        }

        if (latest.From <= day)
        {
            return [latest];
        }

        var days = Accounts.SelectMany(static account => account.Changes()).Distinct().Order().ToArray();
        var first = Math.Max(0, Array.FindLastIndex(days, boundary => boundary <= day));
        return [.. days[first..^1].Select(from => AccountOn(from)?.StandingFrom(from) ?? NotLent(from)), latest];
    }

    private LoanStanding NotLent(LocalDate from) => new() { From = from, Status = RejectedOn <= from ? LoanStatus.Rejected : LoanStatus.Approved };

    /// <summary>Refuses a decision on a loan that does not await one, or one dated before the request.</summary>
    /// <exception cref="RefusalException"><see cref="Rules.LoanNotRequested"/> or <see cref="Rules.OutOfOrder"/>.</exception>
    internal void RequireUndecided(LocalDate on)
    {
        if (Stage != LoanStatus.Requested)
        {
            throw Rules.LoanNotRequested.Refuse(("loanId", Id), ("status", Stage.ToString().ToLowerInvariant()), ("statusVi", Stage.VietnameseName()));
        }

        if (on < RequestedOn)
        {
            throw Rules.OutOfOrder.Refuse(("on", on), ("earliest", RequestedOn));
        }
    }

    /// <summary>The disbursement that counts, for something that happens to it on a day.</summary>
    /// <exception cref="RefusalException"><see cref="Rules.LoanNotDisbursed"/> or <see cref="Rules.OutOfOrder"/>.</exception>
    internal LoanAccount RequireAccount(LocalDate on)
    {
        if (Account is not { } account)
        {
            throw Rules.LoanNotDisbursed.Refuse(("loanId", Id), ("status", Stage.ToString().ToLowerInvariant()), ("statusVi", Stage.VietnameseName()));
        }

        return on < account.CountsFrom ? throw Rules.OutOfOrder.Refuse(("on", on), ("earliest", account.CountsFrom)) : account;
    }

    /// <summary>The same, for what only a loan can take on which something is owed on that day.</summary>
    /// <exception cref="RefusalException">Those of <see cref="RequireAccount"/>, or <see cref="Rules.LoanNotActive"/>.</exception>
    internal (LoanAccount Account, LoanPosition Position) RequireActive(LocalDate on)
    {
        var account = RequireAccount(on);
        var position = account.PositionOn(on);
        return position.IsOpen
            ? (account, position)
            : throw Rules.LoanNotActive.Refuse(("loanId", Id), ("status", JsonNamingPolicy.CamelCase.ConvertName(position.Status.ToString())), ("statusVi", position.Status.VietnameseName()), ("on", on));
    }

    /// <summary>The same, for a payment that is to settle what is owed.</summary>
    /// <exception cref="RefusalException">Those of <see cref="RequireAccount"/>, or <see cref="Rules.LoanWrittenOff"/>.</exception>
    internal LoanAccount RequireNotWrittenOff(LocalDate on)
    {
        var account = RequireAccount(on);
        return account.IsWrittenOffOn(on) ? throw Rules.LoanWrittenOff.Refuse(("loanId", Id), ("on", on)) : account;
    }

    /// <summary>The loan with another account in place of the one with the same entry, or added.</summary>
    public Loan With(LoanAccount account)
    {
        for (var i = Accounts.Length - 1; i >= 0; i--)
        {
            if (Accounts[i].Entry == account.Entry)
            {
                return this with { Accounts = Accounts.SetItem(i, account) };
            }
        }

        return this with { Accounts = Accounts.Add(account) };
    }

    /// <inheritdoc/>
    public bool Equals(Loan? other) => other is not null
        && (Id, MemberId, Borrower, Principal, Purpose, RequestedOn) == (other.Id, other.MemberId, other.Borrower, other.Principal, other.Purpose, other.RequestedOn)
        && (Terms, OverdueInterest, ApprovedOn, RejectedOn, RejectionReason) == (other.Terms, other.OverdueInterest, other.ApprovedOn, other.RejectedOn, other.RejectionReason)
        && AllocationBy == other.AllocationBy
        && AllocationOrder.SequenceEqual(other.AllocationOrder)
        && Accounts.SequenceEqual(other.Accounts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, MemberId, Principal, Accounts.Length);
}
