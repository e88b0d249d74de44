using System.Collections.Immutable;
using Ledger.Domain.Money;

namespace Ledger.Domain.Portfolio;

/// <summary>
/// A debt group as microfinance institutions report it: by days past due, each with a rate of specific provision (Circular 14/2024/TT-NHNN; Decree 86/2024/NĐ-CP).
/// Clubs are under no duty to use it: it is a view for those who compare.
/// </summary>
/// <param name="Number">From 1, standard, to 5, loss.</param>
/// <param name="Days">Its days past due.</param>
/// <param name="ProvisionPercent">Percent of the outstanding principal to set aside.</param>
public sealed record DebtGroup(int Number, AgeingBucket Days, int ProvisionPercent)
{
    /// <summary>The five groups: less than 10 days, then from 10, 30, 90 and 180 days past due.</summary>
    public static readonly ImmutableArray<DebtGroup> All =
        [new(1, new(0, 9), 0), new(2, new(10, 29), 2), new(3, new(30, 89), 25), new(4, new(90, 179), 50), new(5, new(180, null), 100)];

    /// <summary>What is to be set aside for unsecured principal, in đồng, rounded half away from zero.</summary>
    public Vnd Provision(Vnd outstanding) => new((long)decimal.Round(outstanding.Amount * (ProvisionPercent / 100m), 0, MidpointRounding.AwayFromZero));
}
