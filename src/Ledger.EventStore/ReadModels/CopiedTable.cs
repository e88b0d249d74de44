using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>Rows of one table in the binary format of <c>COPY</c>.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Days">Of each row its day and where it ends; null where the order of the streams is that of the key.</param>
internal sealed record CopiedTable(string Table, CopyBuffer Rows, List<(DateOnly Day, int End)>? Days)
{
    /// <summary>Writes them, once.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="frozen">Whether the table was made in the transaction of the connection: then its rows need not be looked at again to know that everybody sees them.</param>
    /// <param name="ct">Ends it.</param>
    public async Task Write(NpgsqlConnection connection, bool frozen, CancellationToken ct)
    {
        using (Rows)
        {
            Rows.End();
            await using var stream = await Begin(connection, Table, frozen, ct);
            await stream.WriteAsync(Rows.Written, ct);
        }
    }

    public static Task<NpgsqlRawCopyStream> Begin(NpgsqlConnection connection, string table, bool frozen, CancellationToken ct) =>
        connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary{(frozen ? ", FREEZE" : "")})", ct);
}
