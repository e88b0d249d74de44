using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>What one person of the board may not do alone where the club's policy says <see cref="Approval.TwoPerson"/>.</summary>
public static class MattersForTwo
{
    /// <summary>
    /// Whether <paramref name="event"/> takes a second person in <paramref name="fund"/>. The policy in force on the day of recording decides, not that of the business date: a back-dated entry does not escape it.
    /// Money lent in any way, debts given up, entries taken back and books closed; and the policy itself, because it could be changed to do without the second person.
    /// </summary>
    /// <param name="fund">The fund before the entry.</param>
    /// <param name="event">The entry.</param>
    /// <param name="today">The day of recording.</param>
    public static bool Include(Fund fund, FundEvent @event, LocalDate today)
    {
        ArgumentNullException.ThrowIfNull(fund);
        return @event is LoanDisbursed or LoanToppedUp or LoanWrittenOff or EntryReversed or PeriodClosed or PolicyChanged && fund.PolicyOn(today).Approval == Approval.TwoPerson;
    }
}
