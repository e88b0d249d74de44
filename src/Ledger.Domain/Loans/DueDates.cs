using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>When instalments fall due.</summary>
public static class DueDates
{
    /// <summary>
    /// The due date of one instalment. It is counted from the start in one step and never from the instalment before it, so that a day
    /// that a short month lacks is only clamped there: 31 January, 28 February, 31 March.
    /// </summary>
    /// <param name="number">The number of the instalment, from 1.</param>
    /// <param name="disbursedOn">The day on which the money was lent: the start when no meeting day is given.</param>
    /// <param name="firstDueOn">The club's meeting day on which the first instalment falls due, if one was agreed; later ones count from it.</param>
    /// <param name="every">Units between two instalments.</param>
    /// <param name="unit">The unit.</param>
    public static LocalDate Of(int number, LocalDate disbursedOn, LocalDate? firstDueOn, int every, PeriodUnit unit)
    {
        var (start, periods) = firstDueOn is { } first ? (first, number - 1) : (disbursedOn, number);
        return unit switch
        {
            PeriodUnit.Month => start.PlusMonths(periods * every),
            PeriodUnit.Week => start.PlusWeeks(periods * every),
            PeriodUnit.Day => start.PlusDays(periods * every),
            _ => throw new ImpossibleTermsException(nameof(LoanTerms.Unit), $"There is no period unit {unit}."),
        };
    }
}
