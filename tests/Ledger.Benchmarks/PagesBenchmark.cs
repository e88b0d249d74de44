using System.Diagnostics;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.Simulation;
using Ledger.EventStore;
using Ledger.EventStore.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// What every page brings over the line on its first load, and what a page takes beside the calls of the API that ask the same, in alternating rounds over HTTP on one database; medians are compared. The database is that of <c>Ledger__DataDirectory</c>
/// or <c>ConnectionStrings__Ledger</c>, as for the service; without them it is one with a few clubs.
/// </summary>
internal static class PagesBenchmark
{
    private const int Clubs = 24;

    // As the tests of the pages have it.
    private const long MostBytes = 150 * 1024;

    public static async Task Run(int rounds)
    {
        var configuration = LedgerHost.CreateBuilder([]).Configuration;
        if (!string.IsNullOrEmpty(configuration["Ledger:DataDirectory"]) || !string.IsNullOrEmpty(configuration.GetConnectionString("Ledger")))
        {
            await using var database = await LedgerDatabase.Open(configuration, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            await database.Complete(Console.Out, isTerminal: false);
            await Compare(database.OwnerConnectionString, database.ConnectionString, rounds);
            return;
        }

        await using var server = await ThrowawayPostgres.Start();
        var few = await server.CreateDatabase();
        await LedgerDatabase.Migrate(few);
        await using (var source = ReadModels.DataSource(few))
        await using (var store = new PostgresEventStore(few, FundStore.Options()))
        {
            await new Simulator(Clubs, new SimulatedPeriod(new YearMonth(2024, 12), 12), Seed: 1648).Run(source, store, progress: null, CancellationToken.None);
        }

        await Compare(few, few, rounds);
    }

    private static async Task Compare(string owner, string connectionString, int rounds)
    {
        await using var source = ReadModels.DataSource(owner);
        var day = LocalDatePattern.Iso.Format(LocalDate.FromDateOnly(await Scalar<DateOnly>(source, "SELECT max(valid_from) FROM loan_positions")));
        var province = await Scalar<string>(source, "SELECT tenant_id FROM ledger.clubs GROUP BY tenant_id ORDER BY count(*) DESC, tenant_id LIMIT 1");
        var (nation, largest) = ($"asOf={day}", $"province={province}&asOf={day}");
        (string Name, string Page, string[] Calls)[] pages =
        [
            ("dashboard, nation, beside portfolio and trend", $"/portfolio?{nation}", [$"/portfolio?{nation}", $"/portfolio/trend?to={day}"]),
            ("dashboard, nation, beside the portfolio alone", $"/portfolio?{nation}", [$"/portfolio?{nation}"]),
            ("dashboard, largest province, beside portfolio and trend", $"/portfolio?{largest}", [$"/portfolio?{largest}", $"/portfolio/trend?province={province}&to={day}"]),
            ("dashboard, largest province, beside the portfolio alone", $"/portfolio?{largest}", [$"/portfolio?{largest}"]),
            ("arrears, nation", $"/portfolio/arrears?{nation}", [$"/portfolio/arrears?limit=50&{nation}"]),
            ("fund targets, nation", $"/portfolio/fund-targets?{nation}", [$"/portfolio/fund-targets?limit=50&{nation}"]),
            ("monthly report, largest province", $"/reports/monthly?month={day[..7]}&province={province}", [$"/reports/monthly?month={day[..7]}&province={province}"]),
        ];
        var club = await Scalar<string>(source, "SELECT club_id FROM loan_positions GROUP BY club_id ORDER BY sum(outstanding) DESC, club_id LIMIT 1");
        var home = "/clubs/" + club;
        (string Name, string Path)[] weighed =
        [
            ("sign-in", "/sign-in"),
            ("start", "/"),
            ("clubs", "/clubs"),
            ("portfolio, nation", $"/portfolio?{nation}"),
            ("portfolio, largest province", $"/portfolio?{largest}"),
            ("arrears, nation", $"/portfolio/arrears?{nation}"),
            ("fund targets, nation", $"/portfolio/fund-targets?{nation}"),
            ("monthly report, nation", $"/reports/monthly?month={day[..7]}"),
            ("club that lent most", $"{home}?asOf={day}"),
            ("loan", $"{home}/loans/L1?asOf={day}"),
            ("new loan", $"{home}/loans/new"),
            ("sheet of a meeting", $"{home}/meetings/{day}"),
            ("receipts of a meeting", $"{home}/meetings/{day}/receipts"),
            ("corrections", $"{home}/corrections"),
            ("correction", $"{home}/corrections/2"),
            ("proposals", $"{home}/proposals"),
            ("audit", $"{home}/audit"),
            ("audit, changes", $"{home}/audit/changes?from=1&to=20"),
            ("audit, verification", $"{home}/audit/verification"),
            ("audit, downloads", $"{home}/audit/downloads"),
            ("seals", "/audit/seals"),
        ];
        await using var service = LedgerHost.Build(
            LedgerHost.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Ledger:Limits:Enabled=false", "--Ledger:Notifications:Enabled=false", "--Serilog:MinimumLevel:Default=Error", "--Serilog:MinimumLevel:Override:Microsoft=Error", "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Error"]),
            connectionString,
            new PostgresEngine());
        await service.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await SignedIn.Treasurer(service.Services));
        await new PageWeights(http).Print(weighed, MostBytes);
        Console.WriteLine();
        Console.WriteLine("| Page | page, ms | API, ms | ratio (aim 1.5) |");
        Console.WriteLine("|---|--:|--:|--:|");
        foreach (var (name, page, calls) in pages)
        {
            var (ofPage, ofApi) = (new List<double>(), new List<double>());
            // The first round warms up.
            for (var round = 0; round <= rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                await Get(http, page, "text/html");
                var taken = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                started = Stopwatch.GetTimestamp();
                foreach (var call in calls)
                {
                    await Get(http, "/api/v1" + call, "application/json");
                }

                if (round > 0)
                {
                    ofPage.Add(taken);
                    ofApi.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }

            var (one, other) = (Median(ofPage), Median(ofApi));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {one:0.0} | {other:0.0} | {one / other:0.00} |"));
        }

        await service.StopAsync();
    }

    private static async Task Get(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        request.Headers.Add("Accept-Encoding", "br");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<T> Scalar<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return row.GetFieldValue<T>(0);
    }
}
