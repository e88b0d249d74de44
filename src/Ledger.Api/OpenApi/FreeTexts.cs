using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Ledger.Api.OpenApi;

/// <summary>Says of every text that somebody types into the fund book that it stays there: what is in an entry cannot be erased.</summary>
internal sealed class FreeTexts : ISchemaFilter
{
    public const string Warning = "Kept in the fund book for good, where nobody can erase it: no names, telephone numbers or illnesses. Whom it concerns is said by memberId or the loan.";

    private static readonly string[] Fields = ["note", "reason", "purpose", "activity"];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type.Name.EndsWith("Answer", StringComparison.Ordinal) || schema.Properties is not { } properties)
        {
            return;
        }

        foreach (var name in Fields)
        {
            if (properties.TryGetValue(name, out var field) && field is OpenApiSchema text)
            {
                text.Description = Warning;
            }
        }
    }
}
