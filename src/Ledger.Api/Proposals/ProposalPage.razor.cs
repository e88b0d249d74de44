using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Pages;
using Ledger.Api.People;
using Microsoft.AspNetCore.Components;

namespace Ledger.Api.Proposals;

/// <summary>What the page of a proposal reads, and how its forms are received.</summary>
public partial class ProposalPage
{
    [Parameter, EditorRequired]
    public required string ProposalId { get; set; }

    [Inject]
    internal ProposalRegister Proposals { get; set; } = null!;

    [Inject]
    internal PersonRegister People { get; set; } = null!;

    private Proposal Proposal { get; set; } = null!;

    private Dictionary<string, string> Persons { get; set; } = [];

    /// <summary>What it would change now; null where it is closed or the rules refuse it now.</summary>
    private List<FundEffect>? Effects { get; set; }

    /// <summary>Why it could not be confirmed now.</summary>
    private FormFaults? Obstacle { get; set; }

    private string Path => $"{Home}/proposals/{ProposalId}";

    private bool IsOwn => Proposal.ProposedBy == Http.Caller().UserId;

    private bool Waits => Proposal.State == ProposalState.Proposed;

    private string? Borrower => Proposal.Asked.LoanId is { } loanId && Fund.FindLoan(loanId) is { } loan ? NameOf(loan.MemberId) : null;

    public static Task<IResult> Confirm(HttpContext http, PageForm form) => Decide(http, form, ProposalDecisions.ConfirmBeside);

    public static Task<IResult> Refuse(HttpContext http, PageForm form) => Decide(http, form, (_, club, proposal) =>
    {
        var reason = form.Fields.Text("reason", form.Text("reason"), 500);
        form.Fields.Require();
        return ProposalDecisions.Refuse(http, club, proposal, reason);
    });

    protected override async Task ReadMore()
    {
        Proposal = await Proposals.Find(Club, ProposalId, Ct);
        await ReadNames([Proposal.Asked.LoanId is { } loanId ? Fund.FindLoan(loanId)?.MemberId : null]);
        Persons = Access.SeesNames ? await People.DisplayNames([Proposal.ProposedBy, .. Proposal.ClosedBy is { } closedBy ? [closedBy] : Array.Empty<string>()], Ct) : [];
        if (Waits)
        {
            Obstacle = await FormSetup.Try(Http, form: null, async () =>
            {
                var rehearsal = await ProposalDecisions.Rehearse(Http, Proposal);
                Effects = FundEffects.Between(rehearsal.Before!, rehearsal.After!, Today, Proposal.Asked.LoanId);
            });
        }
    }

    private static async Task<IResult> Decide(HttpContext http, PageForm form, Func<HttpContext, Club, Proposal, Task> decide)
    {
        var (clubId, proposalId) = ((string)http.Request.RouteValues["clubId"]!, (string)http.Request.RouteValues["proposalId"]!);
        var club = await http.RequestServices.GetRequiredService<ClubRegister>().Club(clubId, http.RequestAborted);
        var proposal = await http.RequestServices.GetRequiredService<ProposalRegister>().Find(club, proposalId, http.RequestAborted);
        var faults = await FormSetup.Try(http, form, () => decide(http, club, proposal));
        return faults is null ? FormSetup.GoOn(http, $"/clubs/{clubId}/proposals/{proposalId}") : FormSetup.Again<ProposalPage>(http, form, faults);
    }

    private string PersonOf(string userId) => Persons.GetValueOrDefault(userId, userId);

    private static string At(NodaTime.Instant instant) => PageMoment.Printed(instant)[..^3];
}
