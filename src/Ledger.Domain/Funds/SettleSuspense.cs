using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Funds;

/// <summary>The board decides who takes a counted difference.</summary>
/// <param name="Amount">How much of the difference, in đồng; positive for a surplus and for a shortage.</param>
/// <param name="To">Who takes it.</param>
/// <param name="On">The business date.</param>
/// <param name="Note">A remark.</param>
public sealed record SettleSuspense(Vnd Amount, SuspenseTarget To, LocalDate On, string? Note) : FundCommand
{
    /// <inheritdoc/>
    public override FundEvent Decide(Fund fund, LocalDate today)
    {
        RequireOpen(fund, On, today);
        RequireAmount(Amount);
        var open = fund.Books[Account.Suspense].At(On);
        var signed = open.IsNegative ? -Amount : Amount;
        if (open.IsZero || (open.IsNegative ? signed < open : signed > open))
        {
            throw Rules.SuspenseExceeded.Refuse(("open", open), ("amount", Amount));
        }

        return new SuspenseSettled(On, signed, To, Note);
    }
}
