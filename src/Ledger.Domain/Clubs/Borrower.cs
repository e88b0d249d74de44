namespace Ledger.Domain.Clubs;

/// <summary>Gender as the programme reports it.</summary>
public enum Gender
{
    /// <summary>Female.</summary>
    Female,

    /// <summary>Male.</summary>
    Male,
}

/// <summary>The official poverty status of a household.</summary>
public enum Household
{
    /// <summary>Poor (hộ nghèo).</summary>
    Poor,

    /// <summary>Near poor (hộ cận nghèo).</summary>
    NearPoor,

    /// <summary>In difficult circumstances (hoàn cảnh khó khăn).</summary>
    Disadvantaged,

    /// <summary>Any other household.</summary>
    Other,
}

/// <summary>What the books remember of a borrower besides the member id: nothing that identifies a person, as it was when the loan was asked for.</summary>
/// <param name="Gender">Gender.</param>
/// <param name="Older">Whether the member counted as an older person (55 or more; 50 in mountain and minority areas).</param>
/// <param name="Household">Poverty status of the household.</param>
public sealed record Borrower(Gender Gender, bool Older, Household Household)
{
    /// <summary>From what age, in years, a member counts as older where the club says nothing else.</summary>
    public const int OlderFromAge = 55;
}
