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

    /// <summary>An operation that takes no body and records something.</summary>
    public static RouteHandlerBuilder DescribeBodiless<TAnswer>(this RouteHandlerBuilder endpoint, string tag, string summary, int status) =>
        endpoint.WithTags(tag).WithSummary(summary).Produces<TAnswer>(status).ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>An operation that takes a body and no Idempotency-Key.</summary>
    public static RouteHandlerBuilder DescribePosting<TRequest, TAnswer>(this RouteHandlerBuilder endpoint, string tag, string summary, string example, int status = StatusCodes.Status200OK)
        where TRequest : notnull =>
        endpoint.WithTags(tag).WithSummary(summary).Accepts<TRequest>("application/json").Produces<TAnswer>(status).WithMetadata(new RequestExample(example))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>The same that answers nothing.</summary>
    public static RouteHandlerBuilder DescribePosting<TRequest>(this RouteHandlerBuilder endpoint, string tag, string summary, string example)
        where TRequest : notnull =>
        endpoint.WithTags(tag).WithSummary(summary).Accepts<TRequest>("application/json").Produces(StatusCodes.Status204NoContent).WithMetadata(new RequestExample(example))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>An operation that answers a file.</summary>
    public static RouteHandlerBuilder DescribeFile(this RouteHandlerBuilder endpoint, string tag, string summary, string contentType) =>
        endpoint.WithTags(tag).WithSummary(summary).Produces(StatusCodes.Status200OK, contentType: contentType).ProducesProblem(StatusCodes.Status404NotFound);

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
