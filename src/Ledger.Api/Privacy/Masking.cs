using System.Globalization;
using Ledger.Api.Clubs;

namespace Ledger.Api.Privacy;

/// <summary>Ages in groups, instead of a birth year.</summary>
internal enum AgeGroup
{
    Under50,
    From50To59,
    From60To69,
    From70To79,
    From80,
}

/// <summary>
/// Personal data with what identifies taken out. Of a name the initial of the given name stays, which stands last: family names do not tell people apart, as two of five are Nguyễn, and with the middle
/// name's initial half of a village could be named. The number of asterisks is always the same, because the length of a name says something too.
/// </summary>
internal static class Masking
{
    private const string Rest = "***";

    /// <summary><c>H***</c> for Nguyễn Thị Hòa; null for null.</summary>
    public static string? Mask(string? fullName)
    {
        if (fullName is null)
        {
            return null;
        }

        var trimmed = fullName.Trim();
        var initial = StringInfo.GetNextTextElement(trimmed, trimmed.LastIndexOf(' ') + 1);
        return initial.Length > 0 && char.IsLetter(initial, 0) ? initial.ToUpperInvariant() + Rest : Rest;
    }

    public static AgeGroup AgeGroup(int birthYear, int year) => (year - birthYear) switch
    {
        < 50 => Privacy.AgeGroup.Under50,
        < 60 => Privacy.AgeGroup.From50To59,
        < 70 => Privacy.AgeGroup.From60To69,
        < 80 => Privacy.AgeGroup.From70To79,
        _ => Privacy.AgeGroup.From80,
    };

    /// <summary>A name as it is seen.</summary>
    public static string? Name(string? fullName, NameView view) => view switch
    {
        NameView.Full => fullName,
        NameView.Masked => Mask(fullName),
        _ => null,
    };
}

/// <summary>A member of a club as somebody sees them.</summary>
/// <param name="Member">With what that somebody may not see left out or masked.</param>
/// <param name="AgeGroup">Instead of the birth year where that is masked.</param>
/// <param name="View">How much they see.</param>
internal sealed record SeenMember(Member Member, AgeGroup? AgeGroup, NameView View)
{
    public static SeenMember Of(Member member, NameView view, int year) => view == NameView.Full
        ? new SeenMember(member, null, view)
        : new SeenMember(
            member with { FullName = Masking.Name(member.FullName, view), BirthYear = null, Phone = null },
            view == NameView.Masked && member.BirthYear is { } born ? Masking.AgeGroup(born, year) : null,
            view);
}
