using System.Collections.Immutable;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>Everything a fund can say of itself at the end of one business date. Amounts in đồng.</summary>
public sealed record FundStatement
{
    /// <summary>The date.</summary>
    public required LocalDate AsOf { get; init; }

    /// <summary>Cash on hand.</summary>
    public required Vnd CashOnHand { get; init; }

    /// <summary>Money in the bank.</summary>
    public required Vnd Bank { get; init; }

    /// <summary>Cash on hand and in the bank.</summary>
    public Vnd Cash => CashOnHand + Bank;

    /// <summary>What may be lent: cash that belongs to the revolving fund itself.</summary>
    public required Vnd Lendable { get; init; }

    /// <summary>Capital in kind not yet lent.</summary>
    public required Vnd InKindStock { get; init; }

    /// <summary>Principal that members owe, loans that are still to be taken over included.</summary>
    public required Vnd LoansOutstanding { get; init; }

    /// <summary>The revolving fund's own worth.</summary>
    public required Vnd FundSize { get; init; }

    /// <summary>The activity fund.</summary>
    public required Vnd ActivityFund { get; init; }

    /// <summary>The reserve.</summary>
    public required Vnd Reserve { get; init; }

    /// <summary>The allowance of the board.</summary>
    public required Vnd BoardAllowance { get; init; }

    /// <summary>Interest received and not yet allocated.</summary>
    public required Vnd UnallocatedInterest { get; init; }

    /// <summary>Owed back to members.</summary>
    public required Vnd Credits { get; init; }

    /// <summary>Counted differences that are not settled.</summary>
    public required Vnd Suspense { get; init; }

    /// <summary>Capital by source, without what was given back.</summary>
    public required ImmutableArray<(CapitalSource Source, Vnd Amount)> Capital { get; init; }

    /// <summary>Interest kept in the revolving fund.</summary>
    public required Vnd RetainedInterest { get; init; }

    /// <summary>All interest received so far.</summary>
    public required Vnd InterestReceived { get; init; }

    /// <summary>Principal written off.</summary>
    public required Vnd WrittenOff { get; init; }

    /// <summary>Principal recovered after it was written off.</summary>
    public required Vnd Recovered { get; init; }

    /// <summary>Loans paid out, not yet repaid and not written off.</summary>
    public required int ActiveLoans { get; init; }

    /// <summary>Loans late by at least a day in any part.</summary>
    public required int LoansInArrears { get; init; }

    /// <summary>Principal late.</summary>
    public required Vnd OverduePrincipal { get; init; }

    /// <summary>Interest late.</summary>
    public required Vnd OverdueInterest { get; init; }

    /// <summary>Overdue interest (Civil Code 2015, Article 466.5) not paid.</summary>
    public required Vnd PenaltyDue { get; init; }

    /// <summary>Portfolio at risk, late by any part by more than 0, 30, 60 and 90 days.</summary>
    public required ImmutableArray<(int Days, PortfolioAtRisk Par)> PortfolioAtRisk { get; init; }

    /// <summary>Every account with a balance.</summary>
    public required ImmutableArray<TrialBalanceLine> TrialBalance { get; init; }

    /// <summary>The days beyond which a loan is at risk: any day late (PAR1), then 30, 60 and 90 days.</summary>
    public static readonly ImmutableArray<int> RiskDays = [0, 30, 60, 90];

    /// <summary>The statement of a fund at the end of <paramref name="day"/>, from everything it knows.</summary>
    /// <exception cref="InvalidOperationException">Assets differ from claims, or the loans from their account: the books are broken.</exception>
    public static FundStatement Of(Fund fund, LocalDate day)
    {
        var books = fund.Books;
        var positions = OpenPositions(fund, day);
        var statement = new FundStatement
        {
            AsOf = day,
            CashOnHand = books[Account.Cash].At(day),
            Bank = books[Account.Bank].At(day),
            Lendable = books.Lendable.At(day),
            InKindStock = books[Account.InKindStock].At(day),
            LoansOutstanding = books[Account.LoansOutstanding].At(day) + books[Account.LoansToTakeOver].At(day),
            FundSize = books.FundSize.At(day),
            ActivityFund = books[Account.ActivityFund].At(day),
            Reserve = books[Account.Reserve].At(day),
            BoardAllowance = books[Account.BoardAllowance].At(day),
            UnallocatedInterest = books[Account.UnallocatedInterest].At(day),
            Credits = books[Account.MemberCredits].At(day),
            Suspense = books[Account.Suspense].At(day),
            Capital = [.. Enum.GetValues<CapitalSource>().Select(source => (source, books[Journal.CapitalOf(source)].At(day)))],
            RetainedInterest = books[Account.RetainedInterest].At(day),
            InterestReceived = books.InterestReceived.At(day),
            WrittenOff = -books[Account.PrincipalWrittenOff].At(day),
            Recovered = books[Account.PrincipalRecovered].At(day),
            ActiveLoans = positions.Count,
            LoansInArrears = positions.Count(position => position.DaysPastDue > 0),
            OverduePrincipal = Sum(positions, position => position.OverduePrincipal),
            OverdueInterest = Sum(positions, position => position.OverdueInterest),
            PenaltyDue = Sum(positions, position => position.PenaltyDue),
            PortfolioAtRisk = [.. RiskDays.Select(days => (days, AtRisk(positions, days)))],
            TrialBalance = [.. books.TrialBalance(day)],
        };
        statement.RequireSound(Sum(positions, position => position.Outstanding) + books[Account.LoansToTakeOver].At(day));
        return statement;
    }

    private static List<LoanPosition> OpenPositions(Fund fund, LocalDate day)
    {
        var positions = new List<LoanPosition>();
        foreach (var loan in fund.Loans)
        {
            if (loan.AccountOn(day)?.PositionOn(day) is { IsOpen: true } position)
            {
                positions.Add(position);
            }
        }

        return positions;
    }

    private static PortfolioAtRisk AtRisk(List<LoanPosition> positions, int days) =>
        positions.Aggregate(default(PortfolioAtRisk), (par, position) => par.With(position.Outstanding, position.DaysPastDue > days));

    private static Vnd Sum(List<LoanPosition> positions, Func<LoanPosition, Vnd> part) =>
        positions.Aggregate(Vnd.Zero, (sum, position) => sum + part(position));

    private void RequireSound(Vnd owedByLoans)
    {
        var assets = Cash + InKindStock + LoansOutstanding;
        var claims = FundSize + ActivityFund + Reserve + BoardAllowance + UnallocatedInterest + Credits + Suspense;
        if (assets != claims)
        {
            throw new InvalidOperationException($"On {AsOf} assets of {assets} differ from claims of {claims}.");
        }

        if (owedByLoans != LoansOutstanding)
        {
            throw new InvalidOperationException($"On {AsOf} the loans owe {owedByLoans} but their account holds {LoansOutstanding}.");
        }
    }
}
