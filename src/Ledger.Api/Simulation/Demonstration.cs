using Ledger.Api.Database;
using Ledger.EventStore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Simulation;

/// <summary>Fills an empty database with the demonstration, and finishes one that was interrupted. A database that holds anything else is left alone.</summary>
internal sealed class Demonstration(NpgsqlDataSource database, IEventStore store)
{
    /// <summary>Whether the database holds the demonstration.</summary>
    public async Task<bool> IsLoaded(CancellationToken ct)
    {
        await using var command = database.Command("SELECT EXISTS (SELECT FROM ledger.demonstrations)");
        return await command.ExecuteScalarAsync(ct) is true;
    }

    public async Task LoadIfEmpty(CancellationToken ct)
    {
        var simulator = Simulator.Demonstration;
        await using var begin = database.Command(
            """
            WITH begun AS (
                INSERT INTO ledger.demonstrations (seed) SELECT $1 WHERE NOT EXISTS (SELECT FROM ledger.clubs) ON CONFLICT DO NOTHING RETURNING seed
            )
            SELECT EXISTS (SELECT FROM begun) OR EXISTS (SELECT FROM ledger.demonstrations WHERE seed = $1 AND completed_at IS NULL)
            """,
            Of(simulator.Seed));
        if (await begin.ExecuteScalarAsync(ct) is not true)
        {
            return;
        }

        Console.Write("Loading the demonstration: ");
        await SimulateCommand.Run(simulator, database, store, Console.Out, !Console.IsOutputRedirected, ct);
        await using var complete = database.Command("UPDATE ledger.demonstrations SET completed_at = now() WHERE seed = $1", Of(simulator.Seed));
        await complete.ExecuteNonQueryAsync(ct);
    }
}
