using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>The rate of one period: an exact fraction, or a decimal factor where a convention asks for rounded intermediate figures.</summary>
internal readonly struct PeriodRate
{
    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    private readonly Int128 _numerator;
    private readonly long _denominator;
    private readonly decimal _factor;
    private readonly int _digits;
    private readonly int _accrualDays;

    private PeriodRate(Int128 numerator, long denominator)
    {
        _numerator = numerator;
        _denominator = denominator;
    }

    private PeriodRate(decimal factor, int digits, int accrualDays)
    {
        _denominator = 1;
        _factor = factor;
        _digits = digits;
        _accrualDays = accrualDays;
    }

    /// <summary>The nominal rate over a part of a year that has so many days.</summary>
    public static PeriodRate Of(LoanTerms terms, YearFraction time, int days)
    {
        var digits = terms.Convention.SignificantDigits;
        if (digits == 0)
        {
            var scale = PowersOfTen[terms.Rate.PercentPerYear.Scale];
            return new((Int128)(long)(terms.Rate.PercentPerYear * scale) * time.Numerator, 100 * scale * time.Denominator);
        }

        var part = Significant.Round((decimal)time.Numerator / time.Denominator, digits);
        var factor = Significant.Round(terms.Rate.YearlyFraction * part, digits);
        return terms.Convention.AccruesByDay
            ? new(decimal.Round(factor, digits, MidpointRounding.ToEven), digits, days)
            : new(factor, digits, accrualDays: 0);
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
            return rounding.Round(_accrualDays > 0
                ? ByDay(balance.Amount) * elapsed / days
                : balance.Amount * _factor * elapsed / days);
        }

        var dividend = balance.Amount * _numerator * elapsed;
        var divisor = (Int128)_denominator * days * rounding.Unit;
        return new Vnd((long)HalfRounded(dividend, divisor, rounding.Mode) * rounding.Unit);
    }

    private decimal ByDay(decimal balance)
    {
        var interest = Significant.Round(balance * _factor, _digits);
        return Significant.Round(Significant.Round(interest / _accrualDays, _digits) * _accrualDays, _digits);
    }

    private static Int128 HalfRounded(Int128 dividend, Int128 divisor, RoundingMode mode)
    {
        var quotient = dividend / divisor;
        var twice = 2 * (dividend - (quotient * divisor));
        var up = twice > divisor || (twice == divisor && (mode == RoundingMode.HalfUp || Int128.IsOddInteger(quotient)));
        return up ? quotient + 1 : quotient;
    }
}
