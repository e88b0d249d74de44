namespace Ledger.Api.OpenApi;

/// <summary>An example of a request body, as JSON.</summary>
internal sealed record RequestExample(string Json);

/// <summary>Query parameters that an operation takes.</summary>
internal sealed record QueryParameters(IReadOnlyList<string> Names);

/// <summary>Whether an operation takes an Idempotency-Key, and must have it.</summary>
internal sealed record TakesIdempotencyKey(bool Required);

/// <summary>What the OpenAPI document says of an endpoint.</summary>
internal static class EndpointDescription
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string tag, string summary, int status) =>
        endpoint.WithTags(tag).WithSummary(summary).Produces(status).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    public static RouteHandlerBuilder Describe<TAnswer>(this RouteHandlerBuilder endpoint, string tag, string summary, params string[] query) =>
        endpoint.WithTags(tag).WithSummary(summary).Produces<TAnswer>().WithMetadata(new QueryParameters(query))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>An endpoint that answers with a file, of one of several types.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string tag, string summary, IReadOnlyList<string> query, string mediaType, params string[] otherMediaTypes) =>
        endpoint.WithTags(tag).WithSummary(summary).Produces<string>(StatusCodes.Status200OK, mediaType, otherMediaTypes).WithMetadata(new QueryParameters(query))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    public static RouteHandlerBuilder Describe<TRequest, TAnswer>(this RouteHandlerBuilder endpoint, string tag, string summary, int status, string example, bool keyRequired = false)
        where TRequest : notnull =>
        endpoint.WithTags(tag).WithSummary(summary).Accepts<TRequest>("application/json").Produces<TAnswer>(status)
            .WithMetadata(new RequestExample(example), new TakesIdempotencyKey(keyRequired))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
