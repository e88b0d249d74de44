using Ledger.Domain.Money;

namespace Ledger.Domain.Portfolio;

/// <summary>Portfolio at risk: the whole unpaid principal of loans that are late, over the whole unpaid principal (CGAP, Microfinance Consensus Guidelines, 2003).</summary>
/// <remarks>Accrued interest is in neither side; written-off principal is in neither side.</remarks>
/// <param name="AtRisk">Outstanding principal, in đồng, of the loans with an instalment more than the given number of days late.</param>
/// <param name="Outstanding">Outstanding principal of all loans, in đồng.</param>
/// <param name="Loans">How many loans are at risk: with twenty borrowers one late loan is about 5 %.</param>
public readonly record struct PortfolioAtRisk(Vnd AtRisk, Vnd Outstanding, int Loans)
{
    /// <summary>At risk over outstanding, from 0 to 1, rounded to six decimals; 0 when nothing is outstanding.</summary>
    public decimal Ratio => Outstanding.IsZero ? 0 : decimal.Round((decimal)AtRisk.Amount / Outstanding.Amount, 6);

    /// <summary>The figure with one more loan in it.</summary>
    /// <param name="outstanding">The loan's outstanding principal, in đồng.</param>
    /// <param name="isAtRisk">Whether it is late by more than the given number of days.</param>
    public PortfolioAtRisk With(Vnd outstanding, bool isAtRisk) => isAtRisk
        ? new PortfolioAtRisk(AtRisk + outstanding, Outstanding + outstanding, Loans + 1)
        : this with { Outstanding = Outstanding + outstanding };
}
