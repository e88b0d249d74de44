using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Domain.Clubs;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>How wide a portfolio is.</summary>
internal enum ScopeLevel
{
    Nation,
    Province,
    Commune,
    Club,
}

/// <summary>The clubs that a question is about: those of the nation, of a province, of a commune, or one.</summary>
/// <param name="Level">How many they are.</param>
/// <param name="ProvinceCode">Their province; null for the nation.</param>
/// <param name="CommuneCode">Their commune; null unless it is one commune.</param>
/// <param name="ClubId">The club; null unless it is one.</param>
/// <param name="Name">What they are called together.</param>
internal sealed record PortfolioScope(ScopeLevel Level, string? ProvinceCode, string? CommuneCode, string? ClubId, string Name)
{
    public static readonly PortfolioScope Nation = new(ScopeLevel.Nation, null, null, null, "Việt Nam");

    public string? Code => ClubId ?? CommuneCode ?? ProvinceCode;
}

/// <summary>A scope as answers name it.</summary>
/// <param name="Level">How wide it is.</param>
/// <param name="Code">What <c>province=</c>, <c>commune=</c> or <c>club=</c> takes; null for the nation, and for a commune that the register has by name only.</param>
/// <param name="Name">What it is called.</param>
internal sealed record ScopeAnswer(ScopeLevel Level, string? Code, string Name)
{
    public static readonly ScopeAnswer Nation = Of(PortfolioScope.Nation);

    public static ScopeAnswer Of(PortfolioScope scope) => new(scope.Level, scope.Code, scope.Name);
}

/// <summary>Finds the clubs that a request names.</summary>
internal sealed class Scopes(CallerDatabase database, ClubRegister register)
{
    /// <summary>What is left out is the caller's own scope.</summary>
    /// <exception cref="ProblemException">There is no such province, commune or club, one does not lie within the other, or it is not within the caller's scope.</exception>
    public async Task<PortfolioScope> Find(HttpRequest request, CancellationToken ct)
    {
        var own = request.HttpContext.Caller().Scope;
        var asked = own.Narrow(request.Text("province"), request.Text("commune"), request.Text("club"));
        try
        {
            return await Find(asked, ct);
        }
        catch (ProblemException) when (!own.IsNation)
        {
            // Whether there is such a place elsewhere is not told.
            throw new ProblemException(ProblemType.OutOfScope);
        }
    }

    private async Task<PortfolioScope> Find(AccessScope asked, CancellationToken ct)
    {
        var (province, commune, club) = asked;
        var scope = province is null ? PortfolioScope.Nation
            : Province.All.TryGetValue(province, out var known) ? new PortfolioScope(ScopeLevel.Province, province, null, null, known.Name)
            : throw new ProblemException(ProblemType.ProvinceNotFound);
        scope = commune is null ? scope : await Commune(commune, scope.ProvinceCode, ct);
        return club is null ? scope : await Club(club, scope, ct);
    }

    private async Task<PortfolioScope> Commune(string code, string? provinceCode, CancellationToken ct)
    {
        await using var command = database.Command("SELECT tenant_id, min(commune) FROM ledger.clubs WHERE commune_code = $1 GROUP BY tenant_id", Of(code));
        var communes = await command.List(row => new PortfolioScope(ScopeLevel.Commune, row.GetString(0), code, null, row.GetString(1)), ct);
        return communes.Count == 0 ? throw new ProblemException(ProblemType.CommuneNotFound)
            : provinceCode is null
                ? communes is [var only] ? only : throw Impossible("commune", "Mã này có ở nhiều tỉnh: hãy nêu cả tỉnh.", "Clubs of several provinces have this code: name the province too.")
            : communes.SingleOrDefault(commune => commune.ProvinceCode == provinceCode) ?? throw Impossible("commune", "Xã này không thuộc tỉnh được nêu.", "This commune is not in the province named.");
    }

    private async Task<PortfolioScope> Club(string clubId, PortfolioScope within, CancellationToken ct)
    {
        var club = await register.Club(clubId, ct);
        return (within.ProvinceCode ?? club.ProvinceCode) == club.ProvinceCode && (within.CommuneCode ?? club.CommuneCode) == club.CommuneCode
            ? new PortfolioScope(ScopeLevel.Club, club.ProvinceCode, null, club.ClubId, club.Name)
            : throw Impossible("club", "Câu lạc bộ này không thuộc nơi được nêu.", "This club is not in the place named.");
    }

    private static ProblemException Impossible(string field, string vietnamese, string english) => new(ProblemType.Invalid, new FieldFault(field, vietnamese, english));
}
