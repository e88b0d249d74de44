namespace Ledger.Api.Clubs;

/// <summary>What a reader may do on the pages of a club.</summary>
internal sealed record ClubAccess(bool SeesNames, bool PostsMoney, bool RequestsLoans, bool DecidesLoans)
{
    public static ClubAccess Of(HttpContext http, Club club) => new(true, true, true, true);
}
