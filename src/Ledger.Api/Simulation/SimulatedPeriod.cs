using NodaTime;

namespace Ledger.Api.Simulation;

/// <summary>The months that are simulated.</summary>
/// <param name="FirstMonth">The first.</param>
/// <param name="Months">How many.</param>
internal sealed record SimulatedPeriod(YearMonth FirstMonth, int Months)
{
    /// <summary>The time of the project VIE085: December 2022 to November 2025.</summary>
    public static readonly SimulatedPeriod Project = new(new YearMonth(2022, 12), 36);

    public LocalDate First => FirstMonth.OnDayOfMonth(1);

    public LocalDate Last => First.PlusMonths(Months).PlusDays(-1);
}
