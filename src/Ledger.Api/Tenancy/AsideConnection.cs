using System.Data;
using Npgsql;

namespace Ledger.Api.Tenancy;

/// <summary>A connection that reads what a transaction of another one sees, while that one reads.</summary>
internal sealed class AsideConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly Action _closed;

    private AsideConnection(NpgsqlConnection connection, NpgsqlTransaction snapshot, Action closed) => (_connection, Snapshot, _closed) = (connection, snapshot, closed);

    public NpgsqlTransaction Snapshot { get; }

    /// <param name="snapshot">The transaction, of repeatable reads; it must stay open until this is.</param>
    /// <param name="open">Opens the connection.</param>
    /// <param name="closed">Called when it has gone back.</param>
    /// <param name="ct">Ends the wait for a connection.</param>
    public static async Task<AsideConnection> Open(NpgsqlTransaction snapshot, Func<CancellationToken, ValueTask<NpgsqlConnection>> open, Action closed, CancellationToken ct)
    {
        await using var export = new NpgsqlCommand("SELECT pg_export_snapshot()", snapshot.Connection, snapshot);
        var name = (string)(await export.ExecuteScalarAsync(ct))!;
        var connection = await open(ct);
        try
        {
            var same = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            // A name that PostgreSQL made, of digits and dashes; it takes no parameter here.
            await using var import = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{name}'", connection, same);
            await import.ExecuteNonQueryAsync(ct);
            return new AsideConnection(connection, same, closed);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Snapshot.DisposeAsync();
        await _connection.DisposeAsync();
        _closed();
    }
}
