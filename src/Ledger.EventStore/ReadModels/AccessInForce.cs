namespace Ledger.EventStore.ReadModels;

/// <summary>What others than the owner may do with the tables in force, for those that take their place: privileges, policies by row, and whose eyes a view reads with.</summary>
internal static class AccessInForce
{
    /// <summary>Gives it to the tables of a schema that are there under the same name in the schema in force.</summary>
    public static string Copy(string inForce, string next) =>
        $"""
        DO $$
        DECLARE
            grantee text;
            source record;
            policy record;
        BEGIN
            FOR grantee IN
                SELECT DISTINCT r.rolname FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a JOIN pg_roles r ON r.oid = a.grantee
                WHERE n.nspname = '{inForce}' AND a.grantee <> n.nspowner
            LOOP
                EXECUTE format('GRANT USAGE ON SCHEMA {next} TO %I', grantee);
            END LOOP;
            FOR source IN
                SELECT c.relname, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.reloptions FROM pg_class c
                WHERE c.relnamespace = '{inForce}'::regnamespace AND c.relkind IN ('r', 'v') AND to_regclass(format('{next}.%I', c.relname)) IS NOT NULL
            LOOP
                EXECUTE (
                    SELECT coalesce(string_agg(format('GRANT %s ON {next}.%I TO %I', a.privilege_type, source.relname, r.rolname), '; '), 'SELECT')
                    FROM aclexplode(source.relacl) a JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> source.relowner);
                FOR policy IN
                    SELECT p.policyname, p.permissive, p.cmd, array_to_string(array(SELECT quote_ident(role) FROM unnest(p.roles) AS role), ', ') AS roles, p.qual, p.with_check
                    FROM pg_policies p WHERE p.schemaname = '{inForce}' AND p.tablename = source.relname
                LOOP
                    EXECUTE format('CREATE POLICY %I ON {next}.%I AS %s FOR %s TO %s', policy.policyname, source.relname, policy.permissive, policy.cmd, policy.roles)
                        || coalesce(' USING (' || policy.qual || ')', '') || coalesce(' WITH CHECK (' || policy.with_check || ')', '');
                END LOOP;
                IF source.relrowsecurity THEN
                    EXECUTE format('ALTER TABLE {next}.%I ENABLE ROW LEVEL SECURITY', source.relname);
                END IF;
                IF 'security_invoker=true' = ANY (source.reloptions) THEN
                    EXECUTE format('ALTER VIEW {next}.%I SET (security_invoker = true)', source.relname);
                END IF;
            END LOOP;
        END $$
        """;
}
