using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ledger.Api.Tests.Notifications;

/// <summary>A call that came in.</summary>
internal sealed record Call(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public JsonNode Event { get; } = JsonNode.Parse(Body)!;
}

/// <summary>What a consumer runs: it notes every call and answers what it is told to, else 200.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly ConcurrentQueue<int> _answers = new();

    private Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            _calls.Enqueue(new Call(http.Request.Path, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }

            http.Response.StatusCode = _answers.TryDequeue(out var answer) ? answer : Otherwise;
            http.Response.Headers.Location = "/elsewhere";
        });
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>The calls in the order in which they came.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <summary>What is answered when nothing else is said.</summary>
    public int Otherwise { get; set; } = 200;

    /// <summary>Whether nothing is answered at all.</summary>
    public bool Hangs { get; set; }

    public static async Task<Receiver> Start()
    {
        var receiver = new Receiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Answers these before anything else.</summary>
    public void AnswerFirst(params int[] statuses) => Array.ForEach(statuses, _answers.Enqueue);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
