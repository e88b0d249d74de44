using Ledger.Api.Privacy;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;

namespace Ledger.Api.Paper;

/// <summary>The names of members as somebody may see them. They are no part of the ledger: where they were erased or are not for this reader, the member's id stands in their place.</summary>
internal sealed class MemberNames
{
    private readonly Dictionary<string, string?> _names;

    private MemberNames(Dictionary<string, string?> names) => _names = names;

    public static MemberNames Seen(Dictionary<string, string?> names, NameView view) =>
        new(names.ToDictionary(pair => pair.Key, pair => Masking.Name(pair.Value, view), StringComparer.Ordinal));

    /// <summary>The name; null where it was erased or is not to be seen.</summary>
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
