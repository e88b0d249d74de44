using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Funds;

/// <summary>Commands in the few words that a test is about, the rest as a village would have it.</summary>
internal static class FundCommands
{
    public static readonly Borrower Woman = new(Gender.Female, Older: true, Household.NearPoor);

    public static LocalDate Day(int month, int day, int year = 2025) => new(year, month, day);

    public static Vnd Dong(long amount) => new(amount);

    public static ReceiveCapital Receive(long amount, LocalDate on, CapitalSource source = CapitalSource.Grant, CashAccount via = CashAccount.Cash) =>
        new(source, new Vnd(amount), on, via, null, null);

    public static ReturnCapital Return(long amount, LocalDate on, CapitalSource source = CapitalSource.Grant, CashAccount via = CashAccount.Cash) =>
        new(source, new Vnd(amount), on, via, null, null);

    public static TransferCash Transfer(CashAccount from, CashAccount to, long amount, LocalDate on) => new(from, to, new Vnd(amount), on);

    public static CountCash Count(long counted, LocalDate on) => new(new Vnd(counted), on, null);

    public static SettleSuspense Settle(long amount, LocalDate on, SuspenseTarget to = SuspenseTarget.FundGrowth) => new(new Vnd(amount), to, on, null);

    public static AllocateInterest Allocate(LocalDate on) => new(on);

    public static PayActivity Pay(long amount, LocalDate on, Pot from = Pot.ActivityFund, CashAccount via = CashAccount.Cash) =>
        new(new Vnd(amount), from, "Thăm người ốm", on, via, null);

    public static ClosePeriod Close(LocalDate through) => new(through);

    public static RequestLoan Request(long principal, LocalDate on, Func<LoanTerms, LoanTerms>? terms = null) =>
        new("M1", Woman, new Vnd(principal), "Nuôi gà", on, terms);

    public static ApproveLoan Approve(string loanId, LocalDate on) => new(loanId, on);

    public static RejectLoan Reject(string loanId, LocalDate on) => new(loanId, on, "Chưa đủ điều kiện");

    public static DisburseLoan Disburse(string loanId, LocalDate on, LocalDate? firstDueOn = null, bool inKind = false, CashAccount via = CashAccount.Cash) =>
        new(loanId, on, firstDueOn, inKind, via);

    public static RepayLoan Repay(string loanId, long amount, LocalDate on, CashAccount via = CashAccount.Cash, EarlyPayment early = EarlyPayment.NextInstalments) =>
        new(loanId, new Vnd(amount), on, via, early);

    /// <summary>The first loan of a fund, asked for, agreed and paid out on one day.</summary>
    public static FundCommand[] Lend(long principal, LocalDate on, Func<LoanTerms, LoanTerms>? terms = null, string loanId = "L1") =>
        [Request(principal, on, terms), Approve(loanId, on), Disburse(loanId, on)];

    /// <summary>A policy that divides interest so.</summary>
    public static FundPolicy Splitting(decimal activityFund, decimal fundGrowth, decimal reserve, decimal boardAllowance) =>
        FundPolicy.Default with { InterestSplit = new InterestSplit(activityFund, fundGrowth, reserve, boardAllowance) };

    /// <summary>What a balance was at the end of a day, in đồng.</summary>
    public static long Balance(this Fund fund, Domain.Bookkeeping.Account account, LocalDate day) => fund.Books[account].At(day).Amount;

    /// <summary>Where the first loan stands at the end of a day.</summary>
    public static LoanPosition Position(this Fund fund, LocalDate day, string loanId = "L1") => fund.Loan(loanId).AccountOn(day)!.PositionOn(day);
}
