using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;

namespace Ledger.Api.Proposals;

internal sealed record ProposalRefusalRequest(string? Reason);

/// <summary>One of a board proposes what matters, and another confirms it.</summary>
internal static class ProposalEndpoints
{
    private const string Tag = "Fund";

    public static void MapProposals(this IEndpointRouteBuilder api)
    {
        var proposals = api.MapGroup("/clubs/{clubId}/proposals");
        proposals.MapGet("", List).Describe<Page<ProposalAnswer>>(Tag, "What waits for a second person of the board, and how it ended", "state", "limit", "cursor").Requires(Permission.SeeFund);
        proposals.MapGet("/{proposalId}", async (HttpContext http, string clubId, string proposalId, ClubRegister register, ProposalRegister found) =>
                await Answer.Write(http, ProposalAnswer.Of(await found.Find(await register.Club(clubId, http.RequestAborted), proposalId, http.RequestAborted))))
            .Describe<ProposalAnswer>(Tag, "One proposal").Requires(Permission.SeeFund);
        proposals.MapPost("/{proposalId}/confirmation", Confirm)
            .Describe(Tag, "Carries a proposal of somebody else out; answers as the operation proposed does", StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithMetadata(new TakesIdempotencyKey(Required: true)).Requires(Permission.ConfirmProposals);
        proposals.MapPost("/{proposalId}/refusal", Refuse)
            .DescribePosting<ProposalRefusalRequest, ProposalAnswer>(Tag, "Refuses a proposal, or withdraws one's own", """{"reason":"Chưa đủ hồ sơ"}""").Requires(Permission.ConfirmProposals);
    }

    public static string Address(Club club, Proposal proposal) => $"/api/v1/clubs/{club.ClubId}/proposals/{proposal.Id}";

    private static async Task List(HttpContext http, string clubId, ClubRegister register, ProposalRegister proposals)
    {
        var (state, limit) = (http.Request.Choice<ProposalState>("state"), http.Request.Limit());
        var club = await register.Club(clubId, http.RequestAborted);
        var found = await proposals.List(club, state, http.Request.NumberCursor(), limit + 1, http.RequestAborted);
        await Answer.Write(http, found.ToPage(limit, proposal => proposal.Number.ToString(CultureInfo.InvariantCulture), ProposalAnswer.Of));
    }

    private static async Task Confirm(HttpContext http, string clubId, string proposalId, ClubRegister register, ProposalRegister proposals)
    {
        var club = await register.Club(clubId, http.RequestAborted);
        await ProposalDecisions.Confirm(http, club, await proposals.Find(club, proposalId, http.RequestAborted));
    }

    private static async Task Refuse(HttpContext http, string clubId, string proposalId, ClubRegister register, ProposalRegister proposals)
    {
        var request = RequestBody.Parse(await RequestBody.Read(http.Request), RequestTypes.Of<ProposalRefusalRequest>());
        var fields = new Fields();
        var reason = fields.Text("reason", request.Reason, 500);
        fields.Require();
        var club = await register.Club(clubId, http.RequestAborted);
        await Answer.Write(http, ProposalAnswer.Of(await ProposalDecisions.Refuse(http, club, await proposals.Find(club, proposalId, http.RequestAborted), reason)));
    }
}
