using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Ledger.Api.Pages;

/// <summary>A page of which one part takes long. What stands before it is sent at once, then the part piece by piece as it becomes known, then the rest. The browser shows each as it comes, without a script.</summary>
internal sealed class SlowPage : IAsyncDisposable
{
    private const string Mark = "<!--slow-->";

    private readonly HttpContext _http;
    private readonly HtmlRenderer _renderer;
    private string _rest = "";

    private SlowPage(HttpContext http)
    {
        _http = http;
        _renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>Where the slow part belongs on the page.</summary>
    public static MarkupString Place => new(Mark);

    /// <summary>Sends the page up to the place of its slow part. What fails before is still told as a problem.</summary>
    public static async Task<SlowPage> Begin<TPage>(HttpContext http, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var slow = new SlowPage(http);
        var html = await slow.Render(builder =>
        {
            builder.OpenComponent<LayoutView>(0);
            builder.AddComponentParameter(1, nameof(LayoutView.Layout), typeof(Layout));
            builder.AddComponentParameter(2, nameof(LayoutView.ChildContent), Component<TPage>(parameters));
            builder.CloseComponent();
        });
        var place = html.IndexOf(Mark, StringComparison.Ordinal);
        slow._rest = html[(place + Mark.Length)..];
        PageSetup.SetHeaders(http);
        http.Response.ContentType = "text/html; charset=utf-8";
        await slow.Send(html[..place]);
        return slow;
    }

    /// <summary>Sends the next piece.</summary>
    public async Task Add<TPiece>(params (string Name, object? Value)[] parameters)
        where TPiece : IComponent =>
        await Send(await Render(Component<TPiece>(parameters)));

    /// <summary>Sends what stands after the slow part.</summary>
    public Task End() => Send(_rest);

    public ValueTask DisposeAsync() => _renderer.DisposeAsync();

    private static RenderFragment Component<TComponent>((string Name, object? Value)[] parameters)
        where TComponent : IComponent =>
        builder =>
        {
            builder.OpenComponent<TComponent>(0);
            foreach (var (name, value) in parameters)
            {
                builder.AddComponentParameter(1, name, value);
            }

            builder.CloseComponent();
        };

    private Task<string> Render(RenderFragment content) => _renderer.Dispatcher.InvokeAsync(async () =>
    {
        var root = await _renderer.RenderComponentAsync<CascadingValue<HttpContext>>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(CascadingValue<HttpContext>.Value)] = _http,
            [nameof(CascadingValue<HttpContext>.IsFixed)] = true,
            [nameof(CascadingValue<HttpContext>.ChildContent)] = content,
        }));
        await using var html = new StringWriter(CultureInfo.InvariantCulture);
        root.WriteHtmlTo(html);
        return html.ToString();
    });

    private async Task Send(string html)
    {
        await _http.Response.WriteAsync(html, Encoding.UTF8, _http.RequestAborted);
        await _http.Response.Body.FlushAsync(_http.RequestAborted);
    }
}
