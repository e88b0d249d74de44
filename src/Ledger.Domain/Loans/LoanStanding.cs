using System.Collections.Immutable;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;

namespace Ledger.Domain.Loans;

/// <summary>An instalment of a loan as it stands from some day on. Amounts in đồng.</summary>
/// <param name="DueOn">When it falls due.</param>
/// <param name="Principal">Its principal.</param>
/// <param name="Interest">Its interest, on what is then really owed if nothing more is paid.</param>
/// <param name="PaidPrincipal">Principal paid on it.</param>
/// <param name="PaidInterest">Interest paid on it.</param>
public readonly record struct StandingInstalment(LocalDate DueOn, Vnd Principal, Vnd Interest, Vnd PaidPrincipal, Vnd PaidInterest)
{
    /// <summary>Principal not paid.</summary>
    public Vnd UnpaidPrincipal => Principal - PaidPrincipal;

    /// <summary>Interest not paid.</summary>
    public Vnd UnpaidInterest => Interest - PaidInterest;

    /// <summary>Whether nothing of it is left to pay.</summary>
    public bool IsSettled => UnpaidPrincipal.IsZero && UnpaidInterest.IsZero;
}

/// <summary>What fell or falls due on a day, and how much of it was paid by the end of that day, in đồng.</summary>
/// <param name="DueOn">The due date.</param>
/// <param name="Due">Principal and interest by what was really owed on the day. What a new schedule had replaced by then, and what was written off or taken back, does not fall due.</param>
/// <param name="OnTime">What was paid of it by the end of the day.</param>
public readonly record struct InstalmentVerdict(LocalDate DueOn, Vnd Due, Vnd OnTime);

/// <summary>
/// How a loan that was paid out stands from one business date on, until the next date on which anything happens to it. Within such a segment only lateness depends on the day, and it follows from
/// the due dates: what is said here is reckoned as if nothing more were paid.
/// </summary>
public sealed class LoanStanding : IStanding
{
    /// <inheritdoc/>
    public required LocalDate From { get; init; }

    /// <summary>Active, closed or written off; approved or rejected once a disbursement was reversed.</summary>
    public required LoanStatus Status { get; init; }

    /// <summary>When it was paid out; null while no disbursement counts.</summary>
    public LocalDate? DisbursedOn { get; init; }

    /// <summary>Paid out, top-ups included, or still owed when it was taken over, in đồng.</summary>
    public Vnd Lent { get; init; }

    /// <summary>Whether a rescheduling counts. A top-up is none.</summary>
    public bool IsRescheduled { get; init; }

    /// <summary>Principal owed, in đồng.</summary>
    public Vnd Outstanding { get; init; }

    /// <summary>Owed back to the borrower, in đồng.</summary>
    public Vnd Credit { get; init; }

    /// <summary>Due date of the oldest instalment that is not settled, also of an earlier schedule: the loan is late in some part on every day after it. Null when none is left, or the loan is not active.</summary>
    public LocalDate? LateFrom { get; init; }

    /// <summary>The same of principal alone.</summary>
    public LocalDate? PrincipalLateFrom { get; init; }

    /// <summary>When it was written off.</summary>
    public LocalDate? WrittenOffOn { get; init; }

    /// <summary>Principal given up, in đồng.</summary>
    public Vnd WrittenOff { get; init; }

    /// <summary>Principal recovered since, in đồng.</summary>
    public Vnd Recovered { get; init; }

    /// <summary>The instalments that are not settled, when the loan is active, and those due on <see cref="From"/> or later, unless the loan is written off; oldest first.</summary>
    public ImmutableArray<StandingInstalment> Instalments { get; init; } = [];

    /// <summary>Whether something is owed that the club still counts on.</summary>
    public bool IsOpen => Status == LoanStatus.Active;

    /// <summary>Whether a disbursement counts.</summary>
    public bool IsLent => DisbursedOn is not null;

    /// <summary>Days since the oldest late instalment fell due, at the end of a day of this segment; 0 when nothing is late.</summary>
    public int DaysPastDue(LocalDate day) => LateFrom < day ? Period.DaysBetween(LateFrom.Value, day) : 0;

    /// <summary>Principal and interest late at the end of a day of this segment, in đồng.</summary>
    public (Vnd Principal, Vnd Interest) Overdue(LocalDate day)
    {
        var (principal, interest) = (Vnd.Zero, Vnd.Zero);
        foreach (var instalment in Instalments)
        {
            if (IsOpen && instalment.DueOn < day)
            {
                principal += instalment.UnpaidPrincipal;
                interest += instalment.UnpaidInterest;
            }
        }

        return (principal, interest);
    }

    /// <summary>The verdicts on what falls due from <paramref name="day"/> on, by the segments of a loan in their order. One due date may occur more than once.</summary>
    /// <param name="segments">The segments, the latest one last.</param>
    /// <param name="day">The day.</param>
    /// <param name="leftOut">How many of the last instalments of the latest segment are left out.</param>
    public static IEnumerable<InstalmentVerdict> Verdicts(IReadOnlyList<LoanStanding> segments, LocalDate day, int leftOut = 0)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            var from = LocalDate.Max(day, segments[i].From);
            var count = segments[i].Instalments.Length - (i == segments.Count - 1 ? leftOut : 0);
            for (var j = 0; j < count; j++)
            {
                var instalment = segments[i].Instalments[j];
                if (instalment.DueOn >= from && (i == segments.Count - 1 || instalment.DueOn < segments[i + 1].From))
                {
                    yield return new InstalmentVerdict(instalment.DueOn, instalment.Principal + instalment.Interest, instalment.PaidPrincipal + instalment.PaidInterest);
                }
            }
        }
    }

    /// <summary>How many instalments at the end of one latest segment are those at the end of the one after it, and have the same verdict: an entry mostly changes the first of many.</summary>
    public static int SameAtTheEnd(LoanStanding before, LoanStanding after)
    {
        var same = 0;
        while (same < Math.Min(before.Instalments.Length, after.Instalments.Length)
            && before.Instalments[^(same + 1)] == after.Instalments[^(same + 1)]
            && after.Instalments[^(same + 1)].DueOn >= LocalDate.Max(before.From, after.From))
        {
            same++;
        }

        return same;
    }
}

/// <summary>From some day on, what a loan adds to the figures of its fund.</summary>
/// <param name="From">The first day.</param>
/// <param name="IsOpen">Whether something is owed that the club still counts on.</param>
/// <param name="Lent">Paid out so far, in đồng.</param>
internal readonly record struct LoanPhase(LocalDate From, bool IsOpen, Vnd Lent);
