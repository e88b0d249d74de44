using System.Diagnostics;
using System.Globalization;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.Api.Simulation;
using Ledger.Domain.Clubs;
using Ledger.EventStore.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Ledger.Benchmarks;

/// <summary>
/// What the portfolio of a simulated nation takes over HTTP, beside adding up the current loans; what its read models take to be compared and made anew; and whether posting is slower into a large
/// database than into a small one. The database is that of <c>Ledger__DataDirectory</c> or <c>ConnectionStrings__Ledger</c>, as for the service; posting adds some thousand entries to it.
/// </summary>
internal static class NationBenchmark
{
    private const long LeastEntries = 10_000_000;
    private const int SmallClubs = 16;
    private const int Clients = 8;
    // Of the books: on a later day every instalment that would have been paid since is late.
    private const string LastDay = "SELECT max(valid_from) FROM loan_positions";
    private const string Floor = "SELECT count(*), sum(outstanding) FROM loan_positions";
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <param name="rounds">How often everything is asked.</param>
    /// <param name="only">What the names of the questions to ask contain; null to ask all of them, to post and to rebuild.</param>
    public static async Task<int> Run(int rounds, string? only)
    {
        var builder = LedgerHost.CreateBuilder([]);
        if (string.IsNullOrEmpty(builder.Configuration["Ledger:DataDirectory"]) && string.IsNullOrEmpty(builder.Configuration.GetConnectionString("Ledger")))
        {
            Console.Error.WriteLine("Ledger__DataDirectory has to name the data of a simulated nation. To make one: Ledger__DataDirectory=<directory> ./ledger simulate --nation");
            return 2;
        }

        await using var database = await LedgerDatabase.Open(builder.Configuration, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await using var source = ReadModels.DataSource(database.OwnerConnectionString);
        var (entries, clubs) = (await Number(source, "SELECT coalesce(sum(version), 0)::bigint FROM public.mt_streams"), await Number(source, "SELECT count(*) FROM ledger.clubs"));
        if (entries < LeastEntries)
        {
            Console.Error.WriteLine(Invariant($"There are {entries:#,0} entries, which is no nation. To make one of 20,000 clubs, or to finish it: ./ledger simulate --nation"));
            return 2;
        }

        await database.Complete(Console.Out, isTerminal: false);
        Console.WriteLine(Invariant($"{clubs:#,0} clubs, {entries:#,0} entries, {await Number(source, "SELECT pg_database_size(current_database())") / 1e9:0.0} GB; medians and 95th percentiles of {rounds} rounds"));
        Console.WriteLine();
        Console.WriteLine("| | median ms | p95 ms | of the floor | aim |");
        Console.WriteLine("|---|--:|--:|--:|---|");
        var nation = await Started.Open(database.ConnectionString);
        await using (nation)
        {
            await Queries(nation, source, rounds, only ?? "");
        }

        if (only is not null)
        {
            return 0;
        }

        await Posting(database, rounds);
        await ReadModelsOf(database, entries);
        return 0;
    }

    private static async Task Queries(Started nation, NpgsqlDataSource source, int rounds, string only)
    {
        var today = LocalDate.FromDateOnly(await Scalar<DateOnly>(source, LastDay));
        var knownAt = InstantPattern.General.Format(Instant.FromDateTimeUtc(await Scalar<DateTime>(source, "SELECT max(known_from) FROM loan_positions")).Minus(Duration.FromDays(180)));
        string Day(int monthsAgo) => LocalDatePattern.Iso.Format(today.PlusMonths(-monthsAgo));
        var (now, provinces) = (Day(0), Province.All.Keys.Order(StringComparer.Ordinal).ToArray());
        var largest = await Scalar<string>(source, "SELECT tenant_id FROM ledger.clubs GROUP BY tenant_id ORDER BY count(*) DESC, tenant_id LIMIT 1");
        string[] Each(string path) => [.. provinces.Select(province => Invariant($"{path}&province={province}"))];
        var trend = Invariant($"/portfolio/trend?from={LocalDatePattern.Iso.Format(today.PlusMonths(-24).PlusDays(1))}&to={now}");
        (string Name, string Aim, string[] Paths)[] all =
        [
            ("the nation now", "3 x floor", [$"/portfolio?asOf={now}"]),
            ("the nation 3 months ago", "3 x now", [$"/portfolio?asOf={Day(3)}"]),
            ("the nation 12 months ago", "3 x now", [$"/portfolio?asOf={Day(12)}"]),
            ("the nation 20 months ago", "3 x now", [$"/portfolio?asOf={Day(20)}"]),
            ("the nation half a year ago, as known then", "3 x now", [$"/portfolio?asOf={Day(6)}&knownAt={knownAt}"]),
            ("a province now, each of 34", "p95 20 ms", Each($"/portfolio?asOf={now}")),
            ("a province 12 months ago, each of 34", "3 x now", Each($"/portfolio?asOf={Day(12)}")),
            ("trend of 24 months, each of 34 provinces", "300 ms", Each(trend)),
            ("trend of 24 months, the largest province", "300 ms", [$"{trend}&province={largest}"]),
            ("trend of 24 months, the nation", "", [trend]),
            ("arrears, first page, the nation", "50 ms", [$"/portfolio/arrears?asOf={now}"]),
            ("arrears, first page, each of 34 provinces", "50 ms", Each($"/portfolio/arrears?asOf={now}")),
            ("arrears, first page by what is overdue, the nation", "", [$"/portfolio/arrears?asOf={now}&sort=-overdue"]),
            ("arrears, first page 12 months ago, the nation", "", [$"/portfolio/arrears?asOf={Day(12)}"]),
            ("fund targets, first page, the nation", "", [$"/portfolio/fund-targets?asOf={now}"]),
            ("the month's report of the largest province", "", [Invariant($"/reports/monthly?month={today:uuuu-MM}&province={largest}")]),
        ];
        var questions = all.Where(question => question.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        var floor = new List<double>();
        var times = questions.Select(_ => new List<double>()).ToArray();
        foreach (var (_, _, paths) in questions)
        {
            // Until it has run often enough to be compiled for speed, which is what a service of some minutes' age runs.
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < WarmUp;)
            {
                foreach (var path in paths)
                {
                    await nation.Get(path);
                }
            }
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < questions.Length; i++)
            {
                // The floor before each, so that both see the same machine.
                var before = await Time(() => Number(source, Floor));
                var taken = new List<double>();
                foreach (var path in questions[i].Paths)
                {
                    taken.Add(await Time(() => nation.Get(path)));
                }

                floor.Add(before);
                times[i].AddRange(taken);
            }
        }

        var (median, _) = Spread(floor);
        Line("the floor: `count(*), sum(outstanding)` over the current loans", floor, median, "");
        for (var i = 0; i < questions.Length; i++)
        {
            Line(questions[i].Name, times[i], median, questions[i].Aim);
        }
    }

    // The same load on as many funds of the same size: into the nation, and into a database that holds little more than these funds.
    private static async Task Posting(LedgerDatabase large, int rounds)
    {
        await using var server = await ThrowawayPostgres.Start();
        var small = await server.CreateDatabase();
        await LedgerDatabase.Migrate(small);
        await using (var source = ReadModels.DataSource(small))
        await using (var store = new EventStore.PostgresEventStore(small, FundStore.Options()))
        {
            await new Simulator(SmallClubs, new SimulatedPeriod(new YearMonth(2024, 1), 24), Seed: 17).Run(source, store, progress: null, CancellationToken.None);
        }

        await using var into = await Posts.Open(small);
        await using var nation = await Posts.Open(large.ConnectionString);
        var rows = (Small: new List<Row>(), Large: new List<Row>());
        var meter = new Meter(server.Server.ProcessId);
        for (var round = 0; round <= rounds; round++)
        {
            var (one, other) = (await into.Round("small", meter), await nation.Round("large", meter));
            if (round > 0)
            {
                rows.Small.Add(one);
                rows.Large.Add(other);
            }
        }

        var (few, many) = (Row.Median(rows.Small), Row.Median(rows.Large));
        Console.WriteLine();
        Console.WriteLine(Invariant($"| repayments from {Clients} clients into {SmallClubs} funds | per second | p50 ms | p99 ms |"));
        Console.WriteLine("|---|--:|--:|--:|");
        Console.WriteLine(Invariant($"| {into.Entries:#,0} entries stored | {few.OpsPerSecond:0} | {few.P50Ms:0.00} | {few.P99Ms:0.00} |"));
        Console.WriteLine(Invariant($"| {nation.Entries:#,0} entries stored | {many.OpsPerSecond:0} | {many.P50Ms:0.00} | {many.P99Ms:0.00} |"));
        Console.WriteLine(Invariant($"| ratio | {many.OpsPerSecond / few.OpsPerSecond:0.00} | {many.P50Ms / few.P50Ms:0.00} | {many.P99Ms / few.P99Ms:0.00} |"));
    }

    private static async Task ReadModelsOf(LedgerDatabase database, long entries)
    {
        Console.WriteLine();
        Console.WriteLine("| read models | s | entries per second | µs of this program per entry | MB of memory at its peak | aim |");
        Console.WriteLine("|---|--:|--:|--:|--:|---|");
        await Whole("rebuild", "100,000/s", async () => await ReadModels.Rebuild(database.OwnerConnectionString).Run());
        await database.Complete(TextWriter.Null, isTerminal: false);
        await Whole("check", "", async () =>
        {
            if (await ReadModels.Check(database.OwnerConnectionString).Run() is { } difference)
            {
                throw new InvalidOperationException($"The read models are not what follows from the entries: {difference}");
            }
        });

        async Task Whole(string name, string aim, Func<Task> work)
        {
            var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            await work();
            var seconds = watch.Elapsed.TotalSeconds;
            Console.WriteLine(Invariant(
                $"| {name} | {seconds:0} | {entries / seconds:#,0} | {(Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / entries:0.0} | {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} | {aim} |"));
        }
    }

    private static void Line(string name, List<double> times, double floor, string aim)
    {
        var (median, p95) = Spread(times);
        Console.WriteLine(Invariant($"| {name} | {median:0.0} | {p95:0.0} | {median / floor:0.00} | {aim} |"));
    }

    private static (double Median, double P95) Spread(List<double> times)
    {
        var sorted = times.Order().ToArray();
        return (sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1]);
    }

    private static async Task<double> Time(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Task<long> Number(NpgsqlDataSource source, string sql) => Scalar<long>(source, sql);

    private static async Task<T> Scalar<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return row.GetFieldValue<T>(0);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>The real service on a database, without its daily work.</summary>
    private sealed class Started : IAsyncDisposable
    {
        private readonly WebApplication _service;
        private readonly HttpClient _http;

        private Started(WebApplication service, string token)
        {
            _service = service;
            _http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()), Timeout = TimeSpan.FromMinutes(5) };
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        public static async Task<Started> Open(string connectionString)
        {
            var builder = LedgerHost.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Ledger:Limits:Enabled=false", "--Ledger:Notifications:Enabled=false", "--Serilog:MinimumLevel:Default=Error", "--Serilog:MinimumLevel:Override:Microsoft=Error", "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Error"]);
            var service = LedgerHost.Build(builder, connectionString, new PostgresEngine());
            await service.StartAsync();
            return new Started(service, await SignedIn.Treasurer(service.Services));
        }

        public async Task Get(string path)
        {
            using var answer = await _http.GetAsync(new Uri("/api/v1" + path, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        }

        public async Task Post(string path, string json, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1" + path, UriKind.Relative));
            request.Headers.Add("Idempotency-Key", key);
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await _http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            }
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _service.StopAsync();
            await _service.DisposeAsync();
        }
    }

    /// <summary>Small repayments of the loans of a few funds, each client with funds of its own.</summary>
    private sealed class Posts : IAsyncDisposable
    {
        // Funds of the middle size: those of an earlier run have grown and are passed over.
        private const string Loans =
            """
            SELECT l.club_id, array_agg(l.loan_number ORDER BY l.loan_number), (SELECT sum(version)::bigint FROM public.mt_streams)
            FROM (SELECT tenant_id, id FROM public.mt_streams ORDER BY abs(version - 640), id LIMIT $1) f JOIN loan_positions l ON l.tenant_id = f.tenant_id AND l.club_id = f.id
            WHERE l.status = 'active' AND l.outstanding > 100000
            GROUP BY l.club_id ORDER BY l.club_id
            """;

        private readonly Started _service;
        private readonly string _run = Guid.NewGuid().ToString("N");
        private string _on = "";
        private List<(string Club, int[] Loans)> _funds = [];
        private int _posted;

        private Posts(Started service) => _service = service;

        public long Entries { get; private set; }

        public static async Task<Posts> Open(string connectionString)
        {
            var posts = new Posts(await Started.Open(connectionString));
            await using var source = ReadModels.DataSource(connectionString);
            posts._on = LocalDatePattern.Iso.Format(LocalDate.FromDateOnly(await Scalar<DateOnly>(source, LastDay)));
            await using var command = source.CreateCommand(Loans);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SmallClubs });
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                posts._funds.Add((row.GetString(0), row.GetFieldValue<int[]>(1)));
                posts.Entries = row.GetInt64(2);
            }

            return posts;
        }

        public Task<Row> Round(string name, Meter meter) => Load.Round(name, Clients, RoundLength, meter, stream =>
        {
            // The clients of a load have streams of their own, hence funds.
            var number = int.Parse(stream.AsSpan(stream.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
            var (club, loans) = _funds[number % _funds.Count];
            var post = Interlocked.Increment(ref _posted);
            return _service.Post(
                Invariant($"/clubs/{club}/loans/L{loans[post % loans.Length]}/repayments"), Invariant($$"""{"amount":100,"on":"{{_on}}"}"""), Invariant($"{_run}-{post}"));
        });

        public ValueTask DisposeAsync() => _service.DisposeAsync();
    }
}
