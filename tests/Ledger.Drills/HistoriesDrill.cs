using System.Collections.Concurrent;
using System.Diagnostics;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using Ledger.Domain.Tests.Storage;

namespace Ledger.Drills;

/// <summary>Random lives of funds, command by command against the domain alone, with everything that must hold of them.</summary>
public static class HistoriesDrill
{
    private const int Steps = 120;
    private const int DaysLookedAt = 40;
    private const int Reported = 5;

    private static readonly Account[] Guarded = [.. ChartOfAccounts.All.Except([Account.RetainedInterest, Account.PrincipalWrittenOff, Account.PrincipalRecovered, Account.UnallocatedInterest, Account.Suspense])];

    public static async Task<bool> Run(int commands, int seed, TextWriter output)
    {
        var began = Stopwatch.StartNew();
        var faults = new ConcurrentQueue<string>();
        var rules = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        long accepted = 0;
        long refused = 0;
        var next = seed - 1;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() =>
        {
            while (Interlocked.Read(ref accepted) + Interlocked.Read(ref refused) < commands)
            {
                var number = Interlocked.Increment(ref next);
                try
                {
                    var history = History.Of(number, Steps);
                    Interlocked.Add(ref accepted, history.Entries.Count);
                    Interlocked.Add(ref refused, history.Refused.Count);
                    foreach (var (_, refusal, _) in history.Refused)
                    {
                        rules.AddOrUpdate(refusal.Rule.Slug, 1, (_, count) => count + 1);
                    }

                    if (Violated(history, new Random(number)) is { } violated)
                    {
                        faults.Enqueue($"history {number}: {violated}");
                    }
                }
                catch (Exception failure)
                {
                    // Whatever a random history brings forth that is not a refusal is a fault of the domain.
                    faults.Enqueue($"history {number}: {failure}");
                }
            }
        })));
        var total = accepted + refused;
        await output.WriteLineAsync($"{total:N0} commands in {next - seed + 1:N0} histories, {accepted:N0} accepted, {refused:N0} refused by {rules.Count} rules, {total / began.Elapsed.TotalSeconds:N0} commands/s with every check, seed {seed}");
        await output.WriteLineAsync("refused: " + string.Join(", ", rules.OrderByDescending(rule => rule.Value).Select(rule => $"{rule.Key} {rule.Value:N0}")));
        await output.WriteLineAsync(faults.IsEmpty ? "every invariant holds" : $"{faults.Count} histories are NOT SOUND");
        foreach (var fault in faults.Take(Reported))
        {
            await output.WriteLineAsync("  " + fault);
        }

        return faults.IsEmpty;
    }

    /// <summary>What does not hold, or null.</summary>
    private static string? Violated(History history, Random random)
    {
        var days = history.Days.ToArray();
        random.Shuffle(days);
        return Entries(history) ?? Balances(history) ?? days.Take(DaysLookedAt).Select(day => OnDay(history.Fund, day)).FirstOrDefault(violated => violated is not null);
    }

    private static string? Entries(History history)
    {
        Fund? folded = null;
        Fund? read = null;
        var posted = new Dictionary<Account, long>();
        foreach (var (entry, index) in history.Entries.Select((entry, index) => (entry, index)))
        {
            if (entry.After.Version != index + 1)
            {
                return $"entry {index + 1} has the number {entry.After.Version}";
            }

            folded = Fund.Evolve(folded, entry.Event, entry.At);
            read = Fund.Evolve(read, Stored.Event(Stored.Json(entry.Event), entry.Event.GetType()), entry.At);
            foreach (var journal in Journal.EntriesOf(entry.Event))
            {
                if (journal.Postings.Sum(posting => posting.Amount.Amount) != 0)
                {
                    return $"entry {index + 1} does not balance";
                }

                foreach (var posting in journal.Postings)
                {
                    posted[posting.Account] = posted.GetValueOrDefault(posting.Account) + posting.Amount.Amount;
                }
            }

            if (entry.Event is LoanFactRecorded fact && fact.Allocation.Total.Amount != (fact switch { RepaymentReceived e => e.Amount.Amount, RecoveryReceived e => e.Amount.Amount, CreditRefunded e => -e.Amount.Amount, _ => 0 }))
            {
                return $"entry {index + 1} is not divided whole";
            }
        }

        return !history.Fund.Equals(folded) ? "the events alone do not give the fund"
            : !history.Fund.Equals(read) ? "the events as stored do not give the fund"
            : Stored.Json(Stored.Fund(Stored.Json(history.Fund))) != Stored.Json(history.Fund) ? "a snapshot is not the fund"
            : ChartOfAccounts.All.FirstOrDefault(account => history.Fund.Books[account].Latest.Amount != (account.IsAsset() ? 1 : -1) * posted.GetValueOrDefault(account)) is var wrong and not default(Account) ? $"{wrong} is not what was posted"
            : history.Refused.Any(refusal => !refusal.IsUntouched) ? "a refusal changed the fund"
            : null;
    }

    private static string? Balances(History history)
    {
        var books = history.Fund.Books;
        return !Solvency.Holds(books) ? "the fund is not solvent"
            : Guarded.Any(account => books[account].Days.Any(day => day.Balance.IsNegative)) ? "a guarded balance is negative"
            : books.Lendable.Days.Any(day => day.Balance.IsNegative) ? "more is lent than there is to lend"
            : null;
    }

    private static string? OnDay(Fund fund, NodaTime.LocalDate day)
    {
        var lines = fund.Books.TrialBalance(day).ToArray();
        var statement = FundStatement.Of(fund, day);
        var paid = default(Allocation);
        var outstanding = Vnd.Zero;
        foreach (var account in fund.Loans.SelectMany(loan => loan.Accounts).Where(account => account.CountsOn(day)))
        {
            var position = account.PositionOn(day);
            paid += position.Paid;
            outstanding += position.Outstanding;
        }

        return lines.Sum(line => line.Debit.Amount) != lines.Sum(line => line.Credit.Amount) ? $"the trial balance of {day} does not balance"
            : statement.Lendable != statement.FundSize - statement.InKindStock - statement.LoansOutstanding ? $"what can be lent on {day} is not what the fund has"
            : fund.Books[Account.LoansOutstanding].At(day) != outstanding ? $"the loans of {day} are not what the books say"
            : fund.Books[Account.MemberCredits].At(day) != paid.Credit ? $"the credits of {day} are not what the books say"
            : fund.Books[Account.PrincipalWrittenOff].At(day) != -paid.WrittenOff || fund.Books[Account.PrincipalRecovered].At(day) != paid.Recovered ? $"what was written off by {day} is not what the books say"
            : fund.Books.InterestReceived.At(day) != paid.Interest + paid.Penalty ? $"the interest of {day} is not what the books say"
            : null;
    }
}
