using Ledger.Api.Pages;
using Ledger.Api.People;

namespace Ledger.Api.Funds;

internal static class CorrectionPages
{
    public static void MapCorrectionPages(this IEndpointRouteBuilder app)
    {
        app.MapPage<CorrectionsPage>("/clubs/{clubId}/corrections", Permission.PostMoney);
        app.MapPage<CorrectionPage>("/clubs/{clubId}/corrections/{entry}", Permission.PostMoney);
        app.MapForm("/clubs/{clubId}/corrections/{entry}", Permission.PostMoney, CorrectionPage.Receive);
    }
}
