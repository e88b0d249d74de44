using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.Domain.Money;
using Ledger.Domain.Tests.Funds;
using NodaTime;

namespace Ledger.Domain.Tests.Portfolio;

/// <summary>A random history as one comes to know it: with several borrowers, of all kinds, and with entries that share an instant.</summary>
internal sealed class KnownHistory
{
    private KnownHistory(IReadOnlyList<(FundEvent Event, Instant At)> entries, IReadOnlyList<LocalDate> days) => (Entries, Days) = (entries, days);

    public IReadOnlyList<(FundEvent Event, Instant At)> Entries { get; }

    /// <summary>Days on which something may be different, in order.</summary>
    public IReadOnlyList<LocalDate> Days { get; }

    /// <param name="history">What happened.</param>
    /// <param name="instantDays">Entries recorded within so many days share their instant; 0 keeps the instants.</param>
    /// <param name="target">A target of the club's own, with which it opens its fund and which every other policy drops.</param>
    public static KnownHistory Of(History history, int instantDays, Vnd? target = null)
    {
        var policies = 0;
        FundEvent Aiming(FundEvent @event) => @event switch
        {
            FundOpened e => e with { Policy = e.Policy with { Target = target } },
            PolicyChanged e => e with { Policy = e.Policy with { Target = policies++ % 2 == 0 ? null : target } },
            _ => @event,
        };
        var entries = history.Entries.Select(entry => (Aiming(Peopled(entry.Event)), instantDays == 0 ? entry.At : Earlier(entry.At, instantDays))).ToArray();
        return new KnownHistory(entries, [.. history.Days]);
    }

    /// <summary>The fund by the entries recorded up to an instant; null before the first.</summary>
    public Fund? KnownAt(Instant at) => Entries.TakeWhile(entry => entry.At <= at).Aggregate((Fund?)null, (fund, entry) => Fund.Evolve(fund, entry.Event, entry.At));

    private static Instant Earlier(Instant at, int days)
    {
        var span = Duration.FromDays(days).TotalTicks;
        return Instant.FromUnixTimeTicks((long)(Math.Floor(at.ToUnixTimeTicks() / span) * span));
    }

    // Four members share the loans; what is known of a borrower may differ from loan to loan.
    private static FundEvent Peopled(FundEvent @event) => @event switch
    {
        LoanRequested e => e with { MemberId = Member(e.LoanId), Borrower = Borrower(e.LoanId) },
        LoanTakenOver e => e with { MemberId = Member(e.LoanId), Borrower = Borrower(e.LoanId) },
        _ => @event,
    };

    private static string Member(string loanId) => $"M{Number(loanId) % 4}";

    private static Borrower Borrower(string loanId) => new((Gender)(Number(loanId) % 2), Number(loanId) % 3 == 0, (Household)(Number(loanId) % 4));

    private static int Number(string loanId) => int.Parse(loanId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
