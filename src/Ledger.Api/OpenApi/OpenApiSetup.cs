using System.Text.Json.Nodes;
using Ledger.Domain.Money;
using Microsoft.OpenApi;
using NodaTime;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Ledger.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/swagger/v1/swagger.json</c> and its page at <c>/swagger</c>.</summary>
internal static class OpenApiSetup
{
    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Ledger",
                Version = "v1",
                Description = "Sổ quỹ tăng thu nhập của các câu lạc bộ liên thế hệ tự giúp nhau. Amounts are whole đồng, dates are business dates in Vietnam (YYYY-MM-DD), rates are percent per month.",
            });
            options.MapType<Vnd>(() => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Description = "đồng" });
            options.MapType<LocalDate>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" });
            options.MapType<Instant>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" });
            options.SupportNonNullableReferenceTypes();
            options.OperationFilter<OperationDetails>();
            options.OperationFilter<OperationAccess>();
            options.SchemaFilter<FreeTexts>();
            options.AddSecurityDefinition(OperationAccess.Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken of POST /auth/login." });
        });
    }

    public static void UseOpenApiDocument(this WebApplication app)
    {
        // Beside the pipeline that every posting goes through.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal), swagger =>
        {
            swagger.UseSwagger();
            swagger.UseSwaggerUI(options =>
            {
                options.DocumentTitle = "Ledger API";
                options.SwaggerEndpoint("v1/swagger.json", "Ledger v1");
            });
        });
    }
}

/// <summary>Adds what the endpoints read for themselves: path, query and header parameters, and the example of the body.</summary>
internal sealed class OperationDetails : IOperationFilter
{
    private static readonly Dictionary<string, (JsonSchemaType Type, string? Format, string Description)> QueryParameterKinds = new(StringComparer.Ordinal)
    {
        ["asOf"] = (JsonSchemaType.String, "date", "As of the end of this business date; today if left out."),
        ["knownAt"] = (JsonSchemaType.String, "date-time", "From the entries recorded up to this instant."),
        ["version"] = (JsonSchemaType.Integer, "int64", "From the entries up to this number."),
        ["toVersion"] = (JsonSchemaType.Integer, "int64", "From the entries up to this number."),
        ["at"] = (JsonSchemaType.String, "date-time", "From the entries recorded up to this instant."),
        ["from"] = (JsonSchemaType.String, "date", "The first business date; of a trend twelve months before the last if left out."),
        ["to"] = (JsonSchemaType.String, "date", "The last business date, itself included; today if left out."),
        ["month"] = (JsonSchemaType.String, null, "The month, YYYY-MM."),
        ["detail"] = (JsonSchemaType.String, null, "published withholds small counts of people; full does not, and is not to be handed on. published if left out."),
        ["memberId"] = (JsonSchemaType.String, null, "Member id."),
        ["account"] = (JsonSchemaType.String, null, "cash, bank or all; all if left out."),
        ["format"] = (JsonSchemaType.String, null, "hledger, beancount, csv or json for a journal; json, csv, xlsx or pdf, as far as offered, for what is printed or listed. json if left out."),
        ["limit"] = (JsonSchemaType.Integer, "int32", "Items on a page, at most 500; 100 if left out."),
        ["cursor"] = (JsonSchemaType.String, null, "nextCursor of the page before."),
        ["province"] = (JsonSchemaType.String, null, "Province code, two digits."),
        ["commune"] = (JsonSchemaType.String, null, "Commune code, five digits."),
        ["club"] = (JsonSchemaType.String, null, "Club id."),
        ["step"] = (JsonSchemaType.String, null, "month: the end of every month, and the last day."),
        ["minDays"] = (JsonSchemaType.Integer, "int32", "Late by at least so many days; 1 if left out."),
        ["sort"] = (JsonSchemaType.String, null, "Arrears: daysPastDue, outstanding or overdue; fund targets: share, fundSize or missing. With a minus before it, falling; the first one, falling, if left out."),
        ["standing"] = (JsonSchemaType.String, null, "at, near or far."),
        ["q"] = (JsonSchemaType.String, null, "Any part of the name, with or without diacritics."),
        ["dryRun"] = (JsonSchemaType.Boolean, null, "true checks and answers what would be recorded, and records nothing."),
        ["type"] = (JsonSchemaType.String, null, "fund-target-reached, loan-late or club-par30-exceeded."),
        ["recordedFrom"] = (JsonSchemaType.String, "date-time", "Recorded at this instant or later."),
        ["recordedTo"] = (JsonSchemaType.String, "date-time", "Recorded before this instant."),
        ["state"] = (JsonSchemaType.String, null, "Of a delivery pending, delivered or dead; of a proposal proposed, confirmed, refused or withdrawn."),
        ["status"] = (JsonSchemaType.String, null, "requested, approved, rejected, active, closed or writtenOff."),
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var parameters = operation.Parameters ??= [];
        foreach (var segment in (context.ApiDescription.RelativePath ?? "").Split('/'))
        {
            if (segment is ['{', .. var name, '}'] && parameters.All(parameter => parameter.Name != name))
            {
                parameters.Add(Parameter(name, ParameterLocation.Path, required: true, JsonSchemaType.String, null, null));
            }
        }

        foreach (var name in metadata.OfType<QueryParameters>().SelectMany(query => query.Names))
        {
            var (type, format, description) = QueryParameterKinds[name];
            parameters.Add(Parameter(name, ParameterLocation.Query, required: false, type, format, description));
        }

        if (metadata.OfType<TakesIdempotencyKey>().FirstOrDefault() is { } key)
        {
            parameters.Add(Parameter("Idempotency-Key", ParameterLocation.Header, key.Required, JsonSchemaType.String, null, "The same key with the same body records nothing more and answers the same again."));
            parameters.Add(Parameter("If-Match", ParameterLocation.Header, required: false, JsonSchemaType.String, null, "Only if the fund is still at this ETag."));
        }

        if (metadata.OfType<RequestExample>().FirstOrDefault() is { } example && operation.RequestBody?.Content is { } content)
        {
            foreach (var body in content.Values.OfType<OpenApiMediaType>())
            {
                body.Example = JsonNode.Parse(example.Json);
            }
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, bool required, JsonSchemaType type, string? format, string? description) => new()
    {
        Name = name,
        In = location,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema { Type = type, Format = format },
    };
}
