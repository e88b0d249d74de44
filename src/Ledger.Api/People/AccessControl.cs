using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.Api.Tenancy;
using Microsoft.AspNetCore.Authorization;

namespace Ledger.Api.People;

/// <summary>The permission that an endpoint or a page asks for.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RequiresAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>How endpoints say who may use them.</summary>
internal static class AccessOfEndpoints
{
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiresAttribute(permission));

    /// <summary>Keeps a service from starting that has an endpoint of which nobody said who may use it.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public static void RequireDeclaredAccess(this IEndpointRouteBuilder app)
    {
        foreach (var endpoint in app.DataSources.SelectMany(source => source.Endpoints))
        {
            if (endpoint.Metadata.GetMetadata<RequiresAttribute>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            {
                throw new InvalidOperationException($"{endpoint.DisplayName} says neither which permission it requires nor that it is open to all.");
            }
        }
    }
}

/// <summary>Lets a request through to its endpoint when the caller may use it, for the club in its path if there is one; from there on it sees what the caller may see.</summary>
internal sealed class AccessControl(RequestDelegate next, Callers callers, ClubRegister register, CallerDatabase database)
{
    public async Task InvokeAsync(HttpContext http)
    {
        database.EnterAsNobody();
        var endpoint = http.GetEndpoint();
        if (endpoint is null ? !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) : endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(http);
            return;
        }

        var caller = await callers.Find(http) ?? throw new ProblemException(ProblemType.SignInRequired);
        http.User = caller.Principal;
        database.Enter(caller.Scope);
        if (endpoint?.Metadata.GetMetadata<RequiresAttribute>() is { Permission: var permission })
        {
            caller.Require(permission);
            // Whether a club exists is not told to those who may not see it.
            if (!caller.Scope.IsNation && http.Request.RouteValues.TryGetValue("clubId", out var id) && (await register.Find((string)id!, http.RequestAborted) is not { } club || !caller.Scope.Covers(club)))
            {
                throw new ProblemException(ProblemType.OutOfScope);
            }
        }

        await next(http);
    }
}
