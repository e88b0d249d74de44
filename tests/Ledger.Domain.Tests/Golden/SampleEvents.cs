using System.Collections.Immutable;
using System.Text;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Tests.Golden;

/// <summary>One event of every type with every field set, and where fields are optional one without them. Their stored form is the contract.</summary>
internal static class SampleEvents
{
    private static readonly LocalDate On = new(2025, 3, 15);

    private static readonly LoanTerms FullTerms = new()
    {
        Rate = new InterestRate(11.4m),
        Method = InterestMethod.DecliningEqualInstalment,
        Instalments = 10,
        Every = 2,
        Unit = PeriodUnit.Week,
        Rounding = new Rounding(500, RoundingMode.HalfEven),
        DayCount = DayCount.ActualActual,
        InstalmentMultiple = 1000,
        GracePrincipal = 2,
        GraceInterest = 1,
        Convention = new ScheduleConvention
        {
            YearLength = YearLength.Days364,
            YearBoundary = YearBoundary.LastOfDecember,
            LeapYear = LeapYear.LeapDayPeriodOnly,
            AnnuityRate = AnnuityRate.Nominal,
            LastInstalment = LastInstalment.TakesResidue,
            FlatSpread = FlatSpread.EqualShares,
            SignificantDigits = 19,
            AccruesByDay = true,
        },
    };

    private static readonly FundPolicy FullPolicy = new()
    {
        LoanTerms = FullTerms,
        MaxPrincipal = new Vnd(20_000_000),
        MaxTermMonths = 18,
        AllocationOrder = [AllocationPart.Principal, AllocationPart.Penalty, AllocationPart.Interest],
        InterestSplit = new InterestSplit(33.3m, 33.3m, 23.4m, 10),
        AllocationBy = AllocationBy.PerPart,
        OverdueInterest = OverdueInterest.CivilCode466,
        Approval = Approval.TwoPerson,
        Target = new Vnd(100_000_000),
    };

    private static readonly ImmutableArray<DatedAllocation> Reallocations =
        [new DatedAllocation(new LocalDate(2025, 4, 15), new Allocation(new Vnd(-4), new Vnd(-5), new Vnd(3), new Vnd(6)))];

    private static readonly ImmutableArray<DatedAllocation> WrittenOffLater =
        [new DatedAllocation(new LocalDate(2025, 4, 15), new Allocation(Vnd.Zero, Vnd.Zero, new Vnd(-30), Vnd.Zero, new Vnd(30), new Vnd(-10)))];

    /// <summary>Every sample with the name of its golden file.</summary>
    public static readonly IReadOnlyList<(string Name, FundEvent Event)> All =
    [
        Full(new FundOpened(On, "3f9a", FullPolicy)),
        Minimal(new FundOpened(On, "3f9a", FundPolicy.Default with { Target = new Vnd(50_000_000) })),
        Full(new PolicyChanged(On, new LocalDate(2025, 4, 1), FullPolicy)),
        Full(new OpeningBalancesRecorded(On, [new Posting(Account.Cash, new Vnd(900)), new Posting(Account.LoansToTakeOver, new Vnd(600)), new Posting(Account.CapitalGrant, new Vnd(-1_500))])),
        Full(new LoanTakenOver(On, "L3", "M7", new Borrower(Gender.Male, Older: true, Household.Disadvantaged), new Vnd(5_000_000), new LocalDate(2024, 9, 5), "Nuôi bò", FullTerms, FullPolicy.AllocationOrder, OverdueInterest.CivilCode466, Schedule)),
        Full(new CapitalReceived(On, CapitalSource.MemberLoan, new Vnd(1_500_000), CashAccount.Bank, "M7", "Sổ tay trang 3")),
        Minimal(new CapitalReceived(On, CapitalSource.Grant, new Vnd(50_000_000), CashAccount.Cash, null, null)),
        Full(new CapitalReturned(On, CapitalSource.MemberContribution, new Vnd(200_000), CashAccount.Bank, "M7", "Chuyển đi nơi khác")),
        Minimal(new CapitalReturned(On, CapitalSource.Grant, new Vnd(200_000), CashAccount.Cash, null, null)),
        Full(new CashTransferred(On, CashAccount.Cash, CashAccount.Bank, new Vnd(10_000_000))),
        Full(new CashCounted(On, new Vnd(999_000), new Vnd(1_000_000), "Thiếu tiền lẻ")),
        Minimal(new CashCounted(On, Vnd.Zero, Vnd.Zero, null)),
        Full(new SuspenseSettled(On, new Vnd(-1_000), SuspenseTarget.Reserve, "Biên bản 4")),
        Minimal(new SuspenseSettled(On, new Vnd(1_000), SuspenseTarget.FundGrowth, null)),
        Full(new InterestAllocated(On, new Vnd(10), new InterestShares(new Vnd(4), new Vnd(3), new Vnd(2), new Vnd(1)))),
        Full(new ActivityPaid(On, new Vnd(150_000), Pot.BoardAllowance, "Thăm người ốm", CashAccount.Bank, "3 người")),
        Minimal(new ActivityPaid(On, new Vnd(150_000), Pot.ActivityFund, "Thăm người ốm", CashAccount.Cash, null)),
        Full(new PeriodClosed(On)),
        Full(new EntryReversed(On, 12, "Ghi nhầm", "L3", [new Posting(Account.Cash, new Vnd(-100)), new Posting(Account.LoansOutstanding, new Vnd(100))], Reallocations, "L4")),
        Minimal(new EntryReversed(On, 12, "Ghi nhầm", null, [new Posting(Account.Bank, new Vnd(-100)), new Posting(Account.CapitalStateBudget, new Vnd(100))], [])),
        Full(new LoanRequested(On, "L3", "M7", new Borrower(Gender.Male, Older: true, Household.Disadvantaged), new Vnd(5_000_000), "Nuôi bò", FullTerms, FullPolicy.AllocationOrder, OverdueInterest.CivilCode466, AllocationBy.PerPart)),
        Minimal(new LoanRequested(On, "L3", "M7", new Borrower(Gender.Female, Older: false, Household.Poor), new Vnd(5_000_000), "Nuôi bò", FundPolicy.Default.LoanTerms, FundPolicy.Default.AllocationOrder, OverdueInterest.Off)),
        Full(new LoanApproved(On, "L3")),
        Full(new LoanRejected(On, "L3", "Chưa đủ điều kiện")),
        Full(new LoanDisbursed(On, "L3", new Vnd(2_000_000), true, CashAccount.Bank, new LocalDate(2025, 4, 5), Schedule)),
        Minimal(new LoanDisbursed(On, "L3", new Vnd(2_000_000), false, CashAccount.Cash, null, Schedule)),
        Full(new RepaymentReceived(On, "L3", new Vnd(100), CashAccount.Bank, new Allocation(new Vnd(1), new Vnd(9), new Vnd(85), new Vnd(5)), Reallocations, EarlyPayment.Lower)),
        Minimal(new RepaymentReceived(On, "L3", new Vnd(100), CashAccount.Cash, new Allocation(Vnd.Zero, Vnd.Zero, new Vnd(100), Vnd.Zero), [])),
        Full(new CreditRefunded(On, "L3", new Vnd(70), CashAccount.Bank, new Allocation(Vnd.Zero, Vnd.Zero, Vnd.Zero, new Vnd(-70)), Reallocations)),
        Full(new CreditUsed(On, "L3", "L4", new Vnd(70), new Allocation(new Vnd(1), new Vnd(9), new Vnd(60), new Vnd(-70)), Reallocations)),
        Full(new InterestWaived(On, "L3", new Vnd(70), "Biên bản 7", default, Reallocations)),
        Full(new LoanRescheduled(On, "L3", FullTerms, new LocalDate(2025, 4, 5), Schedule, "Mất mùa", default, Reallocations)),
        Minimal(new LoanRescheduled(On, "L3", FundPolicy.Default.LoanTerms, null, Schedule, "Mất mùa", default, [])),
        Full(new LoanToppedUp(On, "L3", new Vnd(500_000), CashAccount.Bank, FullTerms, new LocalDate(2025, 4, 5), Schedule, default, Reallocations)),
        Minimal(new LoanToppedUp(On, "L3", new Vnd(500_000), CashAccount.Cash, FundPolicy.Default.LoanTerms, null, Schedule, default, [])),
        Full(new LoanWrittenOff(On, "L3", "Biên bản 9", new Allocation(Vnd.Zero, Vnd.Zero, Vnd.Zero, Vnd.Zero, WrittenOff: new Vnd(900)), WrittenOffLater)),
        Full(new RecoveryReceived(On, "L3", new Vnd(100), CashAccount.Bank, new Allocation(Vnd.Zero, new Vnd(20), Vnd.Zero, Vnd.Zero, Recovered: new Vnd(80)), Reallocations)),
        Full(new BorrowerDied(On, "L3", "Biên bản 3", default, Reallocations)),
    ];

    /// <summary>The name under which events of a type are stored: the snake_case of the record's name.</summary>
    public static string Alias(Type type)
    {
        var alias = new StringBuilder();
        foreach (var letter in type.Name)
        {
            _ = char.IsUpper(letter) && alias.Length > 0 ? alias.Append('_') : alias;
            alias.Append(char.ToLowerInvariant(letter));
        }

        return alias.ToString();
    }

    private static ImmutableArray<ScheduledInstalment> Schedule =>
    [
        new ScheduledInstalment(new LocalDate(2025, 4, 5), new Vnd(1_000_000), new Vnd(20_000)),
        new ScheduledInstalment(new LocalDate(2025, 5, 5), new Vnd(1_000_000), new Vnd(10_000)),
    ];

    private static (string Name, FundEvent Event) Full(FundEvent @event) => (Alias(@event.GetType()), @event);

    private static (string Name, FundEvent Event) Minimal(FundEvent @event) => (Alias(@event.GetType()) + ".minimal", @event);
}
