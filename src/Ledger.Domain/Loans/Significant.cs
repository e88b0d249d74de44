namespace Ledger.Domain.Loans;

/// <summary>Rounding to significant digits, half to even, as systems with arithmetic of a fixed precision do it.</summary>
internal static class Significant
{
    /// <summary>Rounds to so many significant digits; 0 leaves the value as it is, and so does a value that is longer before its point.</summary>
    public static decimal Round(decimal value, int digits)
    {
        if (digits == 0 || value == 0)
        {
            return value;
        }

        var decimals = digits - IntegerDigits(Math.Abs(value));
        return decimals is >= 0 and < 28 ? decimal.Round(value, decimals, MidpointRounding.ToEven) : value;
    }

    /// <summary>Digits before the decimal point; zero or negative for a value below one, by its leading zeros.</summary>
    private static int IntegerDigits(decimal value)
    {
        var digits = 0;
        for (; value >= 1; value /= 10)
        {
            digits++;
        }

        for (; value < 0.1m && digits <= 0; value *= 10)
        {
            digits--;
        }

        return digits;
    }
}
