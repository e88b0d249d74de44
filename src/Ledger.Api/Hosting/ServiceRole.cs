using Ledger.Api.Tenancy;
using Npgsql;

namespace Ledger.Api.Hosting;

/// <summary>What the role that the service runs as may do: append events, seals and looks at personal data, and no more with them; write everything else that it keeps.</summary>
internal static class ServiceRole
{
    /// <summary>The role in a PostgreSQL that the program runs itself.</summary>
    public const string Name = "ledger_service";

    private const string CreateSql =
        """
        DO $$ BEGIN
            CREATE ROLE ledger_service LOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END $$
        """;

    private const string GrantSql =
        """
        GRANT USAGE ON SCHEMA public, ledger, people, read_models TO {role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ledger, people, read_models TO {role};
        REVOKE INSERT, UPDATE, DELETE ON ledger.schema_migrations FROM {role};
        REVOKE UPDATE, DELETE ON ledger.seals, ledger.seal_leaves, ledger.seal_keys, ledger.seal_publications, ledger.idempotency_keys, ledger.personal_data_accesses FROM {role};
        REVOKE ALL ON public.mt_events, public.mt_streams, public.mt_event_progression FROM {role};
        GRANT SELECT, INSERT ON public.mt_events, public.mt_streams TO {role};
        GRANT UPDATE (version, timestamp) ON public.mt_streams TO {role};
        GRANT USAGE ON SEQUENCE public.mt_events_sequence TO {role}
        """;

    /// <summary>Creates <see cref="Name"/> where there is none, and answers a connection string for it. It may do nothing until it is granted something.</summary>
    public static async Task<string> Create(string ownerConnectionString)
    {
        await SchemaChange.Execute(ownerConnectionString, CreateSql);
        return new NpgsqlConnectionStringBuilder(ownerConnectionString) { Username = Name }.ConnectionString;
    }

    /// <summary>Grants a role what the service needs. Right after the tables were made, because a new table is nobody's but its owner's.</summary>
    public static async Task Grant(string ownerConnectionString, string role)
    {
        using var quoting = new NpgsqlCommandBuilder();
        await SchemaChange.Execute(ownerConnectionString, GrantSql.Replace("{role}", quoting.QuoteIdentifier(role), StringComparison.Ordinal));
    }
}
