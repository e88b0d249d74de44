using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ledger.Api.Database;

/// <summary>
/// The schema of the read models. Its tables are never migrated: the file <c>ReadModels.sql</c> is all there is, and its checksum the comment on the schema. Where they differ, or the schema was
/// made beside events that it does not hold, it has to be rebuilt.
/// </summary>
internal static class ReadModels
{
    /// <summary>Where every connection looks for a table without a schema. A rebuild puts another schema first and runs the very same statements.</summary>
    public const string SearchPath = $"{Schema}, {OtherSchemas}";

    /// <summary>The schema that is written with every posting and read by every query.</summary>
    public const string Schema = "read_models";

    private const string OtherSchemas = "ledger, public";
    private const string Resource = "Ledger.Api.ReadModels.sql";

    // Any number will do; it must be the same for every instance.
    private const long AdvisoryLock = 0x4C45444745520002;

    private static readonly string Definition = Read();

    /// <summary>What the comment on a schema says that holds every event in tables of this very definition.</summary>
    public static string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Definition)));

    /// <summary>A pool of connections on which unqualified names are found.</summary>
    public static NpgsqlDataSource DataSource(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = SearchPath });

    /// <summary>Makes the schema if it is missing, and says whether it is complete; if not, it has to be rebuilt from the events. Safe to call from several instances at once.</summary>
    public static async Task<bool> Prepare(string connectionString, CancellationToken ct = default)
    {
        // Once at the start: no connection stays behind in a pool.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Execute(connection, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", ct);
        if (!await IsThere(connection, ct))
        {
            await Create(connection, Schema, ct);
            if (!await HasEvents(connection, ct))
            {
                await MarkComplete(connection, Schema, ct);
            }
        }

        var isComplete = await IsComplete(connection, Schema, ct);
        await transaction.CommitAsync(ct);
        return isComplete;
    }

    /// <summary>Makes the tables, empty, in a schema of this name. The transaction of the connection is left with the search path on it.</summary>
    public static Task Create(NpgsqlConnection connection, string schema, CancellationToken ct) =>
        Execute(connection, $"CREATE SCHEMA {schema}; SET LOCAL search_path = {schema}, {OtherSchemas};\n{Definition}", ct);

    /// <summary>Notes that the schema holds every event.</summary>
    public static Task MarkComplete(NpgsqlConnection connection, string schema, CancellationToken ct) =>
        Execute(connection, $"COMMENT ON SCHEMA {schema} IS '{Checksum}'", ct);

    /// <summary>Whether the schema has these tables and holds every event.</summary>
    public static async Task<bool> IsComplete(NpgsqlConnection connection, string schema, CancellationToken ct) =>
        Checksum.Equals(await Scalar(connection, $"SELECT obj_description(to_regnamespace('{schema}'), 'pg_namespace')", ct));

    private static async Task<bool> IsThere(NpgsqlConnection connection, CancellationToken ct) =>
        await Scalar(connection, $"SELECT to_regnamespace('{Schema}') IS NOT NULL", ct) is true;

    private static async Task<bool> HasEvents(NpgsqlConnection connection, CancellationToken ct) =>
        await Scalar(connection, "SELECT EXISTS (SELECT FROM public.mt_events)", ct) is true;

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private static string Read()
    {
        using var stream = typeof(ReadModels).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
