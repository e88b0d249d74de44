using System.Text.Json;
using Ledger.EventStore.Embedded;
using Ledger.EventStore.ReadModels;
using Ledger.EventStore.Schema;
using Npgsql;

namespace Ledger.Api.Hosting;

/// <summary>The program, on whichever engine.</summary>
internal static class LedgerProgram
{
    public static async Task<int> Run(string[] args, ILedgerEngine engine)
    {
        try
        {
            return args switch
            {
                ["schedule", var path] => Commands.Schedule(path),
                ["verify", .. var arguments] => await Commands.Verify(arguments),
                ["simulate", .. var options] => await Commands.Simulate(options, engine),
                ["rebuild"] => await Commands.Rebuild(),
                ["check"] => await Commands.Check(),
                ["backup", var directory] => await Commands.Backup(directory),
                ["restore", .. var arguments] => await Commands.Restore(arguments),
                [['-', ..], ..] or [] => await Commands.Serve(args, engine),
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
    }
}
