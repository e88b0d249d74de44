using System.Globalization;

namespace Ledger.Domain.Money;

/// <summary>An amount of money in whole Vietnamese đồng. May be negative (a difference, an adjustment).</summary>
/// <remarks>All arithmetic is checked: a result beyond 64 bits throws <see cref="OverflowException"/> and never wraps.</remarks>
/// <param name="Amount">The amount in đồng.</param>
public readonly record struct Vnd(long Amount) : IComparable<Vnd>
{
    /// <summary>The largest amount that one posting may carry: 1,000,000,000,000 đồng, far above any village fund.</summary>
    public static readonly Vnd MaxPosting = new(1_000_000_000_000);

    /// <summary>No money.</summary>
    public static readonly Vnd Zero;

    /// <summary>Whether the amount is above zero.</summary>
    public bool IsPositive => Amount > 0;

    /// <summary>Whether the amount is below zero.</summary>
    public bool IsNegative => Amount < 0;

    /// <summary>Whether the amount is exactly zero.</summary>
    public bool IsZero => Amount == 0;

    /// <summary>The sum, in đồng. Throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static Vnd operator +(Vnd left, Vnd right) => new(checked(left.Amount + right.Amount));

    /// <summary>The difference, in đồng. Throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static Vnd operator -(Vnd left, Vnd right) => new(checked(left.Amount - right.Amount));

    /// <summary>The same amount with the opposite sign.</summary>
    public static Vnd operator -(Vnd value) => new(checked(-value.Amount));

    /// <summary>The amount taken <paramref name="times"/> times. Throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static Vnd operator *(Vnd value, int times) => new(checked(value.Amount * times));

    /// <summary>Whether <paramref name="left"/> is less than <paramref name="right"/>.</summary>
    public static bool operator <(Vnd left, Vnd right) => left.Amount < right.Amount;

    /// <summary>Whether <paramref name="left"/> is more than <paramref name="right"/>.</summary>
    public static bool operator >(Vnd left, Vnd right) => left.Amount > right.Amount;

    /// <summary>Whether <paramref name="left"/> is at most <paramref name="right"/>.</summary>
    public static bool operator <=(Vnd left, Vnd right) => left.Amount <= right.Amount;

    /// <summary>Whether <paramref name="left"/> is at least <paramref name="right"/>.</summary>
    public static bool operator >=(Vnd left, Vnd right) => left.Amount >= right.Amount;

    /// <summary>The smaller of two amounts.</summary>
    public static Vnd Min(Vnd left, Vnd right) => left < right ? left : right;

    /// <summary>The larger of two amounts.</summary>
    public static Vnd Max(Vnd left, Vnd right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Vnd other) => Amount.CompareTo(other.Amount);

    /// <summary>The amount as people in Vietnam write it: <c>1.250.000 đ</c>.</summary>
    public override string ToString() => ToString(vietnamese: true);

    /// <summary>The amount as people write it: <c>1.250.000 đ</c> in Vietnamese, <c>1,250,000 đ</c> in English.</summary>
    public string ToString(bool vietnamese) => Amount.ToString("#,0", vietnamese ? DotGrouping : CultureInfo.InvariantCulture.NumberFormat) + " đ";

    private static readonly NumberFormatInfo DotGrouping = new() { NumberGroupSeparator = ".", NegativeSign = "-" };
}
