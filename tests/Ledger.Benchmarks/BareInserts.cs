using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Benchmarks;

/// <summary>The floor: the least that PostgreSQL can do to keep a row of the size of an event, one transaction each.</summary>
internal sealed class BareInserts(NpgsqlDataSource database) : IAsyncDisposable
{
    private static readonly string Data =
        JsonSerializer.Serialize(new AmountPosted("fund-000001-L0001", 200_000, "repayment", new string('n', 200), "2026-01-31"), BenchmarkJson.Default.AmountPosted);

    private long _version;

    public static async Task<BareInserts> Create(string connectionString)
    {
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 8,
            AutoPrepareMinUsages = 1,
            NoResetOnClose = true,
        });
        await using var create = database.CreateCommand(
            """
            CREATE SEQUENCE bare_sequence;
            CREATE TABLE bare_events (
                seq_id bigint PRIMARY KEY, id uuid NOT NULL, tenant_id varchar NOT NULL, stream_id varchar NOT NULL, version bigint NOT NULL,
                data jsonb NOT NULL, type varchar NOT NULL, timestamp timestamptz NOT NULL);
            CREATE UNIQUE INDEX ON bare_events (tenant_id, stream_id, version);
            """);
        await create.ExecuteNonQueryAsync();
        return new BareInserts(database);
    }

    public async Task Insert(string id)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO bare_events VALUES (nextval('bare_sequence'), $1, $2, $3, $4, $5, $6, $7)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "25" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Interlocked.Increment(ref _version) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Data, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "amount_posted" });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow });
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
