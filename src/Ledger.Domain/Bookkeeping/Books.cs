using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Bookkeeping;

/// <summary>One line of a trial balance.</summary>
/// <param name="Account">The account.</param>
/// <param name="Debit">Its balance in đồng when that is a debit, else zero.</param>
/// <param name="Credit">Its balance in đồng when that is a credit, else zero.</param>
public readonly record struct TrialBalanceLine(Account Account, Vnd Debit, Vnd Credit);

/// <summary>The balances of a fund's accounts on every business date. Immutable.</summary>
public sealed class Books : IEquatable<Books>
{
    /// <summary>Books without a posting.</summary>
    public static readonly Books Empty = new([.. Enumerable.Repeat(DailyBalances.None, ChartOfAccounts.All.Count)], DailyBalances.None, DailyBalances.None, DailyBalances.None);

    private readonly ImmutableArray<DailyBalances> _accounts;

    /// <summary>Restores books from their parts, the accounts in the order of <see cref="ChartOfAccounts.All"/>.</summary>
    public Books(ImmutableArray<DailyBalances> accounts, DailyBalances lendable, DailyBalances fundSize, DailyBalances interestReceived)
    {
        _accounts = accounts;
        Lendable = lendable;
        FundSize = fundSize;
        InterestReceived = interestReceived;
    }

    /// <summary>The accounts in the order of <see cref="ChartOfAccounts.All"/>.</summary>
    public ImmutableArray<DailyBalances> Accounts => _accounts;

    /// <summary>The revolving fund's own cash, in đồng: cash and bank less what belongs to the pots, to members and to suspense. Loans and returned capital come out of it.</summary>
    public DailyBalances Lendable { get; }

    /// <summary>The revolving fund's own worth, in đồng: capital + retained interest - principal written off + principal recovered.</summary>
    public DailyBalances FundSize { get; }

    /// <summary>All interest and overdue interest received so far, in đồng, allocated or not.</summary>
    public DailyBalances InterestReceived { get; }

    /// <summary>The first day on which an account had a balance; null when none ever had: nothing was posted, or all of it was taken back on its own day.</summary>
    public LocalDate? FirstBalanceOn
    {
        get
        {
            LocalDate? first = null;
            foreach (var day in _accounts.SelectMany(account => account.Days).Where(day => !day.Balance.IsZero))
            {
                first = first <= day.On ? first : day.On;
            }

            return first;
        }
    }

    /// <summary>The balance of an account in its own sense: debits less credits for an asset, credits less debits for a claim.</summary>
    public DailyBalances this[Account account] => _accounts[(int)account];

    /// <summary>The books after an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="bringsInterest">Whether what it posts to unallocated interest was received from borrowers (and not moved between pots).</param>
    public Books Post(JournalEntry entry, bool bringsInterest)
    {
        var moved = _accounts.ToArray();
        var (lendable, fundSize, interest) = (Vnd.Zero, Vnd.Zero, Vnd.Zero);
        foreach (var (account, amount) in entry.Postings)
        {
            var change = account.IsAsset() ? amount : -amount;
            moved[(int)account] = moved[(int)account].Move(entry.On, change);
            if (account.IsFundSize())
            {
                fundSize += change;
            }
            else if (account is Account.Cash or Account.Bank)
            {
                lendable += change;
            }
            else if (!account.IsAsset())
            {
                lendable -= change;
            }

            if (bringsInterest && account == Account.UnallocatedInterest)
            {
                interest += change;
            }
        }

        return new Books(ImmutableCollectionsMarshal.AsImmutableArray(moved), Lendable.Move(entry.On, lendable), FundSize.Move(entry.On, fundSize), InterestReceived.Move(entry.On, interest));
    }

    /// <summary>Every account with a balance other than zero at the end of <paramref name="day"/>.</summary>
    public IEnumerable<TrialBalanceLine> TrialBalance(LocalDate day)
    {
        foreach (var account in ChartOfAccounts.All)
        {
            var balance = this[account].At(day);
            if (!balance.IsZero)
            {
                yield return balance.IsPositive == account.IsAsset()
                    ? new TrialBalanceLine(account, Abs(balance), Vnd.Zero)
                    : new TrialBalanceLine(account, Vnd.Zero, Abs(balance));
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(Books? other) => other is not null && _accounts.SequenceEqual(other._accounts)
        && Lendable.Equals(other.Lendable) && FundSize.Equals(other.FundSize) && InterestReceived.Equals(other.InterestReceived);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Books);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lendable, FundSize, InterestReceived);

    private static Vnd Abs(Vnd amount) => amount.IsNegative ? -amount : amount;
}
