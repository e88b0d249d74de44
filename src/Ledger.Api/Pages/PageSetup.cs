using System.IO.Compression;
using Ledger.Api.Http;
using Ledger.Api.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.ResponseCompression;

namespace Ledger.Api.Pages;

/// <summary>Pages for people: Razor components that are rendered here and sent as HTML. They ask the same queries as the API and need no script to be read.</summary>
internal static class PageSetup
{
    // Nothing from elsewhere, nothing inline.
    private const string ContentSecurity =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(forms =>
        {
            (forms.Cookie.Name, forms.Cookie.SecurePolicy) = ("ledger_form", CookieSecurePolicy.SameAsRequest);
            // Every answer says it already, and more strictly.
            forms.SuppressXFrameOptionsHeader = true;
        });
        services.AddResponseCompression(options => options.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseWhen(http => !IsForPrograms(http.Request), pages =>
        {
            pages.UseResponseCompression();
            pages.Use((http, next) =>
            {
                Language.Remember(http);
                return next(http);
            });
        });
        app.UseAntiforgery();
    }

    /// <summary>Maps a page. What the path names in braces are parameters of the component.</summary>
    public static IEndpointConventionBuilder MapPage<TPage>(this IEndpointRouteBuilder app, string path, Permission permission)
        where TPage : IComponent =>
        app.MapGet(path, (HttpContext http) => Result<TPage>(http, new Dictionary<string, object?>(http.Request.RouteValues, StringComparer.Ordinal))).ExcludeFromDescription().Requires(permission);

    /// <summary>Writes a page at once, with the values of its parameters, whatever another page of the same request has come to.</summary>
    public static async Task Write<TPage>(HttpContext http, int status, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var page = Result<TPage>(http, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal));
        page.StatusCode = status;
        var services = http.RequestServices;
        await using var scope = services.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await page.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = services;
        }
    }

    /// <summary>The page as an answer, for those who have posted a form and must correct it, say.</summary>
    public static RazorComponentResult<TPage> Result<TPage>(HttpContext http, IReadOnlyDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        SetHeaders(http);

        // What goes wrong while it is rendered must still be able to become another answer.
        return new RazorComponentResult<TPage>(parameters) { PreventStreamingRendering = true };
    }

    /// <summary>What every page says of itself to the browser, beside what every answer does.</summary>
    public static void SetHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurity;
        headers.CacheControl = "no-cache, no-store";
    }

    /// <summary>Whether a problem is to be told on a page.</summary>
    public static bool IsForReader(HttpRequest request) =>
        !IsForPrograms(request) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal)
        || request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
}
