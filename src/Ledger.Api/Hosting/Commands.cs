using System.Globalization;
using Ledger.Api.Funds;
using Ledger.Api.Loans;
using Ledger.Api.Simulation;
using Ledger.EventStore;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Ledger.Api.Hosting;

/// <summary>What the program can be asked to do.</summary>
internal static class Commands
{
    /// <summary>Serves until it is told to stop; then finishes what it accepted.</summary>
    public static async Task<int> Serve(string[] args)
    {
        var builder = LedgerHost.CreateBuilder(args);
        await using var database = await Open(builder);
        await using var app = LedgerHost.Build(builder, database.ConnectionString);
        if (builder.Configuration.GetValue<bool?>("Ledger:Demonstration") ?? database.IsEmbedded)
        {
            await app.Services.GetRequiredService<Demonstration>().LoadIfEmpty(CancellationToken.None);
        }

        await app.StartAsync();
        foreach (var url in app.Urls)
        {
            Console.WriteLine($"Ledger is at {url}: the API under {url}/api/v1 (try {url}/api/v1/clubs?limit=5), described at {url}/swagger");
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Fills the database with simulated clubs: <c>simulate --clubs N --months M --seed S --from YYYY-MM</c>.</summary>
    public static async Task<int> Simulate(string[] args)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        if (args.Length % 2 != 0
            || options.AsEnumerable().FirstOrDefault(option => option.Key is not ("clubs" or "months" or "seed" or "from")) is { Key: not null }
            || !Number("clubs", Simulator.Demonstration.Clubs, 100_000, out var clubs)
            || !Number("months", SimulatedPeriod.Project.Months, 240, out var months)
            || !Number("seed", (int)Simulator.Demonstration.Seed, int.MaxValue, out var seed)
            || !FirstMonth(out var first))
        {
            Console.Error.WriteLine("ledger: simulate takes --clubs N --months M --seed S --from YYYY-MM, with whole numbers from 1 and a period that lies in the past");
            return 2;
        }

        await using var database = await Open(LedgerHost.CreateBuilder([]));
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var store = new PostgresEventStore(database.ConnectionString, FundStore.Options());
        await new Simulator(clubs, new SimulatedPeriod(first, months), seed).Run(source, store, new ProgressLine(), CancellationToken.None);
        return 0;

        bool Number(string name, int otherwise, int most, out int number)
        {
            number = otherwise;
            return options[name] is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most);
        }

        bool FirstMonth(out YearMonth month)
        {
            var parsed = YearMonthPattern.Iso.Parse(options["from"] ?? YearMonthPattern.Iso.Format(SimulatedPeriod.Project.FirstMonth));
            month = parsed.Success ? parsed.Value : SimulatedPeriod.Project.FirstMonth;
            var today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;
            return parsed.Success && month.Year >= 2000 && new SimulatedPeriod(month, months).Last < today;
        }
    }

    /// <summary>Prints a file of schedule cases with the schedules filled in.</summary>
    public static int Schedule(string path)
    {
        using var cases = File.OpenRead(path);
        using var filled = Console.OpenStandardOutput();
        ScheduleFile.Fill(cases, filled);
        return 0;
    }

    private static async Task<LedgerDatabase> Open(WebApplicationBuilder builder)
    {
        using var logging = LoggerFactory.Create(logging => logging.Services.AddSerilog(builder.Configuration));
        return await LedgerDatabase.Open(builder.Configuration, logging.CreateLogger("Ledger"));
    }
}
