using System.Collections.Frozen;
using System.Security.Claims;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Domain.Storage;

namespace Ledger.Api.People;

/// <summary>Who asks. It is the identity of <c>HttpContext.User</c>, for endpoints and pages alike.</summary>
internal sealed class Caller : ClaimsIdentity
{
    public Caller(string userId, string displayName, string? email, Role role, AccessScope scope, bool hasTotp, string? sessionId)
        : base(
            [new Claim(ClaimTypes.NameIdentifier, userId), new Claim(ClaimTypes.Name, displayName), new Claim(ClaimTypes.Role, role.Code())],
            authenticationType: "Ledger")
    {
        (UserId, DisplayName, Email, Role, Scope, HasTotp, SessionId) = (userId, displayName, email, role, scope, hasTotp, sessionId);
        Principal = new ClaimsPrincipal(this);
        EntryHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = userId }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string UserId { get; }

    public string DisplayName { get; }

    public string? Email { get; }

    public Role Role { get; }

    public AccessScope Scope { get; }

    /// <summary>Whether signing in takes a one-time code beside the password.</summary>
    public bool HasTotp { get; }

    /// <summary>The session; null with a token of an external authority.</summary>
    public string? SessionId { get; }

    public ClaimsPrincipal Principal { get; }

    /// <summary>What an entry keeps of who recorded it: the id, never a name.</summary>
    public IReadOnlyDictionary<string, string> EntryHeaders { get; }

    /// <summary>Whether the role has the permission, somewhere.</summary>
    public bool May(Permission permission) => AccessTable.Allows(Role, permission) && (Scope.IsNation || !AccessTable.Rule(permission).NationOnly);

    public bool May(Permission permission, Club club) => May(permission) && Scope.Covers(club);

    public bool May(Permission permission, AccessScope place) => May(permission) && Scope.Covers(place);

    /// <exception cref="ProblemException">The role does not have the permission, or takes the nation as scope for it.</exception>
    public void Require(Permission permission)
    {
        if (!May(permission))
        {
            throw new ProblemException(ProblemType.NotPermittedTo(AccessTable.Rule(permission), isOfRole: AccessTable.Allows(Role, permission)));
        }
    }

    /// <exception cref="ProblemException">The role does not have the permission, or the place is outside of its scope.</exception>
    public void Require(Permission permission, AccessScope place)
    {
        Require(permission);
        if (!Scope.Covers(place))
        {
            throw new ProblemException(ProblemType.OutOfScope);
        }
    }
}

internal static class CallerOfRequest
{
    /// <summary>Who asks, on an endpoint that requires a permission.</summary>
    public static Caller Caller(this HttpContext http) => (Caller)http.User.Identity!;
}
