using Ledger.Api.Audit;
using Ledger.Api.Backup;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Loans;
using Ledger.Api.People;
using Ledger.Api.Simulation;
using Ledger.Api.Telemetry;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Hosting;

/// <summary>What the program can be asked to do.</summary>
internal static class Commands
{
    /// <summary>Serves until it is told to stop; then finishes what it accepted.</summary>
    public static async Task<int> Serve(string[] args, ILedgerEngine engine)
    {
        using var telemetry = TelemetryExport.Start();
        var builder = LedgerHost.CreateBuilder(args);
        await using var database = await Open(builder);
        await engine.Migrate(database.OwnerConnectionString, database.ServiceRole);
        await database.Complete(Console.Out, !Console.IsOutputRedirected);
        if (database.IsEmbedded && string.IsNullOrEmpty(builder.Configuration["Ledger:Seals:Key"]))
        {
            builder.Configuration["Ledger:Seals:Key"] = SealSigner.FileIn(database.Directory!);
        }

        builder.Services.AddHostedService(services => new DatabaseSupervision(database, services.GetRequiredService<ILogger<DatabaseSupervision>>()));
        if (telemetry is not null)
        {
            builder.Services.AddHostedService<OutboxLag>();
        }

        await using var app = LedgerHost.Build(builder, database.ConnectionString, engine, database.ConfinesProvinces);
        await app.Services.GetRequiredService<FirstPeople>().AddAdministrator(CancellationToken.None);
        if (builder.Configuration.GetValue<bool?>("Ledger:Demonstration") ?? database.IsEmbedded)
        {
            var demonstration = app.Services.GetRequiredService<Demonstration>();
            await demonstration.LoadIfEmpty(CancellationToken.None);
            if (database.Directory is { } directory && await demonstration.IsLoaded(CancellationToken.None))
            {
                await app.Services.GetRequiredService<FirstPeople>().AddDemonstration(directory, Console.Out, CancellationToken.None);
            }
        }

        await app.StartAsync();
        foreach (var url in app.Urls)
        {
            Console.WriteLine($"Ledger is at {url}: the API under {url}/api/v1 (sign in at {url}/api/v1/auth/login), described at {url}/swagger");
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Fills the database with simulated clubs.</summary>
    public static async Task<int> Simulate(string[] options, ILedgerEngine engine)
    {
        var simulator = SimulateCommand.Parse(options, BusinessCalendar.DateAt(SystemClock.Instance.GetCurrentInstant()));
        await using var database = await Open(LedgerHost.CreateBuilder([]));
        var owner = database.OwnerConnectionString;
        await engine.Migrate(owner, database.ServiceRole);
        if (!simulator.IsNation)
        {
            await database.Complete(Console.Out, !Console.IsOutputRedirected);
        }

        await using var source = ReadModels.DataSource(owner);
        var store = engine.OpenStore(owner, FundStore.Options());
        await using var disposal = (IAsyncDisposable)store;
        // What is written in bulk stands in no read model: until they are rebuilt they say so, and the next start would rebuild them.
        await SimulateCommand.Run(simulator, source, store, Console.Out, !Console.IsOutputRedirected, CancellationToken.None, ReadModels.Rebuild(owner).MarkOutdated);
        await database.Complete(Console.Out, !Console.IsOutputRedirected);
        return 0;
    }

    /// <summary>Makes the read models anew from the events.</summary>
    public static async Task<int> Rebuild()
    {
        using var telemetry = TelemetryExport.Start();
        await using var database = await Open(LedgerHost.CreateBuilder([]));
        await ReadModelCommands.Rebuild(database.OwnerConnectionString, Console.Out, !Console.IsOutputRedirected);
        await database.Complete(Console.Out, !Console.IsOutputRedirected);
        return 0;
    }

    /// <summary>Compares the read models with the events. 1 when they differ.</summary>
    public static async Task<int> Check()
    {
        await using var database = await Open(LedgerHost.CreateBuilder([]));
        return await ReadModelCommands.Check(database.OwnerConnectionString, Console.Out, !Console.IsOutputRedirected) ? 0 : 1;
    }

    /// <summary>Writes the whole database into a directory, while the service goes on.</summary>
    public static async Task<int> Backup(string directory)
    {
        await using var database = await Open(LedgerHost.CreateBuilder([]));
        await BackupCommand.Run(directory, database.OwnerConnectionString, Console.Out);
        return 0;
    }

    /// <summary>Puts a backup into the database and checks every book of it. 1 when one is not right.</summary>
    public static async Task<int> Restore(string[] arguments)
    {
        var options = RestoreOptions.Parse(arguments);
        var builder = LedgerHost.CreateBuilder([]);
        using var logging = LoggerFactory.Create(logging => logging.Services.AddSerilog(builder.Configuration));
        await using var database = await LedgerDatabase.Find(builder.Configuration, logging.CreateLogger("Ledger"));
        var replaced = await RestoreCommand.Run(options, database.OwnerConnectionString, Console.Out);
        await database.Migrate();
        await database.Complete(Console.Out, !Console.IsOutputRedirected);
        return await new RestoreVerification(database.OwnerConnectionString, Console.Out).Run(replaced, options.Seals) ? 0 : 1;
    }

    /// <summary>Prints a file of schedule cases with the schedules filled in.</summary>
    public static int Schedule(string path)
    {
        using var cases = File.OpenRead(path);
        using var filled = Console.OpenStandardOutput();
        ScheduleFile.Fill(cases, filled);
        return 0;
    }

    /// <summary>Verifies exported fund books. 1 when one is not valid.</summary>
    public static async Task<int> Verify(string[] arguments) => await VerifyCommand.Run(arguments, Console.Out) ? 0 : 1;

    private static async Task<LedgerDatabase> Open(WebApplicationBuilder builder)
    {
        using var logging = LoggerFactory.Create(logging => logging.Services.AddSerilog(builder.Configuration));
        return await LedgerDatabase.Open(builder.Configuration, logging.CreateLogger("Ledger"));
    }
}
