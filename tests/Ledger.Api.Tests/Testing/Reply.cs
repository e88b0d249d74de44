using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Ledger.Api.Tests.Testing;

/// <summary>An answer of the service, with what tests ask of it.</summary>
public sealed class Reply
{
    private readonly HttpResponseMessage _response;
    private readonly string _asked;

    private Reply(HttpResponseMessage response, byte[] bytes)
    {
        _response = response;
        _asked = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}";
        Bytes = bytes;
        Text = Encoding.UTF8.GetString(bytes);
        Body = ContentType is "application/json" or "application/problem+json" ? JsonNode.Parse(Text) : null;
    }

    public int Status => (int)_response.StatusCode;

    public byte[] Bytes { get; }

    public string Text { get; }

    public JsonNode? Body { get; }

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    public string? ETag => Header("ETag");

    public static async Task<Reply> Of(HttpResponseMessage response)
    {
        var reply = new Reply(response, await response.Content.ReadAsByteArrayAsync());
        reply.Status.Should().BeLessThan(500, "a 5xx is a bug, and {0} answered {1}", reply._asked, reply.Text);
        return reply;
    }

    public string? Header(string name) => _response.Headers.TryGetValues(name, out var values) || _response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>What stands at a path such as <c>allocation.interest</c> or <c>schedule.0.total</c>.</summary>
    public JsonNode? At(string path)
    {
        var node = Body;
        foreach (var part in path.Split('.'))
        {
            node = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? node!.AsArray()[index] : node![part];
        }

        return node;
    }

    public long Number(string path) => At(path)!.GetValue<long>();

    public decimal Decimal(string path) => At(path)!.GetValue<decimal>();

    public string? String(string path) => At(path)?.GetValue<string>();

    public JsonArray Items(string path = "items") => At(path)!.AsArray();

    /// <summary>The numbers at several paths, in their order.</summary>
    public long[] Numbers(params string[] paths) => [.. paths.Select(Number)];

    public Reply ShouldBe(int status)
    {
        Status.Should().Be(status, "{0} answered {1}", _asked, Text);
        return this;
    }

    /// <summary>A problem as RFC 9457 has it, of this type, naming the field where one is at fault.</summary>
    public Reply ShouldBeProblem(int status, string slug, string? field = null)
    {
        ShouldBe(status);
        ContentType.Should().Be("application/problem+json", "{0} answered {1}", _asked, Text);
        String("type").Should().Be("/problems/" + slug, "{0} answered {1}", _asked, Text);
        Number("status").Should().Be(status);
        String("title").Should().NotBeNullOrWhiteSpace();
        String("detail").Should().NotBeNullOrWhiteSpace().And.NotContainAny("{", "}");
        String("traceId").Should().NotBeNullOrWhiteSpace();
        if (field is not null)
        {
            Body!["errors"].Should().NotBeNull("{0} answered {1}", _asked, Text);
            var errors = Body["errors"]!.AsObject();
            errors.Select(error => error.Key).Should().Contain(field, "{0} answered {1}", _asked, Text);
            errors[field]!.AsArray().Should().NotBeEmpty().And.OnlyContain(text => text!.GetValue<string>().Length > 0);
        }

        return this;
    }
}
