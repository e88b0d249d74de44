using Npgsql;

namespace Ledger.Api.Tenancy;

/// <summary>Changes of the catalogue that every start makes, one start after the other.</summary>
internal static class SchemaChange
{
    public static async Task Execute(string ownerConnectionString, params IReadOnlyList<string> statements)
    {
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // Two that start at once would change the same rows of the catalogue.
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(5496385434537689090)", connection, transaction);
        await command.ExecuteNonQueryAsync();
        foreach (var statement in statements)
        {
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }
}
