using Ledger.Domain.Clubs;
using NodaTime;

namespace Ledger.Api.Clubs;

/// <summary>How well a club works, as the programme grades it.</summary>
internal enum ClubGrade
{
    Weak,
    Fair,
    Strong,
    VeryStrong,
}

/// <summary>A club of the register. Its province is the tenant of its fund.</summary>
internal sealed record Club(
    string ClubId,
    string Name,
    string ProvinceCode,
    string? FormerProvince,
    string? CommuneCode,
    string Commune,
    string? Hamlet,
    LocalDate EstablishedOn,
    string? Project,
    ClubGrade? Grade,
    int OlderFromAge)
{
    public string Province => Domain.Clubs.Province.All[ProvinceCode].Name;
}

/// <summary>A member of a club. Name, birth year and phone can be erased for good; the ledger knows only the id.</summary>
internal sealed record Member(
    string MemberId,
    string ClubId,
    string? FullName,
    Gender Gender,
    int? BirthYear,
    Household Household,
    string? Phone,
    LocalDate JoinedOn,
    bool Erased)
{
    /// <summary>What the books may remember of the member when a loan is asked for; null once the personal data are erased.</summary>
    public Borrower? AsBorrower(LocalDate on, int olderFromAge) =>
        BirthYear is { } year ? new Borrower(Gender, on.Year - year >= olderFromAge, Household) : null;
}
