using Ledger.Api.Pages;

namespace Ledger.Api.Funds;

internal static class CorrectionPages
{
    public static void MapCorrectionPages(this IEndpointRouteBuilder app)
    {
        app.MapPage<CorrectionsPage>("/clubs/{clubId}/corrections");
        app.MapPage<CorrectionPage>("/clubs/{clubId}/corrections/{entry}");
        app.MapForm("/clubs/{clubId}/corrections/{entry}", CorrectionPage.Receive);
    }
}
