using Ledger.Api.Clubs;

namespace Ledger.Api.Simulation;

/// <summary>A source of chance that gives the same for ever: SplitMix64 (Steele, Lea and Flood, 2014). Not for secrets.</summary>
internal sealed class Dice
{
    private ulong _state;

    /// <summary>Independent dice for every club of a simulation and every purpose, so that no club and no purpose disturbs another.</summary>
    public Dice(long seed, int club, int purpose)
    {
        _state = (ulong)seed;
        _state = Next() ^ (uint)club;
        _state = Next() ^ (uint)purpose;
    }

    /// <summary>From 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both inclusive.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>From 0 inclusive to 1 exclusive.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something of this probability happens.</summary>
    public bool Chance(double probability) => Fraction() < probability;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public string Id(int length) => string.Create(length, this, static (id, dice) =>
    {
        foreach (ref var letter in id)
        {
            letter = ClubRegister.IdAlphabet[dice.Below(ClubRegister.IdAlphabet.Length)];
        }
    });

    /// <summary>A fraction for each club such that any run of clubs is spread evenly over 0 to 1 (an additive recurrence): quotas come true with few clubs.</summary>
    /// <param name="seed">The seed of the simulation.</param>
    /// <param name="club">The club.</param>
    /// <param name="step">An irrational step, another one for each quota.</param>
    public static double Quota(long seed, int club, double step)
    {
        var value = new Dice(seed, -1, 0).Fraction() + (club * step);
        return value - Math.Floor(value);
    }

    private ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
