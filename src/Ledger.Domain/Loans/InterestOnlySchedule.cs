using Ledger.Domain.Money;

namespace Ledger.Domain.Loans;

/// <summary>Interest every period, the whole principal with the last instalment.</summary>
internal static class InterestOnlySchedule
{
    /// <summary>Fills the instalments.</summary>
    public static void Fill(Span<Instalment> instalments, Vnd principal, SchedulePeriods periods)
    {
        for (var i = 0; i < periods.Count; i++)
        {
            instalments[i] = periods.Pay(i, principal, Vnd.Zero, periods.Interest(i, principal));
        }
    }
}
