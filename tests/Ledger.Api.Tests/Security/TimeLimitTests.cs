using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Ledger.Api.People;
using Ledger.Api.Tests.Testing;
using Npgsql;

namespace Ledger.Api.Tests.Security;

[Collection(PostgresCollection.Name)]
public sealed class TimeLimitTests(GuardedService service) : IClassFixture<GuardedService>
{
    // The limit is a second; the rest is for a busy machine.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Request_ThatTakesTooLong_IsStoppedAndTold()
    {
        using var client = service.From("198.51.100.20", TestPeople.Token(Role.Treasurer));
        (await client.GetAsync("/api/v1/clubs")).EnsureSuccessStatusCode();
        await using var holder = new NpgsqlConnection(service.Owner);
        await holder.OpenAsync();
        await using (await holder.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("LOCK TABLE ledger.clubs IN ACCESS EXCLUSIVE MODE", holder);
            await hold.ExecuteNonQueryAsync();

            using var stopped = await client.GetAsync("/api/v1/clubs");

            ((int)stopped.StatusCode).Should().Be(503);
            stopped.Headers.RetryAfter.Should().NotBeNull();
            (await stopped.Content.ReadAsStringAsync()).Should().Contain("/problems/took-too-long");
        }

        (await client.GetAsync("/api/v1/clubs")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Headers_ThatTrickle_EndTheConnection()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Process.Url.Host, service.Process.Url.Port);
        await using var stream = socket.GetStream();
        var waited = Stopwatch.StartNew();
        await stream.WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());
        using var given = new CancellationTokenSource(Soon);
        using var reader = new StreamReader(stream, Encoding.ASCII);

        (await reader.ReadToEndAsync(given.Token)).Should().Match(said => said.Length == 0 || said.StartsWith("HTTP/1.1 408 "));

        waited.Elapsed.Should().BeLessThan(Soon);
    }
}
