namespace Ledger.Domain.Money;

/// <summary>A nominal rate of interest. Held per year, so that a yearly quotation such as 7 % stays exact; clubs speak in percent per month.</summary>
/// <param name="PercentPerYear">The nominal rate in percent per year; 12 is 1 % per month.</param>
public readonly record struct InterestRate(decimal PercentPerYear)
{
    /// <summary>The legal ceiling of a loan between civil parties: 20 % per year (Civil Code 2015, Article 468.1).</summary>
    public static readonly InterestRate LegalCap = new(20m);

    /// <summary>No interest.</summary>
    public static readonly InterestRate Zero;

    /// <summary>A rate quoted in percent per month, as the clubs do.</summary>
    public static InterestRate PerMonth(decimal percent) => new(percent * 12m);

    /// <summary>The rate in percent per month.</summary>
    public decimal PercentPerMonth => PercentPerYear / 12m;

    /// <summary>The rate as a fraction per year: 0.12 for 12 %.</summary>
    public decimal YearlyFraction => PercentPerYear / 100m;

    /// <summary>Whether the rate passes the ceiling of Article 468 of the Civil Code. Exactly 20 % per year does not.</summary>
    public bool ExceedsLegalCap => PercentPerYear > LegalCap.PercentPerYear;
}
