using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ledger.EventStore.Schema;

/// <summary>
/// Forward-only migrations: the embedded files <c>NNNN_name.sql</c> of one folder of an assembly, applied in the order of their numbers,
/// each in a transaction of its own, once. What was applied is never edited; a changed file is refused.
/// </summary>
public sealed class SchemaMigrations(string component, Assembly assembly, string resourcePrefix)
{
    // Any number will do; it must be the same for every instance.
    private const long AdvisoryLock = 0x4C45444745520001;

    /// <summary>The tables of the event store itself.</summary>
    public static SchemaMigrations EventStore { get; } =
        new("event-store", typeof(SchemaMigrations).Assembly, "Ledger.EventStore.Schema.EventStore.");

    /// <summary>Applies what is missing. Safe to call from several instances at once.</summary>
    public async Task Apply(string connectionString, CancellationToken ct = default)
    {
        // Its own session, not a pooled one, so that the lock ends with it whatever happens.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(ct);
        await Execute(connection, $"SELECT pg_advisory_lock({AdvisoryLock})", ct);
        await Execute(
            connection,
            """
            CREATE SCHEMA IF NOT EXISTS ledger;
            CREATE TABLE IF NOT EXISTS ledger.schema_migrations (
                component text NOT NULL,
                number integer NOT NULL,
                name text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now(),
                checksum text NOT NULL,
                PRIMARY KEY (component, number)
            );
            """,
            ct);
        var applied = await Applied(connection, ct);
        foreach (var migration in Load())
        {
            if (!applied.TryGetValue(migration.Number, out var checksum))
            {
                await Apply(connection, migration, ct);
            }
            else if (!string.Equals(checksum, migration.Checksum, StringComparison.Ordinal))
            {
                throw new SchemaMigrationException(
                    $"Migration {component} {migration.Number:D4}_{migration.Name} was changed after it was applied. Add a new one instead.");
            }
        }
    }

    private List<Migration> Load()
    {
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(resourcePrefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal))
            {
                migrations.Add(Load(resource, resource[resourcePrefix.Length..^".sql".Length]));
            }
        }
        if (migrations.Count == 0)
        {
            throw new InvalidOperationException($"{assembly.GetName().Name} has no embedded migrations under '{resourcePrefix}'.");
        }
        migrations.Sort((a, b) => a.Number.CompareTo(b.Number));
        for (var i = 1; i < migrations.Count; i++)
        {
            if (migrations[i].Number == migrations[i - 1].Number)
            {
                throw new InvalidOperationException($"Two migrations of {component} have the number {migrations[i].Number}.");
            }
        }
        return migrations;
    }

    private Migration Load(string resource, string file)
    {
        var separator = file.IndexOf('_', StringComparison.Ordinal);
        if (separator <= 0 || !int.TryParse(file.AsSpan(0, separator), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new InvalidOperationException($"Migration '{file}.sql' of {component} is not named NNNN_name.sql.");
        }
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        return new Migration(number, file[(separator + 1)..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    private async Task<Dictionary<int, string>> Applied(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT number, checksum FROM ledger.schema_migrations WHERE component = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = component } },
        };
        var applied = new Dictionary<int, string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        }
        return applied;
    }

    private async Task Apply(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Execute(connection, migration.Sql, ct);
        await using var record = new NpgsqlCommand(
            "INSERT INTO ledger.schema_migrations (component, number, name, checksum) VALUES ($1, $2, $3, $4)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = component },
                new NpgsqlParameter<int> { TypedValue = migration.Number },
                new NpgsqlParameter<string> { TypedValue = migration.Name },
                new NpgsqlParameter<string> { TypedValue = migration.Checksum },
            },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        // The whole text comes from an embedded file or a constant.
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Migration(int Number, string Name, string Sql, string Checksum);
}

/// <summary>The database was written by a program with other migrations: an edited one, or another release.</summary>
public sealed class SchemaMigrationException(string message) : InvalidOperationException(message);
