using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>Declining balance with equal totals (annuity): interest on what is owed, the rest of each instalment is principal.</summary>
internal static class EqualInstalmentSchedule
{
    private const int MaxMoves = 3;

    /// <summary>Fills the instalments; with <paramref name="total"/> every one comes to that much.</summary>
    public static void Fill(Span<Instalment> instalments, Vnd principal, SchedulePeriods periods, Vnd? total)
    {
        var instalment = total ?? (periods.Terms.Convention.LastInstalment == LastInstalment.Levelled
            ? Levelled(principal, periods)
            : Annuity(principal, periods));
        var balance = principal;
        for (var i = 0; i < periods.Count; i++)
        {
            var interest = periods.Interest(i, balance);
            instalments[i] = periods.Pay(i, balance, i < periods.Grace ? Vnd.Zero : instalment - interest, interest);
            balance = instalments[i].Balance;
        }
    }

    /// <summary>
    /// The equal total, rounded: principal / a, where a is what instalments of 1 are worth on the day of disbursement, worked out from the
    /// last period back, a = (1 + a) / (1 + rate of the period).
    /// </summary>
    private static Vnd Annuity(Vnd principal, SchedulePeriods periods)
    {
        var digits = periods.Terms.Convention.SignificantDigits;
        var nominal = periods.Terms.Convention.AnnuityRate == AnnuityRate.Nominal ? periods.NominalRate.Factor : (decimal?)null;
        var worth = 0m;
        for (var i = periods.Count - 1; i >= periods.Grace; i--)
        {
            worth = Significant.Round((1 + worth) / (1 + (nominal ?? periods[i].Rate.Factor)), digits);
        }

        var exact = Significant.Round(principal.Amount / worth, digits);
        return nominal is null ? periods.ToMultiple(periods.Terms.Rounding.Round(exact).Amount) : periods.ToMultiple(exact);
    }

    private static Vnd Levelled(Vnd principal, SchedulePeriods periods)
    {
        var instalment = Annuity(principal, periods);
        var difference = LastTotal(principal, instalment, periods) - instalment;
        var tolerated = periods.Repaying / 2 * (long)periods.Terms.Rounding.Unit;
        for (var move = 0; move < MaxMoves && Math.Abs(difference.Amount) > tolerated; move++)
        {
            var moved = periods.ToMultiple((instalment + periods.Terms.Rounding.Round((decimal)difference.Amount / periods.Repaying)).Amount);
            var movedDifference = LastTotal(principal, moved, periods) - moved;
            if (moved.IsNegative || Math.Abs(movedDifference.Amount) >= Math.Abs(difference.Amount))
            {
                break;
            }

            (instalment, difference) = (moved, movedDifference);
        }

        return instalment;
    }

    private static Vnd LastTotal(Vnd principal, Vnd instalment, SchedulePeriods periods)
    {
        var balance = principal;
        for (var i = periods.Grace; i < periods.Count - 1; i++)
        {
            balance -= Vnd.Max(Vnd.Zero, Vnd.Min(instalment - periods.Interest(i, balance), balance));
        }

        return balance + periods.Interest(periods.Count - 1, balance);
    }
}
