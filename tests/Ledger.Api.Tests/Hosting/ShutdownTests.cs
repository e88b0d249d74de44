using System.Net.Sockets;
using System.Text;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Signal_RequestUnderWay_IsFinishedAndPostgresStopped()
    {
        await using var data = new DataDirectory();
        TestClub? club = null;
        foreach (var signal in (string[])["TERM", "INT"])
        {
            await using var service = await ServiceProcess.Start(data);
            club = club?.Through(service.Api) ?? await TestClub.Open(service.Api, "2025-01-01", null);
            var postgres = data.Postgres;
            postgres.Should().NotBeNull();
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(service.Url.Host, service.Url.Port);
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, Encoding.UTF8);

            // The service says 100 once it waits for the body: from then on the request is under way.
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/{club.Path("fund/capital")} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.Token}\r\nContent-Type: application/json\r\nIdempotency-Key: {signal}\r\nContent-Length: 48\r\nExpect: 100-continue\r\n\r\n"));
            (await reader.ReadLineAsync()).Should().StartWith("HTTP/1.1 100 ");
            await reader.ReadLineAsync();
            await service.Signal(signal);
            await service.Refuses();
            await stream.WriteAsync("""{"source":"grant","amount":1,"on":"2025-01-05"} """u8.ToArray());

            (await reader.ReadToEndAsync()).Should().StartWith("HTTP/1.1 201 ");
            (await service.Exit()).Should().Be(0);
            data.Postgres.Should().BeNull("PostgreSQL is stopped with the service");
            service.Errors.Should().BeEmpty();
        }

        await using var again = await ServiceProcess.Start(data);
        (await club!.Through(again.Api).Fund()).Numbers("version", "cash").Should().Equal(3, 2);
    }

    [Fact]
    public async Task Start_DataDirectoryUnusable_SaysSoInOneLine()
    {
        var file = Path.GetTempFileName();
        await using var service = ServiceProcess.Launch(("Ledger__DataDirectory", file));

        (await service.Exit()).Should().Be(1);

        service.Errors.Should().StartWith("ledger: ").And.Contain(file).And.Contain("Ledger__DataDirectory").And.NotContain("\n").And.NotContain("   at ");
        File.Delete(file);
    }
}
