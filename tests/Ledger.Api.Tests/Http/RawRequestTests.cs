using System.Net.Sockets;
using System.Text;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Http;

/// <summary>What no well-behaved client sends, byte by byte.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RawRequestTests(LedgerService service) : IClassFixture<LedgerService>
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    [Theory]
    [InlineData(300_000)]
    [InlineData(TenMegabytes)]
    public async Task Body_TooLarge_IsAProblemAndNoResetConnection(int length)
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();
        var body = Encoding.UTF8.GetBytes($$"""{"source":"grant","amount":1,"on":"2025-01-05","note":"{{new string('x', length)}}"}""");

        var reply = await Send(Head(club, $"Content-Length: {body.Length}"), body);

        reply.Should().StartWith("HTTP/1.1 413 ").And.Contain("application/problem+json").And.Contain("/problems/payload-too-large");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Body_TooLargeInChunks_IsAProblemAndNoResetConnection()
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 0x10000)}\r\n");
        var body = Enumerable.Repeat(chunk, TenMegabytes / 0x10000).SelectMany(bytes => bytes).Concat("0\r\n\r\n"u8.ToArray()).ToArray();

        var reply = await Send(Head(club, "Transfer-Encoding: chunked"), body);

        reply.Should().StartWith("HTTP/1.1 413 ").And.Contain("application/problem+json").And.Contain("/problems/payload-too-large");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Body_TooLargeFromAnHttpClient_IsAProblem()
    {
        var club = await service.OpenClub();

        (await club.Post("fund/capital", new { source = "grant", amount = 1, on = "2025-01-05", note = new string('x', TenMegabytes) })).ShouldBeProblem(413, "payload-too-large");
    }

    [Fact]
    public async Task Body_InChunks_IsRead()
    {
        var club = await service.OpenClub();

        var reply = await Send(Head(club, "Transfer-Encoding: chunked"), Encoding.ASCII.GetBytes("10\r\n{\"source\":\"grant\r\n22\r\n\",\"amount\":1000,\"on\":\"2025-01-05\"}\r\n0\r\n\r\n"));

        reply.Should().StartWith("HTTP/1.1 201 ");
    }

    [Fact]
    public async Task Key_NotAscii_IsRefused()
    {
        var club = await service.OpenClub();
        var before = await service.Recorded();
        var head = Head(club, "Content-Length: 49").Replace("Idempotency-Key: k", "Idempotency-Key: tiếng-việt", StringComparison.Ordinal);

        var reply = await Send(head, """{"source":"grant","amount":1,"on":"2025-01-05" } """u8.ToArray());

        reply.Should().StartWith("HTTP/1.1 400 ");
        (await service.Recorded()).Should().Be(before);
    }

    [Fact]
    public async Task Body_OfTwoLengths_IsRefused()
    {
        var club = await service.OpenClub();

        (await Send(Head(club, "Content-Length: 9\r\nTransfer-Encoding: chunked"), "0\r\n\r\n"u8.ToArray())).Should().StartWith("HTTP/1.1 400 ");
    }

    [Theory]
    [InlineData("GET /api/v1/clubs/a%00b HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("GET /api/v1/clubs/%FF HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("GET /api/v1/clubs/\u0001 HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("GET api HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("GET /api/v1/clubs HTTP/1.1\r\n")]
    [InlineData("GET /api/v1/clubs HTTP/1.1\r\nHost: a b\r\n")]
    [InlineData("GET /api/v1/clubs HTTP/9.9\r\nHost: x\r\n")]
    [InlineData("GET /api/v1/clubs HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n")]
    [InlineData("GET /api/v1/clubs HTTP/1.1\r\nHost: x\r\nNoColon\r\n")]
    [InlineData("GET /api/v1/clubs HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n")]
    [InlineData("\u0000\u0000\u0000")]
    public async Task Request_NotHttp_IsAClientsFault(string head) =>
        (await Send(head + $"Authorization: Bearer {TestPeople.Token(Role.Treasurer)}\r\nConnection: close\r\n\r\n", [])).Should().MatchRegex("^HTTP/1.1 [45]0[045] ").And.NotStartWith("HTTP/1.1 500 ");

    [Fact]
    public async Task Headers_TooLarge_AreAClientsFault() =>
        (await Send($"GET /api/v1/clubs HTTP/1.1\r\nHost: x\r\nX-Long: {new string('x', 100_000)}\r\n\r\n", [])).Should().StartWith("HTTP/1.1 431 ");

    [Fact]
    public async Task Url_TooLong_IsAClientsFault() => (await Send($"GET /api/v1/clubs?q={new string('x', 100_000)} HTTP/1.1\r\nHost: x\r\n\r\n", [])).Should().StartWith("HTTP/1.1 414 ");

    private static string Head(TestClub club, string length) =>
        $"POST /api/v1/{club.Path("fund/capital")} HTTP/1.1\r\nHost: ledger\r\nAuthorization: Bearer {TestPeople.Token(Role.Treasurer)}\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\nConnection: close\r\n{length}\r\n\r\n";

    /// <summary>Sends everything before it reads anything, and answers what came until the server closed the connection.</summary>
    private async Task<string> Send(string head, byte[] body)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(service.Url.Host, service.Url.Port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head));
        await stream.WriteAsync(body);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
