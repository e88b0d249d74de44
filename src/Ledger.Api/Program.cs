using Ledger.Api.Hosting;
using Ledger.Api.Loans;
using Ledger.EventStore.Embedded;

if (args is ["schedule", var file])
{
    using var cases = File.OpenRead(file);
    using var filled = Console.OpenStandardOutput();
    ScheduleFile.Fill(cases, filled);
    return 0;
}

if (args is [var unknown, ..] && !unknown.StartsWith('-'))
{
    Console.Error.WriteLine($"ledger: there is no command '{unknown}'; './ledger help' lists them");
    return 2;
}

var builder = LedgerHost.CreateBuilder(args);
using var startup = LoggerFactory.Create(logging => logging.Services.AddSerilog(builder.Configuration));
try
{
    await using var database = await LedgerDatabase.Open(builder.Configuration, startup.CreateLogger("Ledger"));
    await using var app = LedgerHost.Build(builder, database.ConnectionString);
    await app.StartAsync();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (EmbeddedPostgresException missing)
{
    Console.Error.WriteLine($"ledger: {missing.Message}");
    return 1;
}
