using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Simulation;
using Ledger.Api.Tests.Testing;
using Ledger.EventStore;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Ledger.Api.Tests.Portfolio;

/// <summary>A script that was written apart from the service, and knows only the definitions, reckons the same portfolio from the exported entries of the demonstration.</summary>
[Collection(PostgresCollection.Name)]
public sealed class OracleTests(PostgresCluster cluster)
{
    private static readonly string[] ParParts = ["atRisk", "loans"];

    [Fact]
    public async Task Portfolio_OfTheDemonstrationOn50Days_IsWhatTheOracleSays()
    {
        var connectionString = await cluster.CreateDatabase();
        await using var database = ReadModels.DataSource(connectionString);
        await using (var store = new PostgresEventStore(connectionString, FundStore.Options()))
        {
            await Simulator.Demonstration.Run(database, store, null, default);
        }

        await using var host = await RunningHost.Start(connectionString, TimeProvider.System);
        var (random, first) = (new Random(50), SimulatedPeriod.Project.First);
        var span = Period.DaysBetween(first, SimulatedPeriod.Project.Last);
        string[] days = [.. Enumerable.Range(0, 50).Select(_ => LocalDatePattern.Iso.Format(first.PlusDays(random.Next(40, span + 60)))).Distinct()];
        var (compared, late) = (0, 0L);

        foreach (var line in await Oracle(await Export(database), days))
        {
            var (day, scope, figures) = (line["day"]!.GetValue<string>(), line["scope"]!.GetValue<string>(), line["figures"]!);
            var portfolio = (await host.Api.Get($"portfolio?asOf={day}{(scope.Length == 0 ? "" : "&province=" + scope)}")).ShouldBe(200);
            long Said(string name) => figures[name]?.GetValue<long>() ?? 0;
            foreach (var name in Names())
            {
                portfolio.Number(name).Should().Be(Said(name), "{0} of {1} on {2}", name, scope.Length == 0 ? "the nation" : scope, day);
            }

            compared++;
            late += Said("par.0.loans");
        }

        compared.Should().BeGreaterThan(days.Length * 6, "every day has the nation and six provinces");
        late.Should().BeGreaterThan(1_000);
    }

    private static IEnumerable<string> Names() =>
    [
        "clubs", "activeLoans", "outstanding", "fundSize", "overdue.principal", "overdue.interest", "borrowers.total", "borrowers.women", "borrowers.older", "borrowers.poor", "borrowers.nearPoor",
        .. Enumerable.Range(0, 6).SelectMany(place => ParParts.SelectMany(part => new[] { $"par.{place}.{part}", $"parPrincipalOnly.{place}.{part}" })),
        .. Enumerable.Range(0, 7).SelectMany(place => new[] { $"ageing.{place}.outstanding", $"ageing.{place}.loans" }),
    ];

    private static async Task<string> Export(NpgsqlDataSource database)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "demonstration-entries.jsonl");
        await using var text = new StreamWriter(file, append: false, new UTF8Encoding(false));
        await using var command = database.CreateCommand(
            "SELECT jsonb_build_object('tenant', tenant_id, 'stream', stream_id, 'version', version, 'type', type, 'timestamp', timestamp, 'data', data)::text FROM public.mt_events ORDER BY tenant_id, stream_id, version");
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            await text.WriteLineAsync(row.GetString(0));
        }

        return file;
    }

    private static async Task<List<JsonNode>> Oracle(string entries, string[] days)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "oracle", "portfolio.py"), entries, .. days]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var (said, failure) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        python.ExitCode.Should().Be(0, "the oracle says {0}", await failure);
        return [.. (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
