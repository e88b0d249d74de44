using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Api.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ledger.Api.Tests.Tenancy;

/// <summary>A database in which two provinces have a row in every table that says whose its rows are, whatever tables there are.</summary>
internal sealed class TwoProvinces(LedgerService service)
{
    public const string Own = "33";
    public const string Other = "25";

    /// <summary>Tables, or tables and views, with a column <c>tenant_id</c>, as the catalogue has them.</summary>
    public Task<List<string>> Relations(bool views = true) => service.Query(
        $"""
        SELECT format('%I.%I', c.relnamespace::regnamespace, c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relkind IN ('r', 'p'{(views ? ", 'v'" : "")}) AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
        """);

    /// <summary>Adds a row to each table for each of the two, with values that say nothing: only whose the row is matters.</summary>
    public async Task Fill()
    {
        foreach (var table in await Relations(views: false))
        {
            foreach (var province in (string[])[Own, Other])
            {
                await service.Query($"SET session_replication_role = replica; {await Insert(table, province)} ON CONFLICT DO NOTHING");
            }
        }
    }

    /// <summary>A statement that adds a row for a province to a table.</summary>
    public async Task<string> Insert(string table, string province)
    {
        var columns = await service.Query(
            $"""
            SELECT quote_ident(attname) || '=' || CASE
                WHEN attname = 'tenant_id' THEN '''{province}'''
                WHEN atttypid::regtype::text LIKE '%[]' THEN '''{"{}"}'''
                WHEN atttypid IN ('text'::regtype, 'varchar'::regtype) THEN '''x{province}'''
                WHEN atttypid IN ('int4'::regtype, 'int8'::regtype, 'numeric'::regtype) THEN '{province}'
                WHEN atttypid IN ('json'::regtype, 'jsonb'::regtype) THEN '''{"{}"}'''
                WHEN atttypid = 'bytea'::regtype THEN ''''''
                WHEN atttypid = 'uuid'::regtype THEN 'gen_random_uuid()'
                WHEN atttypid = 'boolean'::regtype THEN 'false'
                ELSE 'now()' END
            FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND (attnotnull OR attname = 'tenant_id') ORDER BY attnum
            """);
        return $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Split('=')[0]))}) VALUES ({string.Join(", ", columns.Select(column => column.Split('=', 2)[1]))})";
    }

    /// <summary>What the service asks its questions on when somebody of a province asks them.</summary>
    public static async Task<T> As<T>(IServiceProvider services, AccessScope scope, Func<CallerDatabase, Task<T>> ask)
    {
        var database = services.GetRequiredService<CallerDatabase>();
        database.Enter(scope);
        return await ask(database);
    }

    /// <summary>The first column of what a query answers there.</summary>
    public Task<List<string?>> Ask(string sql, string province = Own) => As(service.Host.Services, new AccessScope(province, null, null), async database =>
    {
        await using var command = database.Command(sql);
        return await Read(command);
    });

    public static async Task<List<string?>> Read(NpgsqlCommand command)
    {
        var values = new List<string?>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            values.Add(await reader.IsDBNullAsync(0) ? null : Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
        }

        return values;
    }
}
