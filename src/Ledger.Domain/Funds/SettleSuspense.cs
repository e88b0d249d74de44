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
        var open = OpenFrom(fund.Books[Account.Suspense], On);
        if (Amount > (open.IsNegative ? -open : open))
        {
            throw Rules.SuspenseExceeded.Refuse(("open", open), ("amount", Amount));
        }

        return new SuspenseSettled(On, open.IsNegative ? -Amount : Amount, To, Note);
    }

    // What is open on the day and was not settled on a later one.
    private static Vnd OpenFrom(DailyBalances suspense, LocalDate day)
    {
        var open = suspense.At(day);
        foreach (var later in suspense.Days)
        {
            if (later.On > day)
            {
                open = open.IsNegative
                    ? Vnd.Min(Vnd.Zero, Vnd.Max(open, later.Balance))
                    : Vnd.Max(Vnd.Zero, Vnd.Min(open, later.Balance));
            }
        }

        return open;
    }
}
