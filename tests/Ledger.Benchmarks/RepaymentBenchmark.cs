using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Domain.Clubs;
using Ledger.Domain.Funds;
using Ledger.Domain.Money;
using Ledger.EventStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// Repayments over HTTP into the real service: every fund has thirty running loans, every request is a new repayment of the next loan on the next
/// meeting day with a key of its own. The load comes from wrk, so that the client costs little.
/// </summary>
internal sealed class RepaymentBenchmark : IAsyncDisposable
{
    private const int Funds = 1_000;
    private const int LoansPerFund = 30;
    private const string Province = "25";
    private static readonly LocalDate Opened = new(2024, 1, 5);

    private readonly WebApplication _service;
    private readonly string _connectionString;
    private readonly string _directory = Directory.CreateTempSubdirectory("ledger-bench-").FullName;
    private List<string> _clubs = [];
    private long _sent;

    private RepaymentBenchmark(WebApplication service, string connectionString) => (_service, _connectionString) = (service, connectionString);

    private string Url => _service.Urls.Single();

    public string Token { get; private set; } = "";

    /// <summary>The longest that one request of the last round took, in milliseconds: of the first round of a program its first request.</summary>
    public double SlowestMs { get; private set; }

    /// <summary>Meetings in pairs of funds of sixty loans each.</summary>
    public async Task Meetings(int rounds, Meter meter)
    {
        var clubs = await Register(2 * MeetingBenchmark.Pairs(rounds));
        var store = _service.Services.GetRequiredService<IEventStore>();
        foreach (var club in clubs)
        {
            await Open(store, club, MeetingBenchmark.Lines);
        }

        await MeetingBenchmark.Run(new Uri(Url), Token, [.. clubs.Chunk(2).Select(pair => (pair[0], pair[1]))], Opened, rounds, meter);
    }

    public static async Task<RepaymentBenchmark> Start(string connectionString, bool chained = true)
    {
        var builder = LedgerHost.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Ledger:Limits:Enabled=false"]);
        var options = FundStore.Options();
        options.Chained = chained;
        builder.Services.AddSingleton(options);
        await LedgerDatabase.Migrate(connectionString);
        var service = LedgerHost.Build(builder, connectionString, new PostgresEngine());
        await service.StartAsync();
        var benchmark = new RepaymentBenchmark(service, connectionString);
        await benchmark.Prepare();
        return benchmark;
    }

    /// <summary>One round of load from so many connections, on this service or on another one on the same database.</summary>
    public async Task<Row> Round(string name, int clients, TimeSpan length, Meter meter, Uri? other = null)
    {
        meter.Start();
        var threads = Math.Min(clients, 2);
        using var wrk = Process.Start(new ProcessStartInfo("wrk")
        {
            ArgumentList =
            {
                "-t", threads.ToString(CultureInfo.InvariantCulture),
                "-c", clients.ToString(CultureInfo.InvariantCulture),
                "-d", ((int)length.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s",
                // The first request of a program that compiles as it goes may be slow, which is not a failure.
                "--timeout", "20s",
                "-s", Path.Combine(_directory, "repay.lua"),
                other?.ToString().TrimEnd('/') ?? Url, "--", _sent.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var summary = output.Split('\n').Single(line => line.StartsWith('{'));
        using var parsed = JsonDocument.Parse(summary);
        double Figure(string name) => parsed.RootElement.GetProperty(name).GetDouble();
        var requests = Figure("requests");
        if (Figure("failed") > 0)
        {
            throw new InvalidOperationException($"Not every repayment was recorded: {summary}");
        }

        // Threads take turns in the numbering: were one of them to send everything, it would be this far.
        _sent += ((long)requests + clients) * threads;
        SlowestMs = Figure("slowest");
        return new Row(name, clients, requests / Figure("seconds"), Figure("p50"), Figure("p99"), meter.Stop(requests));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync();
        await _service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static Instant RecordedOn(LocalDate day) => day.AtMidnight().InUtc().ToInstant() + Duration.FromHours(10);

    private async Task Prepare()
    {
        Token = await SignedIn.Treasurer(_service.Services);
        _clubs = await Register(Funds);
        var store = _service.Services.GetRequiredService<IEventStore>();
        foreach (var group in _clubs.Chunk(50))
        {
            await Task.WhenAll(group.Select(club => Open(store, club, LoansPerFund)));
        }

        await File.WriteAllTextAsync(Path.Combine(_directory, "repay.lua"), Script(_clubs, Token));
    }

    private async Task<List<string>> Register(int count)
    {
        var clubs = Enumerable.Range(0, count).Select(_ => ClubRegister.NewClubId()).ToList();
        await using var database = NpgsqlDataSource.Create(_connectionString);
        await using var command = database.CreateCommand(
            """
            INSERT INTO ledger.clubs (tenant_id, club_id, name, search, commune, established_on, older_from_age, created_at)
            SELECT $1, id, id, id, 'Ân Thi', '2023-01-01', 55, now() FROM unnest($2) AS id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Province });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. clubs] });
        await command.ExecuteNonQueryAsync();
        return clubs;
    }

    private static async Task Open(IEventStore store, string club, int loans)
    {
        await using var session = store.OpenSession(Province);
        var stream = await session.FetchForWriting<Fund>(club);
        var terms = FundPolicy.Default.LoanTerms with { Instalments = 24 };
        stream.AppendOne(new EventData(new OpenFund(club, Opened, FundPolicy.Default with { LoanTerms = terms }).Decide(null, Opened), RecordedOn(Opened)));
        Record(new ReceiveCapital(CapitalSource.Grant, new Vnd(200_000_000), Opened, CashAccount.Cash, null, null));
        for (var loan = 1; loan <= loans; loan++)
        {
            var id = "L" + loan.ToString(CultureInfo.InvariantCulture);
            Record(new RequestLoan("m-" + id, new Borrower(Gender.Female, true, Household.Poor), new Vnd(2_400_000), "Chăn nuôi gà", Opened, null));
            Record(new ApproveLoan(id, Opened));
            Record(new DisburseLoan(id, Opened, null, false, CashAccount.Cash));
        }

        await session.SaveChanges();

        void Record(FundCommand command) => stream.AppendOne(new EventData(command.Decide(stream.Aggregate!, Opened), RecordedOn(Opened)));
    }

    // The n-th request repays loan n / 1000 mod 30 of fund n mod 1000, in month n / 30,000.
    private static string Script(List<string> clubs, string token)
    {
        var days = Enumerable.Range(1, 30).Select(month => LocalDatePattern.Iso.Format(Opened.PlusMonths(month)));
        return $$"""
            local clubs = { {{string.Join(",", clubs.Select(club => $"\"{club}\""))}} }
            local days = { {{string.Join(",", days.Select(day => $"\"{day}\""))}} }
            local threads = {}
            function setup(thread)
              thread:set("first", #threads)
              table.insert(threads, thread)
            end
            function init(args)
              n = tonumber(args[1]) + first
              step = tonumber(args[2])
              wrk.method = "POST"
              wrk.headers["Content-Type"] = "application/json"
              wrk.headers["Authorization"] = "Bearer {{token}}"
              failed = 0
            end
            function request()
              local fund = clubs[n % {{Funds}} + 1]
              local loan = math.floor(n / {{Funds}}) % {{LoansPerFund}} + 1
              local day = days[math.min(math.floor(n / {{Funds * LoansPerFund}}) + 1, #days)]
              wrk.headers["Idempotency-Key"] = "bench-" .. n
              n = n + step
              return wrk.format(nil, "/api/v1/clubs/" .. fund .. "/loans/L" .. loan .. "/repayments", nil, '{"amount":118000,"on":"' .. day .. '"}')
            end
            function response(status)
              if status ~= 201 then failed = failed + 1 end
            end
            function done(summary, latency)
              local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
              for _, thread in ipairs(threads) do bad = bad + thread:get("failed") end
              io.write(string.format('{"requests":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"slowest":%.3f,"failed":%d}\n',
                summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3, bad))
            end
            """;
    }
}
