using Ledger.Api.Pages;
using Ledger.Api.People;

namespace Ledger.Api.Clubs;

internal static class ClubPages
{
    public static void MapClubPages(this IEndpointRouteBuilder app) => app.MapPage<ClubPage>("/clubs/{clubId}", Permission.SeeFund);
}
