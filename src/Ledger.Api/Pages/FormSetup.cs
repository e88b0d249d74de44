using System.Globalization;
using System.Text.Json;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.People;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;

namespace Ledger.Api.Pages;

/// <summary>Forms on pages: sent without a script, recorded by the same commands as the API's requests.</summary>
internal static class FormSetup
{
    /// <summary>Maps where a form is sent to. It must bring the token that its page was given.</summary>
    public static IEndpointConventionBuilder MapForm(this IEndpointRouteBuilder app, string path, Permission permission, Func<HttpContext, PageForm, Task<IResult>> receive) =>
        app.MapPost(path, async http =>
        {
            if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
            {
                throw new ProblemException(ProblemType.FormExpired);
            }

            var form = new PageForm(await http.Request.ReadFormAsync(http.RequestAborted));

            // A form cannot send headers: what the API takes from them stands in hidden fields.
            Header("Idempotency-Key", form.Text("key"));
            Header("If-Match", form.Text("version") is { } version ? $"\"{version}\"" : null);
            await (await receive(http, form)).ExecuteAsync(http);

            void Header(string name, string? value)
            {
                if (value is not null)
                {
                    http.Request.Headers[name] = value;
                }
            }
        }).WithMetadata(new RequireAntiforgeryTokenAttribute(required: true)).ExcludeFromDescription().Requires(permission);

    /// <summary>A key for one filling-in of a form.</summary>
    public static string NewKey() => "page-" + Guid.NewGuid().ToString("N");

    /// <summary>Does what a form asks for; answers why not where the form is to be corrected.</summary>
    public static async Task<FormFaults?> Try(HttpContext http, PageForm? form, Func<Task> act)
    {
        try
        {
            form?.Fields.Require();
            await act();
            return null;
        }
        catch (Exception refused) when (FormFaults.Of(refused, Language.WantsVietnamese(http)) is not null)
        {
            return FormFaults.Of(refused, Language.WantsVietnamese(http));
        }
    }

    /// <summary>The page with the form as it was filled in.</summary>
    public static IResult Again<TPage>(HttpContext http, PageForm form, FormFaults? faults, params ReadOnlySpan<(string Name, object? Value)> more)
        where TPage : IComponent
    {
        var parameters = new Dictionary<string, object?>(http.Request.RouteValues, StringComparer.Ordinal) { ["Form"] = form, ["Faults"] = faults };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        var page = PageSetup.Result<TPage>(http, parameters);
        page.StatusCode = faults?.Status ?? StatusCodes.Status200OK;
        return page;
    }

    /// <summary>On to a page that can be loaded again without recording anything.</summary>
    public static IResult GoOn(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Where a form leads that was accepted: to the page that shows what was recorded, or that it waits for a second person.</summary>
    public static string After(string path, Outcome outcome) =>
        outcome.Version > 0 ? string.Create(CultureInfo.InvariantCulture, $"{path}?recorded={outcome.Version}") : $"{path}?proposed={outcome.Location?.Split('/')[^1]}";

    /// <summary>A request that a form makes up, as the API would read it.</summary>
    public static BodyFormat<TRequest> Body<TRequest>(TRequest request, string? route = null)
        where TRequest : class =>
        new(_ => Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(request, RequestTypes.Of<TRequest>())), (_, body) => RequestBody.Parse(body, RequestTypes.Of<TRequest>()), route);
}
