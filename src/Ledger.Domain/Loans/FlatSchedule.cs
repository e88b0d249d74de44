using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>Flat: interest on the principal first lent in every period, principal spread evenly.</summary>
internal static class FlatSchedule
{
    /// <summary>Fills the instalments; with <paramref name="part"/> every one repays that much principal.</summary>
    public static void Fill(Span<Instalment> instalments, Vnd principal, SchedulePeriods periods, Vnd? part)
    {
        var spread = periods.Terms.Convention.FlatSpread;
        var even = part is null && spread == FlatSpread.EqualTotal
            ? EqualTotal(principal, periods).Amount
            : (decimal)principal.Amount / periods.Repaying;
        var balance = principal;
        for (var i = 0; i < periods.Count; i++)
        {
            var interest = Interest(i, periods);
            var repaid = i < periods.Grace ? Vnd.Zero
                : part
                ?? spread switch
                {
                    FlatSpread.EqualTotal => new Vnd((long)even) - interest,
                    FlatSpread.EqualShares => Share(even, interest, periods),
                    _ => periods.ToMultiple(even + interest.Amount) - interest,
                };
            instalments[i] = periods.Pay(i, balance, repaid, interest);
            balance = instalments[i].Balance;
        }
    }

    /// <summary>The interest that one instalment carries, whatever is still owed.</summary>
    public static Vnd Interest(int index, SchedulePeriods periods)
    {
        if (periods.Terms.Convention.FlatSpread != FlatSpread.EqualShares)
        {
            return periods.Interest(index, periods.Lent);
        }

        var total = periods.WholeTerm.On(periods.Lent, periods.Terms.Rounding);
        var share = periods.Terms.Rounding.Round((decimal)total.Amount / periods.Terms.Instalments);
        var left = Vnd.Max(Vnd.Zero, total - (share * (periods[index].Number - 1)));
        return periods[index].Number < periods.Terms.Instalments ? Vnd.Min(share, left) : left;
    }

    /// <summary>The interest of one instalment over the first so many days of its period.</summary>
    public static Vnd Interest(int index, SchedulePeriods periods, int elapsed) => elapsed == periods[index].Days
        ? Interest(index, periods)
        : periods.Terms.Rounding.Round((decimal)Interest(index, periods).Amount * elapsed / periods[index].Days);

    private static Vnd EqualTotal(Vnd principal, SchedulePeriods periods)
    {
        var sum = principal;
        for (var i = periods.Grace; i < periods.Count; i++)
        {
            sum += Interest(i, periods);
        }

        return periods.ToMultiple(periods.Terms.Rounding.Round((decimal)sum.Amount / periods.Repaying).Amount);
    }

    private static Vnd Share(decimal even, Vnd interest, SchedulePeriods periods)
    {
        var share = periods.Terms.Rounding.Round(even);
        return periods.Terms.InstalmentMultiple == 0
            ? share
            : periods.ToMultiple(share.Amount) + periods.ToMultiple(interest.Amount) - interest;
    }
}
