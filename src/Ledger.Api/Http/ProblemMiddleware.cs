using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Loans;
using Ledger.EventStore;
using Npgsql;

namespace Ledger.Api.Http;

/// <summary>Turns every way in which a request can fail into a problem, in one place.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.ContentLength is null && http.Response.ContentType is null && OfStatus(http.Response.StatusCode) is { } type)
            {
                await ProblemWriter.Write(http, type);
            }
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            http.Response.Headers.Clear();
            await Write(http, exception);
        }
    }

    private static ProblemType? OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => ProblemType.NotFound,
        StatusCodes.Status405MethodNotAllowed => ProblemType.MethodNotAllowed,
        StatusCodes.Status415UnsupportedMediaType => ProblemType.UnsupportedMediaType,
        _ => null,
    };

    private Task Write(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case ProblemException { Type.Status: StatusCodes.Status401Unauthorized } problem:
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return ProblemWriter.Write(http, problem.Type, problem.Faults);
            case ProblemException problem:
                return ProblemWriter.Write(http, problem.Type, problem.Faults);
            case RefusalException { Rule: var rule } when rule == Rules.NoSuchLoan:
                return ProblemWriter.Write(http, ProblemType.LoanNotFound);
            case ImpossibleTermsException terms:
                return ProblemWriter.Write(http, ProblemType.Invalid, [new FieldFault(JsonNamingPolicy.CamelCase.ConvertName(terms.ParamName!), "Không có lịch trả nợ nào với điều kiện này: " + terms.Rule, terms.Rule)]);
            case LineRefusedException line:
                return ProblemWriter.Write(http, line.Refusal, line.Line);
            case RefusalException refusal:
                return ProblemWriter.Write(http, refusal);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ProblemWriter.Write(http, ProblemType.TooLarge);
            case BadHttpRequestException:
                return ProblemWriter.Write(http, ProblemType.Invalid);
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return Task.CompletedTask;
            case StoreUnavailableException or NpgsqlException { IsTransient: true }:
                log.LogWarning(exception, "The database did not answer");
                http.Response.Headers.RetryAfter = "1";
                return ProblemWriter.Write(http, ProblemType.Unavailable);
            default:
                log.LogError(exception, "Unexpected failure");
                return ProblemWriter.Write(http, ProblemType.Unexpected);
        }
    }
}
