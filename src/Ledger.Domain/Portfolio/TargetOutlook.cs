using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Portfolio;

/// <summary>How far a fund has come towards its target.</summary>
public enum TargetStanding
{
    /// <summary>At the target or above.</summary>
    At,

    /// <summary>Below it, but at <see cref="TargetOutlook.NearPercent"/> percent of it or above.</summary>
    Near,

    /// <summary>Farther below.</summary>
    Far,
}

/// <summary>Where a fund stands towards its target on a day, and when it would get there at its pace of the twelve months up to it.</summary>
/// <param name="Day">The day.</param>
/// <param name="FundSize">The fund size at its end, in đồng.</param>
/// <param name="Target">The target then in force, in đồng.</param>
/// <param name="PaceFrom">The day from which the pace is taken: twelve months earlier, or the opening of a younger fund, so that what it opened with is no growth.</param>
/// <param name="FundSizeThen">The fund size at the end of <paramref name="PaceFrom"/>, in đồng.</param>
public readonly record struct TargetOutlook(LocalDate Day, Vnd FundSize, Vnd Target, LocalDate PaceFrom, Vnd FundSizeThen)
{
    /// <summary>From how many percent of its target on a fund is near it.</summary>
    public const int NearPercent = 80;

    // Beyond it a date says no more than that it will not be soon.
    private const int MaxYears = 50;

    /// <summary>At the target, near it or far from it.</summary>
    public TargetStanding Standing => FundSize >= Target ? TargetStanding.At
        : (decimal)FundSize.Amount * 100 >= (decimal)Target.Amount * NearPercent ? TargetStanding.Near
        : TargetStanding.Far;

    /// <summary>How much is missing, in đồng; zero at the target or above.</summary>
    public Vnd Missing => Vnd.Max(Vnd.Zero, Target - FundSize);

    /// <summary>What the fund grew by since <see cref="PaceFrom"/>, in đồng; negative when it shrank.</summary>
    public Vnd Growth => FundSize - FundSizeThen;

    /// <summary>Growth in đồng per month, a month being a twelfth of the year up to the day; rounded half away from zero. Null on the day of the opening.</summary>
    public Vnd? PacePerMonth => PaceFrom >= Day ? null
        : new Vnd((long)decimal.Round(Growth.Amount * (decimal)Period.DaysBetween(Day.PlusMonths(-12), Day) / (12 * Period.DaysBetween(PaceFrom, Day)), 0, MidpointRounding.AwayFromZero));

    /// <summary>The day on which the fund would reach its target at this pace; null when it has, when it does not grow, or when that is more than 50 years away.</summary>
    public LocalDate? ExpectedOn
    {
        get
        {
            if (!Missing.IsPositive || !Growth.IsPositive || PaceFrom >= Day)
            {
                return null;
            }

            var days = decimal.Ceiling((decimal)Missing.Amount * Period.DaysBetween(PaceFrom, Day) / Growth.Amount);
            return days <= MaxYears * 366 && Day.PlusDays((int)days) is var expected && expected <= Day.PlusYears(MaxYears) ? expected : null;
        }
    }
}
