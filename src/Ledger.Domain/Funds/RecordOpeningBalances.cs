using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A club that kept its books on paper moves in: the balances of one day, before anything else is posted.</summary>
/// <param name="On">The date as of which the balances hold.</param>
/// <param name="Balances">
/// Every balance in the account's own sense, in đồng: what the club has for an asset, whose it is for a claim. The principal of running loans stands under
/// <see cref="Account.LoansOutstanding"/> in total; each loan is then entered by <see cref="TakeOverLoan"/>.
/// </param>
public sealed record RecordOpeningBalances(LocalDate On, IReadOnlyDictionary<Account, Vnd> Balances) : FundCommand
{
    /// <summary>The accounts that may have an opening balance, in the order of a trial balance. What was written off before is no longer in anybody's books.</summary>
    public static readonly ImmutableArray<Account> Accounts =
        [.. ChartOfAccounts.All.Except([Account.LoansToTakeOver, Account.PrincipalWrittenOff, Account.PrincipalRecovered])];

    /// <summary>Whether the balance may be below zero: retained interest after a loss, suspense after a shortage.</summary>
    public static bool MayBeNegative(Account account) => account is Account.RetainedInterest or Account.Suspense;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No balance at all, a balance of an account that has none at the opening, or one below zero that may not be.</exception>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        if (fund.Books.FirstBalanceOn is { } first)
        {
            throw Rules.FundHasEntries.Refuse(("first", first));
        }

        var postings = ImmutableArray.CreateBuilder<Posting>();
        var (assets, claims) = (Vnd.Zero, Vnd.Zero);
        foreach (var (account, balance) in Balances.Where(pair => !pair.Value.IsZero).OrderBy(pair => pair.Key))
        {
            RequireBalance(account, balance);
            (assets, claims) = account.IsAsset() ? (assets + balance, claims) : (assets, claims + balance);
            postings.Add(account == Account.LoansOutstanding ? new Posting(Account.LoansToTakeOver, balance) : new Posting(account, account.IsAsset() ? balance : -balance));
        }

        if (assets != claims)
        {
            throw Rules.OpeningBalancesUnbalanced.Refuse(("assets", assets), ("claims", claims), ("difference", assets - claims));
        }

        return postings.Count > 0
            ? new OpeningBalancesRecorded(On, postings.ToImmutable())
            : throw new InvalidOperationException("Opening balances need a balance.");
    }

    private static void RequireBalance(Account account, Vnd balance)
    {
        if (!Accounts.Contains(account))
        {
            throw new InvalidOperationException($"{account} has no opening balance.");
        }

        if (balance.IsPositive || !MayBeNegative(account))
        {
            RequireAmount(balance);
        }
        else
        {
            RequireAmount(-balance);
        }
    }
}
