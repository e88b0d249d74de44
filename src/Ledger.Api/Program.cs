using System.Text.Json;
using Ledger.Api.Hosting;
using Ledger.EventStore.Embedded;
using Ledger.EventStore.ReadModels;
using Ledger.EventStore.Schema;
using Npgsql;

try
{
    return args switch
    {
        ["schedule", var path] => Commands.Schedule(path),
        ["verify", .. var arguments] => await Commands.Verify(arguments),
        ["simulate", .. var options] => await Commands.Simulate(options),
        ["rebuild"] => await Commands.Rebuild(),
        ["check"] => await Commands.Check(),
        ["backup", var directory] => await Commands.Backup(directory),
        ["restore", .. var arguments] => await Commands.Restore(arguments),
        [['-', ..], ..] or [] => await Commands.Serve(args),
        _ => throw new FormatException($"there is no command '{string.Join(' ', args)}'; './ledger help' lists them"),
    };
}
catch (Exception failure) when (failure is EmbeddedPostgresException or SchemaMigrationException or ReadModelsOutdatedException or IOException or UnauthorizedAccessException or JsonException or FormatException)
{
    // What the person at the terminal can mend is one line; anything else is a fault of the program and shows where.
    Console.Error.WriteLine($"ledger: {failure.Message}");
    return 1;
}
catch (NpgsqlException unreachable)
{
    Console.Error.WriteLine($"ledger: the database of ConnectionStrings__Ledger cannot be used: {unreachable.Message.ReplaceLineEndings(" ")}");
    return 1;
}
