using System.Collections.Immutable;
using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>The internal rate of return of a schedule.</summary>
internal static class EffectiveRate
{
    private const int MaxSteps = 200;

    /// <summary>The rate per year in percent, rounded to 0.01; see <see cref="RepaymentSchedule.EffectiveAnnualRatePercent"/>.</summary>
    public static decimal PercentPerYear(Vnd principal, ImmutableArray<Instalment> instalments, SchedulePeriods periods)
    {
        // The worth falls as the rate rises, so the root lies between no interest and the first rate at which the loan is worth less than was lent.
        var (low, high) = (0.0, 1.0);
        while (Worth(high, instalments, periods) > principal.Amount && high < 1e6)
        {
            (low, high) = (high, high * 2);
        }

        for (var step = 0; step < MaxSteps && high - low > 1e-12 * high; step++)
        {
            var middle = (low + high) / 2;
            if (Worth(middle, instalments, periods) > principal.Amount)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return decimal.Round((decimal)(100 * (low + high) / 2), 2, MidpointRounding.AwayFromZero);
    }

    private static double Worth(double rate, ImmutableArray<Instalment> instalments, SchedulePeriods periods)
    {
        var growth = 1.0;
        var worth = 0.0;
        for (var i = 0; i < instalments.Length; i++)
        {
            growth *= 1 + (rate * periods[i].Time.ToDouble());
            worth += instalments[i].Total.Amount / growth;
        }

        return worth;
    }
}
