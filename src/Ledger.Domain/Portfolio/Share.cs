using Ledger.Domain.Money;

namespace Ledger.Domain.Portfolio;

/// <summary>A part of a whole, in đồng. A roll-up adds parts and wholes; it never takes the mean of ratios.</summary>
/// <param name="Part">The numerator, in đồng.</param>
/// <param name="Whole">The denominator, in đồng.</param>
public readonly record struct Share(Vnd Part, Vnd Whole)
{
    /// <summary>Part over whole, rounded to six decimals; null when the whole is zero: of nothing there is no part.</summary>
    public decimal? Ratio => Whole.IsZero ? null : decimal.Round((decimal)Part.Amount / Whole.Amount, 6);

    /// <summary>The sum of both sides.</summary>
    public static Share operator +(Share left, Share right) => new(left.Part + right.Part, left.Whole + right.Whole);
}
