using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using Npgsql;

namespace Ledger.EventStore.Tests;

public sealed record CounterOpened(string Name);

public sealed record AmountAdded(long Amount);

public sealed record Counter(string Name, long Total, long Events)
{
    public static Counter Evolve(Counter? counter, RecordedEvent recorded) => recorded.Data switch
    {
        CounterOpened opened => new Counter(opened.Name, 0, 1),
        AmountAdded added => counter! with { Total = counter.Total + added.Amount, Events = counter.Events + 1 },
        _ => throw new InvalidOperationException($"A counter does not know '{recorded.Type}'."),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CounterOpened))]
[JsonSerializable(typeof(AmountAdded))]
[JsonSerializable(typeof(Counter))]
public sealed partial class CounterJson : JsonSerializerContext;

public static class Counters
{
    public static readonly Instant Start = Instant.FromUtc(2026, 1, 31, 8, 0);

    public static EventTypes Types() => new EventTypes(CounterJson.Default.Options).Map<CounterOpened>().Map<AmountAdded>();

    public static AggregateType<Counter> Aggregate(int snapshotSchema = 1) =>
        new("counter", Counter.Evolve, SnapshotFormat.Json(snapshotSchema, CounterJson.Default.Counter));

    public static EventStoreOptions Options(params IReadOnlyList<IInlineProjection<Counter>> projections) =>
        new EventStoreOptions(Types()).Add(Aggregate(), projections);

    public static EventData Opened(string name = "rice") => new(new CounterOpened(name), Start);

    public static EventData Added(long amount, int minutes = 0) => new(new AmountAdded(amount), Start + Duration.FromMinutes(minutes));

    public static async Task<IEventStream<Counter>> Append(this IEventStore store, string id, params EventData[] events)
    {
        await using var session = store.OpenSession(Tenant);
        var stream = await session.FetchForWriting<Counter>(id);
        stream.AppendMany(events);
        await session.SaveChanges();
        return stream;
    }

    public const string Tenant = "25";
}

/// <summary>The totals of counters as a table. Thirteen breaks a constraint; minus one ends the connection in the middle of the transaction.</summary>
public sealed class CounterTotals : IInlineProjection<Counter>
{
    public const string Table =
        "CREATE TABLE counter_totals (tenant_id text, id text, total bigint NOT NULL CHECK (total <> 13), PRIMARY KEY (tenant_id, id))";

    private const string Sql =
        """
        INSERT INTO counter_totals (tenant_id, id, total)
        SELECT r.tenant, r.id, r.total + CASE WHEN r.total = -1 THEN pg_terminate_backend(pg_backend_pid())::int ELSE 0 END
        FROM unnest($1, $2, $3) AS r (tenant, id, total)
        ON CONFLICT (tenant_id, id) DO UPDATE SET total = excluded.total
        """;

    public string Name => "counter_totals";

    public Statement? Project(IReadOnlyList<AppendedSlice<Counter>> slices) => new(
        Sql,
        [
            new NpgsqlParameter<string[]> { TypedValue = [.. slices.Select(slice => slice.Tenant)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. slices.Select(slice => slice.StreamId)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. slices.Select(slice => slice.Steps[^1].After.Total)] },
        ]);
}

public static class Sql
{
    public static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> Scalar<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)Convert.ChangeType((await command.ExecuteScalarAsync())!, typeof(T), CultureInfo.InvariantCulture);
    }

    public static async Task<IReadOnlyList<string>> Rows(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(" | ", values.Select(value => value is DBNull ? "NULL" : Convert.ToString(value, CultureInfo.InvariantCulture))));
        }
        return rows;
    }
}
