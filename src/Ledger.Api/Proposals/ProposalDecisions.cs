using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.People;
using Ledger.EventStore;

namespace Ledger.Api.Proposals;

/// <summary>How a proposal ends: carried out by somebody else, refused, or withdrawn. Whoever is first decides.</summary>
internal static class ProposalDecisions
{
    /// <summary>Makes the request that was proposed in place of the one that came, which answers as it does.</summary>
    /// <exception cref="ProblemException">It is the caller's own, or closed.</exception>
    public static async Task Confirm(HttpContext http, Club club, Proposal proposal)
    {
        var key = Idempotency.Key(http.Request, required: true)!;
        if (proposal.ProposedBy == http.Caller().UserId)
        {
            throw new ProblemException(ProblemType.OwnProposal);
        }

        // A retry of the confirmation that closed it is answered again.
        if (proposal.State != ProposalState.Proposed && await http.RequestServices.GetRequiredService<IEventStore>().FindKey(club.ProvinceCode, club.ClubId, key, http.RequestAborted) is null)
        {
            throw new ProblemException(ProblemType.ProposalClosed);
        }

        try
        {
            await Make(http, proposal);
        }
        catch (KeyInUseException used) when (used.Key == Proposal.ClosingKey(proposal.Number))
        {
            throw new ProblemException(ProblemType.ProposalClosed);
        }
    }

    /// <summary>The same for a page, which answers in its own way.</summary>
    public static async Task ConfirmBeside(HttpContext http, Club club, Proposal proposal)
    {
        var beside = Beside(http);
        await Confirm(beside, club, proposal);
        http.Items[RequestLog.Entry] = beside.Items[RequestLog.Entry];
    }

    /// <summary>What would come of it now; nothing is recorded.</summary>
    public static async Task<Rehearsal> Rehearse(HttpContext http, Proposal proposal)
    {
        var (beside, rehearsal) = (Beside(http), new Rehearsal());
        beside.Features.Set(rehearsal);
        await Make(beside, proposal);
        return rehearsal;
    }

    /// <summary>Refuses it, or withdraws the caller's own. The same refusal sent again is answered again.</summary>
    /// <exception cref="ProblemException">It is closed.</exception>
    public static async Task<Proposal> Refuse(HttpContext http, Club club, Proposal proposal, string reason)
    {
        var (proposals, by, ct) = (http.RequestServices.GetRequiredService<ProposalRegister>(), http.Caller().UserId, http.RequestAborted);
        var isFirst = await proposals.Refuse(club, proposal, by, reason, ct);
        var closed = await proposals.Find(club, proposal.Id, ct);
        return isFirst || (closed.Entry is null && closed.ClosedBy == by && closed.Reason == reason) ? closed : throw new ProblemException(ProblemType.ProposalClosed);
    }

    private static async Task Make(HttpContext http, Proposal proposal)
    {
        var (request, asked) = (http.Request, proposal.Request);
        var endpoint = http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Single(
            candidate => candidate.RoutePattern.RawText == asked.Route && candidate.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(asked.Method) == true);
        http.Features.Set(proposal);
        http.SetEndpoint(endpoint);
        (request.Method, request.Path, request.ContentType, request.ContentLength, request.Body) = (asked.Method, asked.Path, "application/json", asked.Body.Length, new MemoryStream(asked.Body));
        request.RouteValues = new RouteValueDictionary(asked.RouteValues.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        await endpoint.RequestDelegate!(http);
    }

    // A request of the same caller whose answer nobody reads.
    private static DefaultHttpContext Beside(HttpContext http)
    {
        var beside = new DefaultHttpContext { RequestServices = http.RequestServices, User = http.User, RequestAborted = http.RequestAborted };
        beside.Request.Headers["Idempotency-Key"] = http.Request.Headers["Idempotency-Key"];
        beside.Response.Body = Stream.Null;
        return beside;
    }
}
