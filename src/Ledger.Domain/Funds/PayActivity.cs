using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>An activity of the club is paid for.</summary>
/// <param name="Amount">In đồng.</param>
/// <param name="From">The pot that pays.</param>
/// <param name="Activity">What for.</param>
/// <param name="On">The business date.</param>
/// <param name="Via">Where the money is kept.</param>
/// <param name="Note">A remark.</param>
public sealed record PayActivity(Vnd Amount, Pot From, string Activity, LocalDate On, CashAccount Via, string? Note) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        return new ActivityPaid(On, Amount, From, Activity, Via, Note);
    }
}
