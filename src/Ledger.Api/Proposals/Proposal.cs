using System.Globalization;
using System.Text.Json;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using NodaTime;

namespace Ledger.Api.Proposals;

internal enum ProposalState
{
    Proposed,
    Confirmed,
    Refused,
    Withdrawn,
}

/// <summary>A request that waits for a second person.</summary>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Route">The pattern of the endpoint that it was made to.</param>
/// <param name="RouteValues">What the path said for the pattern's parameters.</param>
/// <param name="Body">Its body.</param>
internal sealed record ProposedRequest(string Method, string Path, string Route, IReadOnlyDictionary<string, string> RouteValues, byte[] Body)
{
    /// <summary>The request that a body came with; or what it would be as a POST to the API, where it came to a page.</summary>
    public static ProposedRequest Of(HttpContext http, byte[] body, string? route)
    {
        var values = http.Request.RouteValues.ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);
        return route is null
            ? new ProposedRequest(http.Request.Method, http.Request.Path, ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText!, values, body)
            : new ProposedRequest(HttpMethods.Post, values.Aggregate(route, (path, value) => path.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal)), route, values, body);
    }
}

/// <summary>The entry that a proposal would make, as it was when it was proposed.</summary>
/// <param name="Matter">Its kind, as it is stored.</param>
/// <param name="Description">What the fund book would say of it, in Vietnamese.</param>
/// <param name="EnglishDescription">The same in English; null of a proposal from before that was kept, as all that follows.</param>
/// <param name="On">Its business date.</param>
/// <param name="Amount">What its voucher would be made out for; null where it has none.</param>
/// <param name="LoanId">The loan concerned, if any.</param>
internal sealed record ProposedEntry(string Matter, string Description, string? EnglishDescription, LocalDate? On, Vnd? Amount, string? LoanId)
{
    public static ProposedEntry Of(string matter, Posted posted) => new(
        matter, Narration.Of(posted.Event, posted.After), Narration.Of(posted.Event, posted.After, vietnamese: false), posted.Event.On, Voucher.Of(posted.Event)?.Amount, posted.Event.Loans.LoanId);

    public PageText Said => new(Description, EnglishDescription ?? Description);
}

/// <summary>What somebody of the board proposed.</summary>
/// <param name="Number">Its place in the order of proposals.</param>
/// <param name="Asked">What it would record.</param>
/// <param name="Request">The request.</param>
/// <param name="ProposedBy">The user who made it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="Entry">The entry that was made of it; null unless it is confirmed.</param>
/// <param name="ClosedBy">The user who confirmed, refused or withdrew it.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="Reason">Why it was refused or withdrawn.</param>
internal sealed record Proposal(
    long Number, ProposedEntry Asked, ProposedRequest Request, string ProposedBy, Instant ProposedAt, long? Entry = null, string? ClosedBy = null, Instant? ClosedAt = null, string? Reason = null)
{
    public ProposalState State => ClosedBy is null ? ProposalState.Proposed
        : Entry is not null ? ProposalState.Confirmed
        : ClosedBy == ProposedBy ? ProposalState.Withdrawn
        : ProposalState.Refused;

    public string Id => IdOf(Number);

    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"P{number}");

    /// <exception cref="ProblemException">No proposal can have this id.</exception>
    public static long NumberOf(string id) =>
        id is ['P', not '0', ..] && long.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ProblemException(ProblemType.ProposalNotFound);

    /// <summary>The idempotency key of the club that closes it.</summary>
    public static string ClosingKey(long number) => string.Create(CultureInfo.InvariantCulture, $"proposal {number}");
}

/// <summary>A proposal as it is answered.</summary>
/// <param name="ProposalId">Its id.</param>
/// <param name="State">Whether it waits, or how it ended.</param>
/// <param name="Matter">The name under which the entry's kind is stored.</param>
/// <param name="Description">What the fund book would say of it, in Vietnamese.</param>
/// <param name="EnglishDescription">The same in English; null of a proposal from before that was kept.</param>
/// <param name="On">The entry's business date.</param>
/// <param name="Amount">What the entry's voucher would be made out for, in đồng.</param>
/// <param name="LoanId">The loan concerned, if any.</param>
/// <param name="Operation">The request that it is.</param>
/// <param name="Body">What was sent with it.</param>
/// <param name="ProposedBy">The user who made it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="Entry">The entry that was made of it.</param>
/// <param name="ClosedBy">The user who confirmed, refused or withdrew it.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="Reason">Why it was refused or withdrawn.</param>
internal sealed record ProposalAnswer(
    string ProposalId, ProposalState State, string Matter, string Description, string? EnglishDescription, LocalDate? On, Vnd? Amount, string? LoanId, string Operation, JsonElement Body,
    string ProposedBy, Instant ProposedAt, long? Entry, string? ClosedBy, Instant? ClosedAt, string? Reason)
{
    public static ProposalAnswer Of(Proposal proposal) => new(
        proposal.Id, proposal.State, proposal.Asked.Matter, proposal.Asked.Description, proposal.Asked.EnglishDescription, proposal.Asked.On, proposal.Asked.Amount, proposal.Asked.LoanId, $"{proposal.Request.Method} {proposal.Request.Path}", JsonElement.Parse(proposal.Request.Body),
        proposal.ProposedBy, proposal.ProposedAt, proposal.Entry, proposal.ClosedBy, proposal.ClosedAt, proposal.Reason);
}
