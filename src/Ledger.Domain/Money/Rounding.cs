namespace Ledger.Domain.Money;

/// <summary>What happens to an amount that lies exactly between two multiples of the rounding unit.</summary>
public enum RoundingMode
{
    /// <summary>Half is rounded away from zero: 0.5 becomes 1, 2.5 becomes 3. What people do by hand.</summary>
    HalfUp,

    /// <summary>Half is rounded to the even neighbour: 0.5 becomes 0, 2.5 becomes 2 (banker's rounding).</summary>
    HalfEven,
}

/// <summary>How a computed amount becomes whole đồng.</summary>
/// <param name="Unit">The multiple to round to, in đồng: 1, 100, 500 or 1,000.</param>
/// <param name="Mode">What happens to a half.</param>
public readonly record struct Rounding(int Unit, RoundingMode Mode = RoundingMode.HalfUp)
{
    /// <summary>To the đồng, half up.</summary>
    public static readonly Rounding ToTheDong = new(1);

    /// <summary>The units a club may choose, in đồng.</summary>
    public static readonly IReadOnlyList<int> Units = [1, 100, 500, 1000];

    /// <summary>Rounds an amount in đồng to the nearest multiple of <see cref="Unit"/>.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public Vnd Round(decimal dong)
    {
        var midpoint = Mode == RoundingMode.HalfUp ? MidpointRounding.AwayFromZero : MidpointRounding.ToEven;
        return Unit == 1
            ? new Vnd((long)decimal.Round(dong, 0, midpoint))
            : new Vnd(checked((long)decimal.Round(dong / Unit, 0, midpoint) * Unit));
    }
}
