using Ledger.Api.Pages;

namespace Ledger.Api.Clubs;

internal static class ClubPages
{
    public static void MapClubPages(this IEndpointRouteBuilder app) => app.MapPage<ClubPage>("/clubs/{clubId}");
}
