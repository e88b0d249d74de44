using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;

namespace Ledger.Api.Reports;

/// <summary>Balances and running totals of the funds of one part of a report at the end of one day, by the columns of the read model.</summary>
internal sealed class Balances
{
    private readonly long[] _sums;

    /// <param name="sums">In the order of <see cref="Columns"/>.</param>
    public Balances(long[] sums) => _sums = sums;

    /// <summary>What is summed over funds, in the order of the sums.</summary>
    public static readonly string[] Columns =
    [
        "loans_outstanding", "loans_to_take_over", "fund_size", "cash_on_hand", "bank", "in_kind_stock", "activity_fund", "reserve", "board_allowance", "unallocated_interest",
        "capital_grant", "capital_state_budget", "capital_member_contribution", "capital_member_loan", "capital_donation", "capital_fundraising", "capital_in_kind", "capital_other",
        "interest_received", "written_off", "recovered", "principal_lent", "loans_lent",
    ];

    public static readonly Balances None = new(new long[Columns.Length]);

    /// <summary>Principal that members owe on loans entered one by one, in đồng.</summary>
    public Vnd Outstanding => this["loans_outstanding"] - this["loans_to_take_over"];

    public Vnd this[string column] => new(_sums[Array.IndexOf(Columns, column)]);

    public static Balances operator +(Balances left, Balances right)
    {
        var sum = new long[Columns.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = checked(left._sums[i] + right._sums[i]);
        }

        return new Balances(sum);
    }
}

/// <summary>One part of a report as it is read: everything adds up, so that a whole is the sum of its parts.</summary>
/// <param name="Members">Members in the register who joined by the end of the month.</param>
/// <param name="Before">The funds at the end of the day before the month.</param>
/// <param name="After">The funds at the end of the month.</param>
/// <param name="OnTime">Of what fell due in the month, in đồng: what was paid by the end of its due date.</param>
/// <param name="Portfolio">The portfolio at the end of the month.</param>
internal sealed record MonthlyPart(long Members, Balances Before, Balances After, Share OnTime, PortfolioFigures Portfolio)
{
    public static readonly MonthlyPart None = new(0, Balances.None, Balances.None, default, PortfolioFigures.None);

    public static MonthlyPart operator +(MonthlyPart left, MonthlyPart right) =>
        new(left.Members + right.Members, left.Before + right.Before, left.After + right.After, left.OnTime + right.OnTime, left.Portfolio + right.Portfolio);
}

/// <summary>Borrowers; null where a count is withheld.</summary>
internal sealed record ReportedBorrowers(int? Total, int? Women, int? Older, int? Poor, int? NearPoor, int? EverBorrowed);

internal sealed record ReportedLoans(long Loans, Vnd Amount);

/// <summary>Capital that came in during the month, less what was given back, in đồng.</summary>
internal sealed record ReportedCapital(Vnd Grant, Vnd StateBudget, Vnd MemberContribution, Vnd MemberLoan, Vnd Donation, Vnd Fundraising, Vnd InKind, Vnd Other, Vnd Total);

internal sealed record ReportedRisk(Vnd AtRisk, decimal Ratio, int Loans)
{
    public static ReportedRisk Of(PortfolioAtRisk par) => new(par.AtRisk, par.Ratio, par.Loans);
}

internal sealed record ReportedOverdue(Vnd Principal, Vnd Interest);

internal sealed record ReportedCollection(Vnd Due, Vnd CollectedOnTime, decimal? Ratio);

/// <summary>What is reported of a club, a commune, a province or the nation. States are those of the month's last day, with those before it where both are of interest; flows are differences of the two.</summary>
internal sealed record MonthlyFigures(
    int Clubs, int ClubsAtTarget, long? Members, ReportedBorrowers Borrowers, int ActiveLoans,
    Vnd OutstandingBefore, ReportedLoans Lent, Vnd PrincipalRepaid, Vnd WrittenOff, Vnd Outstanding, Vnd Recovered, Vnd InterestReceived,
    ReportedRisk Par1, ReportedRisk Par30, ReportedRisk Par90, ReportedOverdue Overdue, ReportedCollection OnTimeCollection,
    Vnd FundSizeBefore, ReportedCapital CapitalReceived, Vnd FundSize, Vnd CashOnHand, Vnd Bank, Vnd InKindStock, Vnd ActivityFund, Vnd Reserve, Vnd BoardAllowance, Vnd UnallocatedInterest)
{
    /// <summary>The counts of people that are withheld, by their names.</summary>
    public IReadOnlyList<string> Suppressed { get; init; } = [];

    public static MonthlyFigures Of(MonthlyPart part)
    {
        var (before, after, portfolio) = (part.Before, part.After, part.Portfolio);
        Vnd InMonth(string column) => after[column] - before[column];
        var (lent, writtenOff) = (InMonth("principal_lent"), InMonth("written_off"));
        ReportedCapital capital = new(
            InMonth("capital_grant"), InMonth("capital_state_budget"), InMonth("capital_member_contribution"), InMonth("capital_member_loan"), InMonth("capital_donation"),
            InMonth("capital_fundraising"), InMonth("capital_in_kind"), InMonth("capital_other"), Vnd.Zero);
        return new MonthlyFigures(
            portfolio.Clubs, portfolio.ClubsAtTarget, part.Members,
            new ReportedBorrowers(portfolio.Borrowers.Total, portfolio.Borrowers.Women, portfolio.Borrowers.Older, portfolio.Borrowers.Poor, portfolio.Borrowers.NearPoor, portfolio.EverBorrowed),
            portfolio.Active.Loans,
            before.Outstanding, new ReportedLoans(InMonth("loans_lent").Amount, lent), before.Outstanding + lent - writtenOff - after.Outstanding, writtenOff, after.Outstanding,
            InMonth("recovered"), InMonth("interest_received"),
            ReportedRisk.Of(portfolio.AtRisk(0)), ReportedRisk.Of(portfolio.AtRisk(30)), ReportedRisk.Of(portfolio.AtRisk(90)),
            new ReportedOverdue(portfolio.OverduePrincipal, portfolio.OverdueInterest), new ReportedCollection(part.OnTime.Whole, part.OnTime.Part, part.OnTime.Ratio),
            before["fund_size"],
            capital with { Total = capital.Grant + capital.StateBudget + capital.MemberContribution + capital.MemberLoan + capital.Donation + capital.Fundraising + capital.InKind + capital.Other },
            after["fund_size"], after["cash_on_hand"], after["bank"], after["in_kind_stock"], after["activity_fund"], after["reserve"], after["board_allowance"], after["unallocated_interest"]);
    }
}
