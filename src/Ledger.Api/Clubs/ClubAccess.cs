using Ledger.Api.People;

namespace Ledger.Api.Clubs;

/// <summary>What a reader may do on the pages of a club.</summary>
internal sealed record ClubAccess(bool SeesNames, bool SeesMembers, bool PostsMoney, bool RequestsLoans, bool DecidesLoans, bool ConfirmsProposals)
{
    public static ClubAccess Of(HttpContext http, Club club)
    {
        var caller = http.Caller();
        return new ClubAccess(
            caller.May(Permission.SeeMemberNames, club), caller.May(Permission.SeeMembers, club), caller.May(Permission.PostMoney, club), caller.May(Permission.RequestLoans, club), caller.May(Permission.DecideLoans, club),
            caller.May(Permission.ConfirmProposals, club));
    }
}
