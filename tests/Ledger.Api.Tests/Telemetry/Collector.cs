using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ledger.Api.Tests.Telemetry;

/// <summary>Whoever collects telemetry: keeps what is posted. Names stand in the messages as they are.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _posted = new(StringComparer.Ordinal);

    private Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _posted.GetOrAdd(http.Request.Path.Value!, _ => new()).Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        });
    }

    public string Url => _app.Urls.Single();

    public static async Task<Collector> Start()
    {
        var collector = new Collector();
        await collector._app.StartAsync();
        return collector;
    }

    public bool Received(string path, params string[] names) =>
        _posted.TryGetValue(path, out var messages) && Array.TrueForAll(names, name => messages.Any(message => message.Contains(name, StringComparison.Ordinal)));

    /// <summary>Everything that was posted to a path.</summary>
    public string All(string path) => _posted.TryGetValue(path, out var messages) ? string.Join('\n', messages) : "";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
