using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>A club opens its fund. The first entry of the fund book.</summary>
/// <param name="ClubId">The club.</param>
/// <param name="OpenedOn">The business date; no entry will be dated earlier.</param>
/// <param name="Policy">The rules it starts with.</param>
public sealed record OpenFund(string ClubId, LocalDate OpenedOn, FundPolicy Policy)
{
    /// <summary>The fund is opened, or why not. Pure.</summary>
    /// <param name="fund">The fund that the club has, or null.</param>
    /// <param name="today">Today's date in Vietnam.</param>
    /// <exception cref="RefusalException">There is a fund, the date lies in the future, or the policy is impossible.</exception>
    public FundOpened Decide(Fund? fund, LocalDate today)
    {
        if (fund is not null)
        {
            throw Rules.FundAlreadyOpen.Refuse(("openedOn", fund.OpenedOn));
        }

        if (OpenedOn > today)
        {
            throw Rules.DateInFuture.Refuse(("on", OpenedOn), ("today", today));
        }

        Policy.Require(OpenedOn);
        return new FundOpened(OpenedOn, ClubId, Policy);
    }
}
