using System.Collections.Immutable;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Domain.Portfolio;

/// <summary>Loans and their outstanding principal.</summary>
/// <param name="Loans">How many.</param>
/// <param name="Outstanding">Principal still owed, in đồng.</param>
public readonly record struct LoanVolume(int Loans, Vnd Outstanding)
{
    /// <summary>The sum of both.</summary>
    public static LoanVolume operator +(LoanVolume left, LoanVolume right) => new(left.Loans + right.Loans, left.Outstanding + right.Outstanding);

    /// <summary>The difference of both.</summary>
    public static LoanVolume operator -(LoanVolume left, LoanVolume right) => new(left.Loans - right.Loans, left.Outstanding - right.Outstanding);
}

/// <summary>People with something owed on a loan that is not written off, each counted once however many loans they have; as they were when their latest loan was asked for.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Women">Women.</param>
/// <param name="Older">Older people, by the age that their club goes by.</param>
/// <param name="Poor">From poor households.</param>
/// <param name="NearPoor">From nearly poor households.</param>
public readonly record struct Borrowers(int Total, int Women, int Older, int Poor, int NearPoor)
{
    /// <summary>The people of different clubs together.</summary>
    public static Borrowers operator +(Borrowers left, Borrowers right) => new(
        left.Total + right.Total, left.Women + right.Women, left.Older + right.Older, left.Poor + right.Poor, left.NearPoor + right.NearPoor);
}

/// <summary>What was written off, and came back, in the twelve months up to a day.</summary>
/// <param name="WrittenOff">Principal written off in them, in đồng; less what was taken back by a reversal.</param>
/// <param name="Recovered">Principal recovered in them, in đồng.</param>
/// <param name="OutstandingBefore">Outstanding principal twelve months earlier, in đồng.</param>
/// <param name="Outstanding">Outstanding principal on the day, in đồng.</param>
public readonly record struct WriteOffs(Vnd WrittenOff, Vnd Recovered, Vnd OutstandingBefore, Vnd Outstanding)
{
    /// <summary>The average gross portfolio, in đồng, rounded down: the mean of the portfolio at the beginning and at the end (SEEP Network, 2005).</summary>
    public Vnd AverageOutstanding => new((OutstandingBefore + Outstanding).Amount / 2);

    /// <summary>The write-off ratio: written off over the average gross portfolio.</summary>
    public Share Ratio => new(WrittenOff, AverageOutstanding);

    /// <summary>The sum of all four.</summary>
    public static WriteOffs operator +(WriteOffs left, WriteOffs right) => new(
        left.WrittenOff + right.WrittenOff, left.Recovered + right.Recovered, left.OutstandingBefore + right.OutstandingBefore, left.Outstanding + right.Outstanding);
}

/// <summary>
/// The portfolio of one club or of many at the end of one business date: sums and counts only, from which every ratio follows. Those of a whole are the sum of those of its parts.
/// The definitions are CGAP's (Microfinance Consensus Guidelines, 2003) and SEEP's (Measuring Performance of Microfinance Institutions, 2005).
/// </summary>
public sealed record PortfolioFigures
{
    /// <summary>No club.</summary>
    public static readonly PortfolioFigures None = new();

    /// <summary>Clubs that have opened a fund.</summary>
    public int Clubs { get; init; }

    /// <summary>Loans with something owed that are not written off, and their principal.</summary>
    public LoanVolume Active { get; init; }

    /// <summary>Those of them that were rescheduled, late or not.</summary>
    public LoanVolume Rescheduled { get; init; }

    /// <summary>Those of them that are late.</summary>
    public ImmutableArray<EquallyLateLoans> Late { get; init; } = [];

    /// <summary>The borrowers of the active loans.</summary>
    public Borrowers Borrowers { get; init; }

    /// <summary>People to whom a loan was ever paid out.</summary>
    public int EverBorrowed { get; init; }

    /// <summary>Of what fell due in the twelve months up to the day, in đồng: what was paid by the end of its due date. Arrears of before are on neither side.</summary>
    public Share OnTimeCollection { get; init; }

    /// <summary>Write-offs of the twelve months up to the day.</summary>
    public WriteOffs WriteOffs { get; init; }

    /// <summary>The revolving funds' own worth, in đồng.</summary>
    public Vnd FundSize { get; init; }

    /// <summary>Clubs whose fund is at its target or above.</summary>
    public int ClubsAtTarget { get; init; }

    /// <summary>Principal late, in đồng.</summary>
    public Vnd OverduePrincipal => Sum(Late, static loans => loans.OverduePrincipal);

    /// <summary>Interest late, in đồng.</summary>
    public Vnd OverdueInterest => Sum(Late, static loans => loans.OverdueInterest);

    /// <summary>The arrears rate: principal late over principal outstanding.</summary>
    public Share Arrears => new(OverduePrincipal, Active.Outstanding);

    /// <summary>The portfolio with that of other clubs.</summary>
    public static PortfolioFigures operator +(PortfolioFigures left, PortfolioFigures right) => new()
    {
        Clubs = left.Clubs + right.Clubs,
        Active = left.Active + right.Active,
        Rescheduled = left.Rescheduled + right.Rescheduled,
        Late = left.Late.AddRange(right.Late),
        Borrowers = left.Borrowers + right.Borrowers,
        EverBorrowed = left.EverBorrowed + right.EverBorrowed,
        OnTimeCollection = left.OnTimeCollection + right.OnTimeCollection,
        WriteOffs = left.WriteOffs + right.WriteOffs,
        FundSize = left.FundSize + right.FundSize,
        ClubsAtTarget = left.ClubsAtTarget + right.ClubsAtTarget,
    };

    /// <summary>The twelve months up to <paramref name="day"/>: their first day. The last is <paramref name="day"/> itself.</summary>
    public static LocalDate YearTo(LocalDate day) => day.PlusMonths(-12).PlusDays(1);

    /// <summary>PAR&gt;<paramref name="days"/>: any part of an instalment late.</summary>
    public PortfolioAtRisk AtRisk(int days) => AtRisk(loans => loans.DaysPastDue > days);

    /// <summary>The same by principal alone. A loan repaid at its end hides its arrears here until it falls due.</summary>
    public PortfolioAtRisk AtRiskByPrincipal(int days) => AtRisk(loans => loans.DaysPastDuePrincipal > days);

    /// <summary>The strict form: rescheduled loans count as at risk, late or not.</summary>
    public PortfolioAtRisk AtRiskOrRescheduled(int days)
    {
        var late = AtRisk(loans => loans.DaysPastDue > days && !loans.IsRescheduled);
        return late with { AtRisk = late.AtRisk + Rescheduled.Outstanding, Loans = late.Loans + Rescheduled.Loans };
    }

    /// <summary>The active loans by their days past due. The parts sum to <see cref="Active"/>.</summary>
    public LoanVolume Aged(AgeingBucket bucket)
    {
        var late = Volume(loans => bucket.Contains(loans.DaysPastDue));
        return bucket.Contains(0) ? late + Active - Volume(static _ => true) : late;
    }

    private PortfolioAtRisk AtRisk(Func<EquallyLateLoans, bool> isAtRisk)
    {
        var (loans, outstanding) = Volume(isAtRisk);
        return new PortfolioAtRisk(outstanding, Active.Outstanding, loans);
    }

    private LoanVolume Volume(Func<EquallyLateLoans, bool> belongs)
    {
        var volume = default(LoanVolume);
        foreach (var loans in Late)
        {
            volume += belongs(loans) ? new LoanVolume(loans.Loans, loans.Outstanding) : default;
        }

        return volume;
    }

    private static Vnd Sum(ImmutableArray<EquallyLateLoans> late, Func<EquallyLateLoans, Vnd> part)
    {
        var sum = Vnd.Zero;
        foreach (var loans in late)
        {
            sum += part(loans);
        }

        return sum;
    }
}
