using Ledger.Api.Clubs;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;

namespace Ledger.Api.Paper;

/// <summary>The names of members for the club's own books. They are no part of the ledger: where they were erased, the member's id stands in their place.</summary>
internal sealed class MemberNames
{
    private readonly Dictionary<string, string?> _names;

    private MemberNames(Dictionary<string, string?> names) => _names = names;

    public static async Task<MemberNames> Of(ClubRegister register, Club club, IEnumerable<string?> memberIds, CancellationToken ct) =>
        new(await register.Names(club, memberIds.OfType<string>().Distinct(StringComparer.Ordinal), ct));

    /// <summary>The name; null where it was erased.</summary>
    public string? Of(string memberId) => _names.GetValueOrDefault(memberId);

    /// <summary>The name, or in its place the id, on paper.</summary>
    public string Printed(string memberId) => Of(memberId) ?? $"Hội viên {memberId}";

    /// <summary>The member whom an entry concerns, or null.</summary>
    public static string? MemberOf(Fund fund, FundEvent @event) => @event switch
    {
        CapitalReceived e => e.MemberId,
        CapitalReturned e => e.MemberId,
        LoanEvent e => fund.FindLoan(e.LoanId)?.MemberId,
        EntryReversed { LoanId: { } loanId } => fund.FindLoan(loanId)?.MemberId,
        _ => null,
    };

    /// <summary>What the fund book says of an entry, with the name of the member concerned.</summary>
    public string Describe(Fund fund, FundEvent @event) =>
        MemberOf(fund, @event) is { } memberId ? $"{Printed(memberId)}: {Narration.Of(@event, fund)}" : Narration.Of(@event, fund);
}
