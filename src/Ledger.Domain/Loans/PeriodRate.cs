using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>The rate of one period: an exact fraction, or a decimal factor where a convention asks for rounded intermediate figures.</summary>
internal readonly struct PeriodRate
{
    private readonly Int128 _numerator;
    private readonly long _denominator;
    private readonly decimal _factor;
    private readonly int _digits;

    private PeriodRate(Int128 numerator, long denominator, decimal factor, int digits)
    {
        _numerator = numerator;
        _denominator = denominator;
        _factor = factor;
        _digits = digits;
    }

    /// <summary>The nominal rate over a part of a year.</summary>
    public static PeriodRate Of(InterestRate rate, YearFraction time, int significantDigits)
    {
        if (significantDigits > 0)
        {
            var part = Significant.Round((decimal)time.Numerator / time.Denominator, significantDigits);
            return new(default, 1, Significant.Round(rate.YearlyFraction * part, significantDigits), significantDigits);
        }

        var scale = Significant.PowersOfTen[rate.PercentPerYear.Scale];
        return new((Int128)(long)(rate.PercentPerYear * scale) * time.Numerator, 100 * scale * time.Denominator, 0, 0);
    }

    /// <summary>The rate as a decimal: 0.01 for one percent.</summary>
    public decimal Factor => _digits > 0 ? _factor : (decimal)_numerator / _denominator;

    /// <summary>
    /// The interest on a balance over so many of the period's days, rounded. An exact half is seen as such, whatever the rate.
    /// </summary>
    public Vnd On(Vnd balance, Rounding rounding, int elapsed = 1, int days = 1)
    {
        if (_digits > 0)
        {
            return rounding.Round(Significant.Round(balance.Amount * _factor * elapsed / days, _digits));
        }

        var dividend = balance.Amount * _numerator * elapsed;
        var divisor = (Int128)_denominator * days * rounding.Unit;
        return new Vnd((long)HalfRounded(dividend, divisor, rounding.Mode) * rounding.Unit);
    }

    private static Int128 HalfRounded(Int128 dividend, Int128 divisor, RoundingMode mode)
    {
        var quotient = dividend / divisor;
        var twice = 2 * (dividend - (quotient * divisor));
        var up = twice > divisor || (twice == divisor && (mode == RoundingMode.HalfUp || Int128.IsOddInteger(quotient)));
        return up ? quotient + 1 : quotient;
    }
}
