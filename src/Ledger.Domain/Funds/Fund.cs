using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A policy and the day from which it holds.</summary>
/// <param name="EffectiveFrom">The first day.</param>
/// <param name="Policy">The rules.</param>
public sealed record PolicyInForce(LocalDate EffectiveFrom, FundPolicy Policy);

/// <summary>A club's income-increase fund, folded from its entries. Immutable.</summary>
public sealed record Fund
{
    /// <summary>The club.</summary>
    public required string ClubId { get; init; }

    /// <summary>When the fund was opened; no entry is dated earlier.</summary>
    public required LocalDate OpenedOn { get; init; }

    /// <summary>The number of the last entry in the fund book. Entries are numbered from 1 without a gap.</summary>
    public required long Version { get; init; }

    /// <summary>When the last entry was recorded. Entries are recorded in the order of their instants.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>The policies in the order of decision; among those in force on a day the latest <see cref="PolicyInForce.EffectiveFrom"/> wins, then the latest decision.</summary>
    public required ImmutableArray<PolicyInForce> Policies { get; init; }

    /// <summary>The last day of the closed period.</summary>
    public LocalDate? ClosedThrough { get; init; }

    /// <summary>The accounts.</summary>
    public Books Books { get; init; } = Books.Empty;

    /// <summary>Every loan in the order of requests: loan <c>L1</c> first.</summary>
    public ImmutableList<Loan> Loans { get; init; } = [];

    // No part of the value: what was counted of which loans.
    private Counted? _tally;

    /// <summary>What is lent after every entry, and to how many people; counted once for the same loans.</summary>
    public FundTally Tally => _tally is { } known && ReferenceEquals(known.Of, Loans) ? known.Tally : (_tally = new Counted(Loans, FundTally.Of(Loans))).Tally;

    /// <summary>The entries taken back, each with the entry that did it.</summary>
    public ImmutableDictionary<long, long> Reversals { get; init; } = ImmutableDictionary<long, long>.Empty;

    /// <summary>The number of the entry that took an entry back; null when none did.</summary>
    /// <param name="entry">The number of an entry.</param>
    public long? ReversedBy(long entry) => Reversals.TryGetValue(entry, out var by) ? by : null;

    /// <summary>The policy in force on <paramref name="day"/>.</summary>
    public FundPolicy PolicyOn(LocalDate day) => PolicyInForceOn(day).Policy;

    /// <summary>The policy in force on <paramref name="day"/>, with the day from which it holds; before the opening, the one the fund opened with.</summary>
    public PolicyInForce PolicyInForceOn(LocalDate day)
    {
        var inForce = Policies[0];
        foreach (var candidate in Policies)
        {
            if (candidate.EffectiveFrom <= day && candidate.EffectiveFrom >= inForce.EffectiveFrom)
            {
                inForce = candidate;
            }
        }

        return inForce;
    }

    /// <summary>The loan with this id.</summary>
    /// <exception cref="RefusalException"><see cref="Rules.NoSuchLoan"/>.</exception>
    public Loan Loan(string loanId) => FindLoan(loanId) ?? throw Rules.NoSuchLoan.Refuse(("loanId", loanId));

    /// <summary>The loan with this id, or null.</summary>
    public Loan? FindLoan(string loanId) => PlaceOf(loanId) is { } place ? Loans[place] : null;

    /// <summary>The id that the next loan to be asked for will have.</summary>
    public string NextLoanId => string.Create(CultureInfo.InvariantCulture, $"L{Loans.Count + 1}");

    /// <summary>The fund after one more entry. Pure; the first event must be <see cref="FundOpened"/>.</summary>
    public static Fund Evolve(Fund? fund, FundEvent @event, Instant recordedAt)
    {
        if (@event is FundOpened opened)
        {
            return new Fund { ClubId = opened.ClubId, OpenedOn = opened.On, Version = 1, RecordedAt = recordedAt, Policies = [new PolicyInForce(opened.On, opened.Policy)] };
        }

        ArgumentNullException.ThrowIfNull(fund);
        var entry = fund.Version + 1;
        var next = fund with { Version = entry, RecordedAt = recordedAt, Books = Post(fund.Books, @event) };
        return @event switch
        {
            PolicyChanged e => next with { Policies = fund.Policies.Add(new PolicyInForce(e.EffectiveFrom, e.Policy)) },
            PeriodClosed e => next with { ClosedThrough = e.On },
            LoanRequested e => next with { Loans = fund.Loans.Add(Requested(e)) },
            LoanTakenOver e => next with { Loans = fund.Loans.Add(TakenOver(e, entry)) },
            LoanApproved e => next.WithLoan(e.LoanId, loan => loan with { ApprovedOn = e.On }),
            LoanRejected e => next.WithLoan(e.LoanId, loan => loan with { RejectedOn = e.On, RejectionReason = e.Reason }),
            LoanDisbursed e => next.WithLoan(e.LoanId, loan => loan.With(Disbursed(loan, e, entry))),
            CreditUsed e => next.WithFact(e.LoanId, FactOf(e, entry)).WithFact(e.ToLoanId, new CreditReceived(entry, e.On, e.Amount, e.LoanId)),
            LoanFactRecorded e => next.WithFact(e.LoanId, FactOf(e, entry)),
            EntryReversed e => next.Reversed(e, entry),
            _ => next,
        };
    }

    /// <summary>The same, reckoned from that of the fund before its last entry: no loan is looked at that the entry did not change, unless one begins or ends.</summary>
    /// <param name="before">The fund before the entry.</param>
    /// <param name="event">The entry.</param>
    public FundTally TallyAfter(Fund before, FundEvent @event) =>
        (_tally is { } known && ReferenceEquals(known.Of, Loans) ? known : _tally = new Counted(Loans, before.Tally.After(before, this, @event))).Tally;

    /// <inheritdoc/>
    public bool Equals(Fund? other) => other is not null
        && (ClubId, OpenedOn, Version, RecordedAt, ClosedThrough) == (other.ClubId, other.OpenedOn, other.Version, other.RecordedAt, other.ClosedThrough)
        && Books.Equals(other.Books)
        && Policies.SequenceEqual(other.Policies)
        && Loans.SequenceEqual(other.Loans)
        && Reversals.Count == other.Reversals.Count && Reversals.All(pair => other.Reversals.TryGetValue(pair.Key, out var by) && by == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ClubId, Version);

    private static Books Post(Books books, FundEvent @event)
    {
        foreach (var entry in Journal.EntriesOf(@event))
        {
            books = books.Post(entry, Journal.BringsInterest(@event));
        }

        return books;
    }

    private static Loan Requested(LoanRequested e) => new()
    {
        Id = e.LoanId,
        MemberId = e.MemberId,
        Borrower = e.Borrower,
        Principal = e.Principal,
        Purpose = e.Purpose,
        RequestedOn = e.On,
        Terms = e.Terms,
        AllocationOrder = e.AllocationOrder,
        AllocationBy = e.AllocationBy,
        OverdueInterest = e.OverdueInterest,
    };

    private static LoanAccount Disbursed(Loan loan, LoanDisbursed e, long entry) => Account(loan, entry, e.On, e.Principal, e.FirstDueOn, e.Schedule) with { InKind = e.InKind };

    private static Loan TakenOver(LoanTakenOver e, long entry)
    {
        var loan = Requested(new LoanRequested(e.On, e.LoanId, e.MemberId, e.Borrower, e.Principal, e.Purpose, e.Terms, e.AllocationOrder, e.OverdueInterest, e.AllocationBy));
        return loan with { Accounts = [Account(loan, entry, e.DisbursedOn, e.Outstanding, e.Schedule[0].DueOn, e.Schedule) with { TakenOverOn = e.On }] };
    }

    private static LoanAccount Account(Loan loan, long entry, LocalDate disbursedOn, Vnd principal, LocalDate? firstDueOn, ImmutableArray<ScheduledInstalment> schedule) => new()
    {
        Entry = entry,
        DisbursedOn = disbursedOn,
        Principal = principal,
        InKind = false,
        Terms = loan.Terms,
        FirstDueOn = firstDueOn,
        AllocationOrder = loan.AllocationOrder,
        AllocationBy = loan.AllocationBy,
        OverdueInterest = loan.OverdueInterest,
        Schedule = schedule,
    };

    private static LoanFact FactOf(LoanFactRecorded recorded, long entry) => recorded switch
    {
        RepaymentReceived e => new Repayment(entry, e.On, e.Amount, e.Early ?? EarlyPayment.NextInstalments),
        CreditRefunded e => new CreditRefund(entry, e.On, e.Amount),
        CreditUsed e => new CreditUse(entry, e.On, e.Amount, e.ToLoanId),
        InterestWaived e => new InterestWaiver(entry, e.On, e.Amount),
        LoanRescheduled e => new NewSchedule(entry, e.On, Vnd.Zero, e.Terms, e.FirstDueOn, e.Schedule),
        LoanToppedUp e => new NewSchedule(entry, e.On, e.Amount, e.Terms, e.FirstDueOn, e.Schedule),
        LoanWrittenOff e => new WriteOff(entry, e.On),
        RecoveryReceived e => new Recovery(entry, e.On, e.Amount),
        BorrowerDied e => new BorrowerDeath(entry, e.On),
        _ => throw new InvalidOperationException($"No fact of a loan follows from {recorded.GetType().Name}."),
    };

    // No closure: most entries are a fact of a loan.
    private Fund WithFact(string loanId, LoanFact fact)
    {
        var place = RequirePlaceOf(loanId);
        var loan = Loans[place];
        return this with { Loans = Loans.SetItem(place, loan.With(loan.Account!.With(fact))) };
    }

    private Fund Reversed(EntryReversed e, long entry)
    {
        var next = this with { Reversals = Reversals.Add(e.Entry, entry) };
        next = e.LoanId is null ? next : next.WithReversed(e.LoanId, e);
        return e.OtherLoanId is null ? next : next.WithReversed(e.OtherLoanId, e);
    }

    private Fund WithReversed(string loanId, EntryReversed e) => WithLoan(loanId, loan =>
    {
        var account = loan.Account!;

        // A loan that was wrongly taken over is no request that the board could still agree to.
        loan = account.Entry == e.Entry && account.TakenOverOn is not null ? loan with { RejectedOn = e.On, RejectionReason = e.Reason } : loan;
        return loan.With(account.Entry == e.Entry ? account with { ReversedOn = e.On } : account.WithReversed(e.Entry, e.On));
    });

    private Fund WithLoan(string loanId, Func<Loan, Loan> change)
    {
        var place = RequirePlaceOf(loanId);
        return this with { Loans = Loans.SetItem(place, change(Loans[place])) };
    }

    private int RequirePlaceOf(string loanId) => PlaceOf(loanId) ?? throw new InvalidOperationException($"An entry names loan {loanId}, which the fund does not have.");

    private int? PlaceOf(string loanId) =>
        loanId is ['L', not '0', ..] && int.TryParse(loanId.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Loans.Count
            ? number - 1
            : null;

    private sealed record Counted(ImmutableList<Loan> Of, FundTally Tally);
}
