using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Api.Funds;

/// <summary>Everything a fund can say of itself, in đồng.</summary>
internal sealed record FundAnswer(
    string ClubId, long Version, LocalDate AsOf, Instant? KnownAt, LocalDate OpenedOn, LocalDate? ClosedThrough,
    Vnd Cash, Vnd CashOnHand, Vnd Bank, Vnd Lendable, Vnd InKindStock, Vnd LoansOutstanding,
    Vnd FundSize, Vnd? Target, LocalDate? TargetReachedOn,
    Vnd ActivityFund, Vnd Reserve, Vnd BoardAllowance, Vnd UnallocatedInterest, Vnd Credits, Vnd Suspense,
    CapitalAnswer Capital, Vnd RetainedInterest, Vnd InterestReceived, Vnd WrittenOff, Vnd Recovered,
    LoanCounts Loans, OverdueAnswer Overdue, RiskAnswer Par, ImmutableArray<TrialBalanceAnswer> TrialBalance)
{
    public static FundAnswer Of(Fund fund, FundStatement s, TargetsInForce targets, Instant? knownAt) => new(
        fund.ClubId, fund.Version, s.AsOf, knownAt, fund.OpenedOn, fund.ClosedThrough,
        s.Cash, s.CashOnHand, s.Bank, s.Lendable, s.InKindStock, s.LoansOutstanding,
        s.FundSize, targets.On(s.AsOf), targets.ReachedOn(fund.Books.FundSize, s.AsOf),
        s.ActivityFund, s.Reserve, s.BoardAllowance, s.UnallocatedInterest, s.Credits, s.Suspense,
        CapitalAnswer.Of(s), s.RetainedInterest, s.InterestReceived, s.WrittenOff, s.Recovered,
        new LoanCounts(s.ActiveLoans, s.LoansInArrears), new OverdueAnswer(s.OverduePrincipal, s.OverdueInterest, s.PenaltyDue), RiskAnswer.Of(s),
        [.. s.TrialBalance.Select(line => new TrialBalanceAnswer(line.Account, line.Debit, line.Credit))]);
}

/// <summary>Capital by source.</summary>
internal sealed record CapitalAnswer(
    Vnd Grant, Vnd StateBudget, Vnd MemberContribution, Vnd MemberLoan, Vnd Donation, Vnd Fundraising, Vnd InKind, Vnd Other, Vnd Total)
{
    public static CapitalAnswer Of(FundStatement statement)
    {
        var of = statement.Capital.ToDictionary(pair => pair.Source, pair => pair.Amount);
        return new CapitalAnswer(
            of[CapitalSource.Grant], of[CapitalSource.StateBudget], of[CapitalSource.MemberContribution], of[CapitalSource.MemberLoan], of[CapitalSource.Donation],
            of[CapitalSource.Fundraising], of[CapitalSource.InKind], of[CapitalSource.Other], of.Values.Aggregate(Vnd.Zero, (sum, amount) => sum + amount));
    }
}

internal sealed record LoanCounts(int Active, int InArrears);

/// <summary>What is late, and the overdue interest on it.</summary>
internal sealed record OverdueAnswer(Vnd Principal, Vnd Interest, Vnd Penalty);

/// <summary>Portfolio at risk: any day late, then by more than 30, 60 and 90 days.</summary>
internal sealed record RiskAnswer(ParAnswer Par1, ParAnswer Par30, ParAnswer Par60, ParAnswer Par90)
{
    public static RiskAnswer Of(FundStatement statement)
    {
        var par = statement.PortfolioAtRisk.Select(pair => ParAnswer.Of(pair.Par)).ToArray();
        return new RiskAnswer(par[0], par[1], par[2], par[3]);
    }
}

internal sealed record ParAnswer(Vnd AtRisk, Vnd Outstanding, decimal Ratio, int Loans)
{
    public static ParAnswer Of(PortfolioAtRisk par) => new(par.AtRisk, par.Outstanding, par.Ratio, par.Loans);
}

internal sealed record TrialBalanceAnswer(Account Account, Vnd Debit, Vnd Credit);
