using Ledger.Api.Clubs;
using Ledger.Api.People;

namespace Ledger.Api.Privacy;

/// <summary>How much of a member's personal data somebody sees.</summary>
internal enum NameView
{
    /// <summary>The member's id alone.</summary>
    None,

    /// <summary>What tells members apart and does not say who they are: see <see cref="Masking"/>.</summary>
    Masked,

    Full,
}

/// <summary>The one place that decides how much of personal data a caller sees.</summary>
internal static class NameViews
{
    /// <summary>Of the members of a club.</summary>
    public static NameView NameView(this Caller caller, Club club) => caller.Scope.Covers(club) ? caller.NameView() : Privacy.NameView.None;

    /// <summary>Of members anywhere within the caller's scope.</summary>
    public static NameView NameView(this Caller caller) =>
        caller.May(Permission.SeeMemberNames) ? Privacy.NameView.Full
        : caller.May(Permission.SeeMembers) ? Privacy.NameView.Masked
        : Privacy.NameView.None;
}
