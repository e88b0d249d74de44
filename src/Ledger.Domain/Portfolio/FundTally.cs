using System.Collections.Immutable;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Portfolio;

/// <summary>What a fund has lent and to how many people, at the end of a day or after every entry. Amounts in đồng.</summary>
public sealed record FundTally
{
    /// <summary>Disbursements, top-ups and loans taken over, without what was reversed.</summary>
    public Vnd PrincipalLent { get; init; }

    /// <summary>How many loans that is.</summary>
    public int LoansLent { get; init; }

    /// <summary>Loans on which something is owed and that are not written off.</summary>
    public int ActiveLoans { get; init; }

    /// <summary>Members with such a loan: people, not loans.</summary>
    public int Borrowers { get; init; }

    /// <summary>Women among the borrowers. One with several such loans is described by the latest.</summary>
    public int Women { get; init; }

    /// <summary>Older people among the borrowers.</summary>
    public int Older { get; init; }

    /// <summary>Borrowers of a poor household.</summary>
    public int Poor { get; init; }

    /// <summary>Borrowers of a nearly poor household.</summary>
    public int NearPoor { get; init; }

    /// <summary>Members to whom a loan was ever paid out.</summary>
    public int EverBorrowed { get; init; }

    /// <summary>The tally at the end of <paramref name="day"/>.</summary>
    public static FundTally On(Fund fund, LocalDate day) => Count(fund.Loans, loan => loan.AccountOn(day) is { } account ? (true, account.PhaseOn(day).IsOpen, account.PhaseOn(day).Lent) : default);

    /// <summary>The tally after every entry.</summary>
    internal static FundTally Of(ImmutableList<Loan> loans) => Count(loans, Latest);

    /// <summary>The tally after one more entry. Only the loans of the members whose loans begin or end are counted anew.</summary>
    internal FundTally After(Fund before, Fund after, FundEvent @event)
    {
        var (loanId, otherLoanId) = @event.Loans;
        var (lent, member, otherMember) = (PrincipalLent, (string?)null, (string?)null);
        foreach (var touched in (ReadOnlySpan<string?>)[loanId, otherLoanId])
        {
            if (touched is not null && after.FindLoan(touched) is { } loan)
            {
                var (was, now) = (before.FindLoan(touched) is { } earlier ? Latest(earlier) : default, Latest(loan));
                if ((was.IsLent, was.IsOpen) != (now.IsLent, now.IsOpen))
                {
                    (member, otherMember) = (loan.MemberId, member);
                }

                lent += now.Lent - was.Lent;
            }
        }

        if (member is null)
        {
            return lent == PrincipalLent ? this : this with { PrincipalLent = lent };
        }

        var loans = after.Loans.FindAll(loan => loan.MemberId == member || loan.MemberId == otherMember);
        return Sum(Sum(this, Count(loans.Select(Before).OfType<Loan>(), Latest), -1), Count(loans, Latest), 1) with { PrincipalLent = lent };

        Loan? Before(Loan loan) => loan.Id == loanId || loan.Id == otherLoanId ? before.FindLoan(loan.Id) : loan;
    }

    private static FundTally Sum(FundTally one, FundTally other, int sign) => new()
    {
        PrincipalLent = new Vnd(one.PrincipalLent.Amount + (sign * other.PrincipalLent.Amount)),
        LoansLent = one.LoansLent + (sign * other.LoansLent),
        ActiveLoans = one.ActiveLoans + (sign * other.ActiveLoans),
        Borrowers = one.Borrowers + (sign * other.Borrowers),
        Women = one.Women + (sign * other.Women),
        Older = one.Older + (sign * other.Older),
        Poor = one.Poor + (sign * other.Poor),
        NearPoor = one.NearPoor + (sign * other.NearPoor),
        EverBorrowed = one.EverBorrowed + (sign * other.EverBorrowed),
    };

    private static (bool IsLent, bool IsOpen, Vnd Lent) Latest(Loan loan) => loan.Latest is { } latest ? (latest.IsLent, latest.IsOpen, latest.Lent) : default;

    private static FundTally Count(IEnumerable<Loan> loans, Func<Loan, (bool IsLent, bool IsOpen, Vnd Lent)> state)
    {
        var (principalLent, loansLent, active, women, older, poor, nearPoor) = (Vnd.Zero, 0, 0, 0, 0, 0, 0);
        var (borrowers, ever) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));

        // The latest loan of a member comes first.
        foreach (var loan in loans.Reverse())
        {
            var (isLent, isOpen, lent) = state(loan);
            if (!isLent)
            {
                continue;
            }

            principalLent += lent;
            loansLent++;
            ever.Add(loan.MemberId);
            active += isOpen ? 1 : 0;
            if (isOpen && borrowers.Add(loan.MemberId))
            {
                var (gender, isOlder, household) = loan.Borrower;
                women += gender == Gender.Female ? 1 : 0;
                older += isOlder ? 1 : 0;
                poor += household == Household.Poor ? 1 : 0;
                nearPoor += household == Household.NearPoor ? 1 : 0;
            }
        }

        return new FundTally
        {
            PrincipalLent = principalLent,
            LoansLent = loansLent,
            ActiveLoans = active,
            Borrowers = borrowers.Count,
            Women = women,
            Older = older,
            Poor = poor,
            NearPoor = nearPoor,
            EverBorrowed = ever.Count,
        };
    }
}
