using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>What else a simulated club does with its money: interest, activities, counts, closings, new rules.</summary>
internal sealed class Housekeeping(ClubProfile club, Treasurer treasurer, Agenda agenda, Dice dice)
{
    private static readonly string[] Activities =
    [
        "Thăm hội viên ốm", "Thăm hội viên ốm", "Chăm sóc tại nhà", "Khám sức khỏe định kỳ", "Văn nghệ, thể dục dưỡng sinh", "Chúc thọ hội viên", "Truyền thông sức khỏe", "Trợ giúp hộ khó khăn", "Nước uống buổi sinh hoạt",
        "Ngày Người cao tuổi", "Tập huấn kỹ thuật chăn nuôi", "Vệ sinh đường làng",
    ];

    public bool AllocatesIn(LocalDate day) => day.Month % club.AllocationMonths == 0;

    public void Allocate(LocalDate day)
    {
        if (treasurer.Balance(Account.UnallocatedInterest).IsPositive)
        {
            treasurer.Record(new AllocateInterest(day), day);
        }
    }

    public void PayActivities(LocalDate day)
    {
        if (dice.Chance(0.7))
        {
            PayOut(Pot.ActivityFund, Account.ActivityFund, dice.Of(Activities), dice.Between(15, 60), day);
        }

        if (day.Month == 1)
        {
            PayOut(Pot.BoardAllowance, Account.BoardAllowance, "Phụ cấp Ban Chủ nhiệm", 100, day);
        }
    }

    /// <summary>Settles what the last count left open, and counts again now and then.</summary>
    public void CountCash(LocalDate day)
    {
        Settle(day);
        if (!dice.Chance(0.4))
        {
            return;
        }

        var difference = dice.Chance(0.15) ? new Vnd(dice.Between(1, 25) * (dice.Chance(0.6) ? -2_000L : 2_000L)) : Vnd.Zero;
        treasurer.Record(new CountCash(Vnd.Max(Vnd.Zero, treasurer.Balance(Account.Cash) + difference), day, null), day);
    }

    /// <summary>Plans the closings of the books, some days after each quarter or year.</summary>
    public void PlanClosings(LocalDate last)
    {
        for (var through = EndOfPeriod(club.OpenedOn); through < last; through = EndOfPeriod(through.PlusDays(1)))
        {
            var closed = through;
            agenda.At(through.PlusDays(dice.Between(4, 12)), day => treasurer.Record(new ClosePeriod(closed), day));
        }
    }

    /// <summary>Plans the decision of some clubs to divide their interest otherwise, and of a few to lower their rate.</summary>
    public void PlanPolicyChanges(LocalDate last)
    {
        var months = Period.Between(club.OpenedOn, last, PeriodUnits.Months).Months;
        if (months < 6)
        {
            return;
        }

        if (dice.Chance(0.35))
        {
            agenda.At(club.OpenedOn.PlusMonths(dice.Between(4, months - 1)), day => Decide(day, policy => policy with { InterestSplit = dice.Of(NewSplits) }));
        }

        if (dice.Chance(0.12))
        {
            agenda.At(club.OpenedOn.PlusMonths(dice.Between(4, months - 1)), day => Decide(day, policy => policy with { LoanTerms = policy.LoanTerms with { Rate = InterestRate.PerMonth(policy.LoanTerms.Rate.PercentPerMonth * 0.8m) } }));
        }
    }

    private static readonly InterestSplit[] NewSplits = [new InterestSplit(70, 20, 10, 0), new InterestSplit(60, 30, 5, 5), new InterestSplit(50, 40, 10, 0), new InterestSplit(85, 0, 10, 5)];

    // In force from the first of the next month.
    private void Decide(LocalDate day, Func<FundPolicy, FundPolicy> change)
    {
        var from = day.With(DateAdjusters.StartOfMonth).PlusMonths(1);
        treasurer.Record(new ChangePolicy(from, change(treasurer.Fund.PolicyOn(from))), day);
    }

    private LocalDate EndOfPeriod(LocalDate day)
    {
        var months = (((day.Month - 1) / club.ClosingMonths) + 1) * club.ClosingMonths;
        return new LocalDate(day.Year, months, 1).With(DateAdjusters.EndOfMonth);
    }

    private void PayOut(Pot pot, Account account, string activity, int percent, LocalDate day)
    {
        var amount = new Vnd(Math.Min(treasurer.Balance(account).Amount, Math.Max(0, treasurer.Spendable.Amount)) * percent / 100 / 10_000 * 10_000);
        if (amount.IsPositive && treasurer.FetchCash(amount, day))
        {
            treasurer.Record(new PayActivity(amount, pot, activity, day, CashAccount.Cash, null), day);
        }
    }

    private void Settle(LocalDate day)
    {
        var open = treasurer.Balance(Account.Suspense);
        if (open.IsZero || !dice.Chance(0.6))
        {
            return;
        }

        var amount = open.IsNegative ? -open : open;
        var fromActivities = open.IsPositive || treasurer.Balance(Account.ActivityFund) >= amount;
        treasurer.Record(new SettleSuspense(amount, fromActivities ? SuspenseTarget.ActivityFund : SuspenseTarget.FundGrowth, day, open.IsNegative ? "Thiếu quỹ khi kiểm kê" : "Thừa quỹ khi kiểm kê"), day);
    }
}
