using System.Text.Json.Nodes;
using Ledger.Api.People;
using Ledger.Domain.Storage;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Ledger.Api.OpenApi;

/// <summary>Adds which permission an operation requires, who has it, and what those are told who do not.</summary>
internal sealed class OperationAccess : IOperationFilter
{
    /// <summary>The name of the way to sign in.</summary>
    public const string Scheme = "bearer";

    /// <summary>The property with the name of the permission.</summary>
    public const string Property = "x-permission";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RequiresAttribute>().LastOrDefault() is not { Permission: var permission })
        {
            return;
        }

        var name = permission.Code();
        var rule = AccessTable.Rule(permission);
        var roles = string.Join(", ", rule.Roles.Select(Codes.Code));
        operation.Description = $"Permission {name}: {roles}{(rule.NationOnly ? "; with the nation as scope" : "")}.";
        operation.AddExtension(Property, new JsonNodeExtension(JsonValue.Create(name)));
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Unauthorized" });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "Forbidden" });
    }
}
