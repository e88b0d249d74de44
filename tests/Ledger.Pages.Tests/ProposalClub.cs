using Ledger.Api.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Pages.Tests;

/// <summary>A club whose policy takes two persons, in which the treasurer proposed to pay a loan out.</summary>
internal sealed class ProposalClub
{
    public const long Capital = 10_000_000;
    public const long Principal = 1_200_000;

    private ProposalClub(TestClub club, string loan, string proposal) => (Club, Loan, Proposal) = (club, loan, proposal);

    public TestClub Club { get; }

    /// <summary>The loan that waits to be paid out.</summary>
    public string Loan { get; }

    /// <summary>The treasurer's proposal.</summary>
    public string Proposal { get; }

    public string Home => "/clubs/" + Club.Id;

    public string List => Home + "/proposals";

    public string Page => $"{List}/{Proposal}";

    public static async Task<ProposalClub> Open(LedgerService service)
    {
        var club = await service.OpenClub(policy: new { approval = "twoPerson" });
        await club.Capital(Capital);
        var loan = await club.Approve(Principal, "2025-02-01");
        return new ProposalClub(club, loan, await Propose(club, $"loans/{loan}/disbursement", new { on = "2025-02-03" }));
    }

    public static async Task<string> Propose(TestClub club, string path, object body) => (await club.Post(path, body)).ShouldBe(202).String("proposalId")!;

    public Task<Reply> Asked() => Club.Get("proposals/" + Proposal);

    /// <summary>As somebody else of the board, over the API.</summary>
    public async Task<Reply> Confirm(LedgerService service, Role role = Role.Chair)
    {
        using var other = new ApiClient(new HttpClient { BaseAddress = service.Url }, TestPeople.Token(role));
        return await other.Post(Club.Path($"proposals/{Proposal}/confirmation"), new { });
    }
}
