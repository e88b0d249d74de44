using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;
using DaysLate = Ledger.Domain.Portfolio.Ageing;

namespace Ledger.Api.Portfolio;

/// <summary>Everything that is said of a portfolio on a day. Every ratio stands beside what it was divided from, and beside counts.</summary>
internal record PortfolioHeads
{
    protected PortfolioHeads(LocalDate asOf, PortfolioFigures figures, Vnd? target)
    {
        Clubs = figures.Clubs;
        ActiveLoans = figures.Active.Loans;
        Outstanding = figures.Active.Outstanding;
        Par = [.. DaysLate.RiskDays.Select(days => RiskOver.Of(days, figures.AtRisk(days)))];
        ParPrincipalOnly = [.. DaysLate.RiskDays.Select(days => RiskOver.Of(days, figures.AtRiskByPrincipal(days)))];
        ParWithRescheduled = [.. DaysLate.RiskDays.Select(days => RiskOver.Of(days, figures.AtRiskOrRescheduled(days)))];
        Ageing = [.. DaysLate.Buckets.Select(bucket => AgeingAnswer.Of(bucket, figures.Aged(bucket)))];
        Overdue = new OverduePortion(figures.OverduePrincipal, figures.OverdueInterest, figures.Arrears.Ratio ?? 0);
        OnTimeCollection = OnTimeAnswer.Of(asOf, figures.OnTimeCollection);
        WriteOffs = WriteOffsAnswer.Of(asOf, figures.WriteOffs);
        Rescheduled = figures.Rescheduled;
        Borrowers = new BorrowersAnswer(figures.Borrowers.Total, figures.Borrowers.Women, figures.Borrowers.Older, figures.Borrowers.Poor, figures.Borrowers.NearPoor, figures.EverBorrowed);
        FundSize = figures.FundSize;
        FundTarget = new FundTargetAnswer(target, figures.ClubsAtTarget, figures.Clubs, figures.Clubs == 0 ? null : decimal.Round((decimal)figures.ClubsAtTarget / figures.Clubs, 6));
        DebtGroups = [.. DebtGroup.All.Select(group => DebtGroupAnswer.Of(group, figures.Aged(group.Days)))];
    }

    /// <summary>Clubs that have opened a fund.</summary>
    public int Clubs { get; init; }

    public int ActiveLoans { get; init; }

    public Vnd Outstanding { get; init; }

    /// <summary>Late in any part by more than so many days.</summary>
    public IReadOnlyList<RiskOver> Par { get; init; }

    /// <summary>The same by principal alone.</summary>
    public IReadOnlyList<RiskOver> ParPrincipalOnly { get; init; }

    /// <summary>The strict form: rescheduled loans are at risk too, late or not.</summary>
    public IReadOnlyList<RiskOver> ParWithRescheduled { get; init; }

    public IReadOnlyList<AgeingAnswer> Ageing { get; init; }

    public OverduePortion Overdue { get; init; }

    public OnTimeAnswer OnTimeCollection { get; init; }

    public WriteOffsAnswer WriteOffs { get; init; }

    public LoanVolume Rescheduled { get; init; }

    public BorrowersAnswer Borrowers { get; init; }

    public Vnd FundSize { get; init; }

    public FundTargetAnswer FundTarget { get; init; }

    public IReadOnlyList<DebtGroupAnswer> DebtGroups { get; init; }

    /// <summary>The portfolio at risk over one of the numbers of days that there are.</summary>
    public RiskOver RiskOf(int days) => Par.First(risk => risk.Days == days);
}

internal sealed record RiskOver(int Days, Vnd AtRisk, decimal Ratio, int Loans)
{
    public static RiskOver Of(int days, PortfolioAtRisk par) => new(days, par.AtRisk, par.Ratio, par.Loans);
}

/// <summary>From and to how many days past due, both included; no end is null.</summary>
internal sealed record AgeingAnswer(int From, int? To, Vnd Outstanding, int Loans)
{
    public static AgeingAnswer Of(AgeingBucket bucket, LoanVolume volume) => new(bucket.From, bucket.To, volume.Outstanding, volume.Loans);
}

/// <summary>What is late, and the arrears rate: late principal over outstanding principal.</summary>
internal sealed record OverduePortion(Vnd Principal, Vnd Interest, decimal ArrearsRate);

/// <summary>What fell due from one day to another, and what of it was paid by the end of its due date; null when nothing fell due.</summary>
internal sealed record OnTimeAnswer(LocalDate From, LocalDate To, Vnd Due, Vnd CollectedOnTime, decimal? Ratio)
{
    public static OnTimeAnswer Of(LocalDate asOf, Share collected) => new(PortfolioFigures.YearTo(asOf), asOf, collected.Whole, collected.Part, collected.Ratio);
}

/// <summary>Written off from one day to another, over the average gross portfolio; null when there was none.</summary>
internal sealed record WriteOffsAnswer(LocalDate From, LocalDate To, Vnd WrittenOff, Vnd Recovered, Vnd AverageOutstanding, decimal? Ratio)
{
    public static WriteOffsAnswer Of(LocalDate asOf, WriteOffs writeOffs) =>
        new(PortfolioFigures.YearTo(asOf), asOf, writeOffs.WrittenOff, writeOffs.Recovered, writeOffs.AverageOutstanding, writeOffs.Ratio.Ratio);
}

internal sealed record BorrowersAnswer(int Total, int Women, int Older, int Poor, int NearPoor, int EverBorrowed);

/// <summary>Each club is measured by its own target; the one shown is that of the scope.</summary>
internal sealed record FundTargetAnswer(Vnd? Target, int ClubsAtOrAbove, int Clubs, decimal? Ratio);

/// <summary>A debt group of Circular 14/2024/TT-NHNN with its specific provision (Decree 86/2024/NĐ-CP): a view for those who compare.</summary>
internal sealed record DebtGroupAnswer(int Group, int From, int? To, Vnd Outstanding, int Loans, int ProvisionPercent, Vnd Provision)
{
    public static DebtGroupAnswer Of(DebtGroup group, LoanVolume volume) =>
        new(group.Number, group.Days.From, group.Days.To, volume.Outstanding, volume.Loans, group.ProvisionPercent, group.Provision(volume.Outstanding));
}
