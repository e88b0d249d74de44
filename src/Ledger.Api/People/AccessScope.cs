using Ledger.Api.Clubs;
using Ledger.Api.Http;

namespace Ledger.Api.People;

/// <summary>Where a role holds: in a club, a commune, a province or the nation. The places around it are known with it; all null is the nation.</summary>
/// <param name="Province">The province; null for the nation.</param>
/// <param name="Commune">The commune, or that of the club; null for a province, and for a club whose commune has no code.</param>
/// <param name="Club">The club.</param>
internal sealed record AccessScope(string? Province, string? Commune, string? Club)
{
    public static readonly AccessScope Nation = new(null, null, null);

    public bool IsNation => Province is null;

    public static AccessScope Of(Club club) => new(club.ProvinceCode, club.CommuneCode, club.ClubId);

    /// <summary>Whether all of a place lies within.</summary>
    public bool Covers(AccessScope place) =>
        IsNation || (Club is not null ? place.Club == Club : place.Province == Province && (Commune is null || place.Commune == Commune));

    /// <summary>Whether a club lies within.</summary>
    public bool Covers(Club club) =>
        IsNation || (Club is not null ? club.ClubId == Club : club.ProvinceCode == Province && (Commune is null || club.CommuneCode == Commune));

    /// <summary>What a question is about that names some places or none: what it leaves out is this scope.</summary>
    /// <exception cref="ProblemException">It names a place outside.</exception>
    public AccessScope Narrow(string? province, string? commune, string? club)
    {
        if (IsNation)
        {
            return new AccessScope(province, commune, club);
        }

        return IsWithin(Province, province) && IsWithin(Commune, commune) && IsWithin(Club, club)
            ? new AccessScope(Province, Commune ?? commune, Club ?? club)
            : throw new ProblemException(ProblemType.OutOfScope);

        static bool IsWithin(string? own, string? named) => own is null || named is null || named == own;
    }
}
