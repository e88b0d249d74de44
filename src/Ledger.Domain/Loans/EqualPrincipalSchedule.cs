using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>Declining balance with equal principal: instalments fall with the interest.</summary>
internal static class EqualPrincipalSchedule
{
    /// <summary>Fills the instalments; with <paramref name="part"/> every one repays that much principal.</summary>
    public static void Fill(Span<Instalment> instalments, Vnd principal, SchedulePeriods periods, Vnd? part)
    {
        var repaid = part ?? periods.Terms.Rounding.Round((decimal)principal.Amount / periods.Repaying);
        var balance = principal;
        for (var i = 0; i < periods.Count; i++)
        {
            instalments[i] = periods.Pay(i, balance, i < periods.Grace ? Vnd.Zero : repaid, periods.Interest(i, balance));
            balance = instalments[i].Balance;
        }
    }
}
