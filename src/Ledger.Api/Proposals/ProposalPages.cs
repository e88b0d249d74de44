using Ledger.Api.Pages;
using Ledger.Api.People;

namespace Ledger.Api.Proposals;

internal static class ProposalPages
{
    public static void MapProposalPages(this IEndpointRouteBuilder app)
    {
        app.MapPage<ProposalsPage>("/clubs/{clubId}/proposals", Permission.SeeFund);
        app.MapPage<ProposalPage>("/clubs/{clubId}/proposals/{proposalId}", Permission.SeeFund);

        // Where a form came back, the address is that of its sending: loaded again, it leads to the proposal.
        app.MapGet("/clubs/{clubId}/proposals/{proposalId}/{step:regex(^(confirmation|refusal)$)}", (string clubId, string proposalId) => Results.Redirect($"/clubs/{clubId}/proposals/{proposalId}")).ExcludeFromDescription().Requires(Permission.SeeFund);
        app.MapForm("/clubs/{clubId}/proposals/{proposalId}/confirmation", Permission.ConfirmProposals, ProposalPage.Confirm);
        app.MapForm("/clubs/{clubId}/proposals/{proposalId}/refusal", Permission.ConfirmProposals, ProposalPage.Refuse);
    }
}
