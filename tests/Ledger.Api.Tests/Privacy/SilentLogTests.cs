using System.Text;
using Ledger.Api.Tests.Hosting;
using Ledger.Api.Tests.Telemetry;
using Ledger.Api.Tests.Testing;
using Ledger.Drills;

namespace Ledger.Api.Tests.Privacy;

/// <summary>Names are in no log and in no trace, however much is logged.</summary>
public sealed class SilentLogTests
{
    private const string Name = "Trịnh Thị Khuyến Nhã";
    private const string Phone = "0966777888";

    private static readonly string[] Traces = ["Khuyến", "khuyến", "khuyen", Uri.EscapeDataString("Khuyến"), "Khuy%", Phone];

    [Fact]
    public async Task Service_LoggingAndTracingAllItCan_NamesNobody()
    {
        await using var collector = await Collector.Start();
        await using var data = new DataDirectory();
        await using var service = ServiceProcess.Launch(
        [
            .. ServiceProcess.On(data),
            ("Logging__LogLevel__Default", "Trace"), ("Serilog__MinimumLevel__Default", "Debug"), ("Serilog__MinimumLevel__Override__Microsoft", "Debug"), ("Serilog__MinimumLevel__Override__Microsoft.AspNetCore.Hosting", "Verbose"), ("Serilog__MinimumLevel__Override__Npgsql", "Verbose"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ]);
        service.KeptLines = 1_000_000;
        await service.Ready();

        var last = await DoEverything(service);

        await ServiceProcess.Until(() => Task.FromResult(service.Log.Contains(last, StringComparison.Ordinal) && collector.Received("/v1/traces", "GET /api/v1/clubs/{clubId}/members", "SELECT ", "DELETE /api/v1/clubs/{clubId}/members/{memberId}/personal-data")));
        service.Log.Should().Contain("GET /api/v1/clubs/").And.MatchRegex(@"\bDBG\b", "the log is at its most talkative");
        Held(service.Log + service.Errors).Should().BeEmpty();
        Held(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(collector.All("/v1/traces")))).Should().BeEmpty();
        Held(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(collector.All("/v1/metrics")))).Should().BeEmpty();
        Held(PostgresLog(data)).Should().BeEmpty();
    }

    /// <summary>Everything that has to do with a name, also what goes wrong. Answers what the log says of the last of it.</summary>
    private static async Task<string> DoEverything(ServiceProcess service)
    {
        var club = await TestClub.Open(service.Api, "2025-01-01", null);
        await club.Capital(10_000_000);
        var query = Uri.EscapeDataString(Name);
        var added = new { fullName = Name, gender = "female", birthYear = 1950, household = "poor", phone = Phone, joinedOn = "2024-01-10" };
        var member = (await club.Post("members", added, ("Idempotency-Key", "one"))).ShouldBe(201).String("memberId")!;
        (await club.Post("members", added, ("Idempotency-Key", "one"))).ShouldBe(201);
        (await club.Post("members", new { fullName = Name, gender = Name, birthYear = 1950 })).ShouldBe(400);
        (await club.Post("members", $"{{\"fullName\":\"{Name}\",\"{Name}\":1}}")).ShouldBe(400);
        (await club.Post("members", $"{{\"fullName\":{Name}}}")).ShouldBe(400);
        (await club.Post("members", new { fullName = Name + '\u0000', gender = "female", birthYear = 1950, household = "poor", joinedOn = "2024-01-10" })).ShouldBe(400);
        var loan = (await club.Post("loans", new { memberId = member, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" })).ShouldBe(201).String("loanId")!;
        (await club.Post("loans", new { memberId = Name, principal = 3_000_000, purpose = "Nuôi gà", requestedOn = "2025-01-05" })).ShouldBe(400);
        (await club.Post($"loans/{loan}/approval", new { on = "2025-01-05" })).ShouldBe(201);
        (await club.Post($"loans/{loan}/disbursement", new { on = "2025-01-05" })).ShouldBe(201);
        (await club.Repay(loan, 300_000, "2025-02-05")).ShouldBe(201);
        var found = 0;
        foreach (var path in (string[])
        [
            club.Path("members"), club.Path($"members?q={query}"), club.Path("members?q=khuyen+nha"), club.Path($"members?q={query}&limit={query}"), club.Path($"members?cursor={query}"), club.Path($"members/{member}"),
            club.Path($"members/{member}/fund-book?format=pdf"), club.Path($"members/{member}/personal-data"), club.Path("fund/loan-book?format=xlsx"), club.Path("fund/cash-book?format=csv"),
            club.Path("meetings/2025-03-05/collection-sheet"), club.Path("personal-data-accesses"), "portfolio/arrears", $"portfolio/arrears?sort={query}", $"clubs?q={query}", $"nowhere?q={query}",
            $"/clubs?q={query}", $"/clubs/{club.Id}", $"/clubs/{club.Id}/loans/{loan}", $"/clubs/{club.Id}/loans/new", $"/clubs/{club.Id}/meetings/2025-03-05", "/portfolio/arrears", $"/reports/monthly?month={query}",
        ])
        {
            found += (await service.Api.Get(path)).Text.Contains(Name, StringComparison.Ordinal) ? 1 : 0;
        }

        found.Should().BeGreaterThan(5, "the name is there to be logged");
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = service.Url };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        using var redirected = await browser.GetAsync($"/clubs?q={query}");
        redirected.Headers.Location!.OriginalString.Should().Contain("Khuy", "whoever signs in goes on with the search");
        using var signIn = await browser.PostAsync(redirected.Headers.Location.OriginalString.Split('?')[0], new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["to"] = $"/clubs?q={query}", ["email"] = Name, ["password"] = Name }));
        (await service.Api.Delete(club.Path($"members/{member}/personal-data"))).ShouldBe(204);
        return $"DELETE /api/v1/clubs/{club.Id}/members/{member}/personal-data";
    }

    private static IEnumerable<string> Held(string text) =>
        text.Split('\n').Where(line => Array.Exists(Traces, one => line.Contains(one, StringComparison.Ordinal)));

    private static string PostgresLog(DataDirectory data) =>
        string.Join('\n', Directory.EnumerateFiles(data.Path, "*.log", SearchOption.AllDirectories).Select(file =>
        {
            using var log = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return log.ReadToEnd();
        }));
}
