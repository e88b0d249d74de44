using Npgsql;

namespace Ledger.Api.Tenancy;

/// <summary>
/// The database role in which a request runs whose caller's scope lies within one province: PostgreSQL itself then shows and takes rows of that province only, whatever the query says.
/// The province is the session's <c>ledger.tenant</c>; without it there is nothing to be seen.
/// </summary>
internal static class ProvinceRole
{
    public const string Name = "ledger_province";

    /// <summary>The setting of a session that says which province it is for.</summary>
    public const string Setting = "ledger.tenant";

    // Whoever may not create roles goes on without: the database's administrator creates this one.
    private const string CreateSql =
        """
        DO $$ BEGIN
            IF to_regrole('ledger_province') IS NULL THEN
                CREATE ROLE ledger_province NOLOGIN;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN
            NULL;
        END $$;
        DO $$ BEGIN
            IF to_regrole('ledger_province') IS NOT NULL AND NOT pg_has_role('{role}', 'ledger_province', CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) THEN
                GRANT ledger_province TO {"role"};
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END $$
        """;

    // Every table that says whose its rows are, found in the catalogue, so that none is forgotten. Nothing is locked where all is as it should be.
    // The comparison is the plainest there is: the planner makes one of it and of the tenant_id = $1 that a right query has, and what is true for the service costs it nothing.
    private const string LockSql =
        """
        DO $$
        DECLARE
            target record;
            own constant text := $own$ tenant_id = current_setting('ledger.tenant', true) $own$;
        BEGIN
            IF to_regrole('ledger_province') IS NULL THEN
                RETURN;
            END IF;
            FOR target IN
                SELECT c.oid, c.oid::regclass AS name, c.relkind, c.relrowsecurity, c.reloptions
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
                WHERE c.relnamespace IN ('public'::regnamespace, 'ledger'::regnamespace, 'read_models'::regnamespace) AND c.relkind IN ('r', 'p', 'v')
                ORDER BY c.oid
            LOOP
                IF target.relkind = 'v' THEN
                    -- Otherwise a view reads as its owner, whom no policy confines.
                    IF NOT coalesce('security_invoker=true' = ANY (target.reloptions), false) THEN
                        EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', target.name);
                    END IF;
                ELSE
                    IF NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = target.oid AND p.polname = '{role}') THEN
                        EXECUTE format('CREATE POLICY %I ON %s TO %I USING (true)', '{role}', target.name, '{role}');
                    END IF;
                    IF NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = target.oid AND p.polname = 'ledger_province') THEN
                        -- A target without a province is the nation's, for all to see.
                        EXECUTE format(
                            'CREATE POLICY ledger_province ON %s TO ledger_province USING (%s) WITH CHECK (%s)',
                            target.name, CASE WHEN target.oid = 'ledger.targets'::regclass THEN 'tenant_id IS NULL OR' || own ELSE own END, own);
                    END IF;
                    IF NOT target.relrowsecurity THEN
                        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target.name);
                    END IF;
                END IF;
                EXECUTE format('GRANT SELECT ON %s TO ledger_province', target.name);
            END LOOP;
            GRANT USAGE ON SCHEMA public, ledger, read_models TO ledger_province;
            -- What requests write themselves. Entries and read models are the group committer's.
            GRANT INSERT, UPDATE ON ledger.clubs, ledger.members, ledger.proposals TO ledger_province;
            GRANT INSERT ON ledger.targets, ledger.idempotency_keys, ledger.personal_data_accesses TO ledger_province;
        END $$
        """;

    /// <summary>Creates the role where there is none and one may, lets the role of the service become it, and confines it in every table. Right after the tables were made.</summary>
    public static async Task Lock(string ownerConnectionString, string serviceConnectionString)
    {
        var service = await RoleOf(serviceConnectionString);
        using var quoting = new NpgsqlCommandBuilder();
        await SchemaChange.Execute(ownerConnectionString, ForService(CreateSql), ForService(LockSql));

        string ForService(string sql) =>
            sql.Replace("{\"role\"}", quoting.QuoteIdentifier(service), StringComparison.Ordinal).Replace("{role}", service.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Whether a service with this connection string can become the role.</summary>
    public static async Task<bool> IsReady(string connectionString)
    {
        await using var connection = new NpgsqlConnection(Confined(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }, "").ConnectionString);
        try
        {
            await connection.OpenAsync();
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedObject)
        {
            return false;
        }
    }

    /// <summary>Connections that begin in the role and are for one province from their first statement on: no statement sets it, and a reset of the session would not only undo that but the role.</summary>
    public static NpgsqlConnectionStringBuilder Confined(NpgsqlConnectionStringBuilder connections, string province)
    {
        connections.Options = $"{connections.Options} -c role={Name} -c {Setting}={province}".TrimStart();
        connections.NoResetOnClose = true;
        return connections;
    }

    private static async Task<string> RoleOf(string connectionString)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT current_user::text", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
