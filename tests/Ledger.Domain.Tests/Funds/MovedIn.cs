using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;
using static Ledger.Domain.Tests.Funds.FundCommands;

namespace Ledger.Domain.Tests.Funds;

/// <summary>A club that lent on paper until the end of 2024, with one running loan: 5,000,000 đ of 10 June 2024, 1 % per month, ten instalments of 500,000 đ.</summary>
/// <remarks>Four were paid, of the fifth only the interest. So at New Year November and December are late: 10 November is 52 days before 1 January.</remarks>
internal static class MovedIn
{
    public const long Outstanding = 3_000_000;

    public static readonly ScheduledInstalment[] Remaining =
    [
        new(Day(11, 10, 2024), Dong(500_000), Dong(0)),
        new(Day(12, 10, 2024), Dong(500_000), Dong(25_000)),
        new(Day(1, 10), Dong(500_000), Dong(20_000)),
        new(Day(2, 10), Dong(500_000), Dong(15_000)),
        new(Day(3, 10), Dong(500_000), Dong(10_000)),
        new(Day(4, 10), Dong(500_000), Dong(5_000)),
    ];

    /// <summary>Assets of 14,000,000 đ and whose they are; further balances come on top.</summary>
    public static RecordOpeningBalances Balances(LocalDate on, params (Account Account, long Amount)[] more)
    {
        var balances = new Dictionary<Account, Vnd>
        {
            [Account.Cash] = Dong(2_000_000),
            [Account.Bank] = Dong(8_000_000),
            [Account.InKindStock] = Dong(1_000_000),
            [Account.LoansOutstanding] = Dong(Outstanding),
            [Account.CapitalGrant] = Dong(10_000_000),
            [Account.CapitalInKind] = Dong(1_000_000),
            [Account.RetainedInterest] = Dong(1_500_000),
            [Account.ActivityFund] = Dong(1_000_000),
            [Account.Reserve] = Dong(300_000),
            [Account.BoardAllowance] = Dong(100_000),
            [Account.UnallocatedInterest] = Dong(120_000),
            [Account.MemberCredits] = Dong(30_000),
            [Account.Suspense] = Dong(-50_000),
        };
        foreach (var (account, amount) in more)
        {
            balances[account] = balances.GetValueOrDefault(account) + Dong(amount);
        }

        return new RecordOpeningBalances(on, balances);
    }

    public static TakeOverLoan Loan(LocalDate on) => new(on, "M1", Woman, Dong(5_000_000), Day(6, 10, 2024), "Nuôi bò", null, [.. Remaining]);

    /// <summary>A loan with one instalment left.</summary>
    public static TakeOverLoan Loan(LocalDate on, long outstanding, long interest = 0) => Loan(on) with { Schedule = [new ScheduledInstalment(Day(11, 10, 2024), Dong(outstanding), Dong(interest))] };

    /// <summary>Entries: 1 opened, 2 opening balances, 3 loan L1 taken over, all on 1 January 2025.</summary>
    public static FundSpec Fund() => FundSpec.Opened().Given(Balances(FundSpec.OpenedOn), Loan(FundSpec.OpenedOn));
}
