using Ledger.Api.Database;
using Ledger.Api.Tenancy;
using Ledger.Api.Tests.Testing;
using Npgsql;

namespace Ledger.Api.Tests.Tenancy;

/// <summary>Queries that are wrong on purpose, on the connections on which the service asks for somebody of a province: PostgreSQL itself gives and takes that province's rows only.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SecondLockTests(LedgerService service, PostgresCluster cluster) : IClassFixture<LedgerService>
{
    private readonly TwoProvinces _two = new(service);

    [Fact]
    public async Task Select_WithoutACondition_GivesTheRowsOfTheProvinceOnly()
    {
        await _two.Fill();
        var relations = await _two.Relations();
        relations.Should().Contain(["ledger.clubs", "ledger.members", "public.mt_events", "public.mt_streams", "ledger.snapshots", "ledger.idempotency_keys", "read_models.loan_positions", "read_models.loan_beliefs", "ledger.outbox", "ledger.targets"]);
        foreach (var relation in relations)
        {
            (await service.Query($"SELECT DISTINCT tenant_id FROM {relation}")).Should().Contain([TwoProvinces.Own, TwoProvinces.Other], "else {0} proves nothing", relation);

            var seen = (await _two.Ask($"SELECT tenant_id FROM {relation}")).Distinct().ToList();

            // A target without a province is the nation's, for all to see.
            seen.Remove(relation == "ledger.targets" ? null : "").Should().Be(relation == "ledger.targets");
            seen.Should().Equal([TwoProvinces.Own], "{0} has rows of other provinces too", relation);
        }
    }

    [Fact]
    public async Task Select_NamingAnotherProvince_GivesNothing()
    {
        await _two.Fill();
        foreach (var relation in await _two.Relations())
        {
            (await _two.Ask($"SELECT tenant_id FROM {relation} WHERE tenant_id = '{TwoProvinces.Other}'")).Should().BeEmpty("{0} is asked for another province", relation);
        }
    }

    [Fact]
    public async Task Insert_IntoAnotherProvince_IsRefused()
    {
        var writable = await service.Query("SELECT format('%I.%I', relnamespace::regnamespace, relname) FROM pg_class WHERE relkind = 'r' AND has_table_privilege('ledger_province', oid, 'INSERT')");
        writable.Should().BeEquivalentTo("ledger.clubs", "ledger.members", "ledger.proposals", "ledger.targets", "ledger.idempotency_keys", "ledger.personal_data_accesses");
        foreach (var table in writable)
        {
            var insert = await _two.Insert(table, TwoProvinces.Other);

            await _two.Awaiting(two => two.Ask(insert)).Should().ThrowAsync<PostgresException>().WithMessage("42501*row-level security*");
        }
    }

    [Fact]
    public async Task Update_OfAnotherProvince_FindsNoRow_AndNoRowMovesThere()
    {
        await _two.Fill();
        var before = await service.Query("SELECT name FROM ledger.clubs WHERE tenant_id = '25' ORDER BY club_id");

        (await _two.Ask("UPDATE ledger.clubs SET name = 'lost' RETURNING tenant_id")).Should().OnlyContain(tenant => tenant == TwoProvinces.Own).And.NotBeEmpty();
        (await _two.Ask("UPDATE ledger.clubs SET name = 'lost' WHERE tenant_id = '25' RETURNING tenant_id")).Should().BeEmpty();
        await _two.Awaiting(two => two.Ask("UPDATE ledger.clubs SET tenant_id = '25'")).Should().ThrowAsync<PostgresException>().WithMessage("42501*row-level security*");

        (await service.Query("SELECT name FROM ledger.clubs WHERE tenant_id = '25' ORDER BY club_id")).Should().Equal(before);
    }

    [Fact]
    public async Task Privileges_AreForWhatIsConfinedOnly()
    {
        (await service.Query(
            """
            SELECT format('%I.%I', c.relnamespace::regnamespace, c.relname) FROM pg_class c
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                AND has_table_privilege('ledger_province', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
                AND NOT (c.relrowsecurity OR coalesce('security_invoker=true' = ANY (c.reloptions), false))
            """)).Should().BeEmpty();
        (await service.Query("SELECT has_schema_privilege('ledger_province', 'people', 'USAGE')")).Should().Equal("False");
        (await service.Query("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND has_table_privilege('ledger_province', oid, 'DELETE, TRUNCATE')")).Should().Equal("0");
    }

    [Fact]
    public async Task Connection_UsedAgain_IsStillConfined()
    {
        var used = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            used.AddRange(await _two.Ask("SELECT pg_backend_pid() || ' ' || current_user || ' ' || current_setting('ledger.tenant')"));
            await _two.Awaiting(two => two.Ask("SELECT 1 / 0")).Should().ThrowAsync<PostgresException>();
        }

        used.Distinct().Should().ContainSingle().Which.Should().EndWith(" ledger_province 33");
        (await _two.Ask("SELECT current_setting('ledger.tenant')", TwoProvinces.Other)).Should().Equal(TwoProvinces.Other);
    }

    [Fact]
    public async Task Rebuild_OfTheReadModels_KeepsTheLock()
    {
        await service.OpenClub();
        await ReadModels.Rebuild(service.ConnectionString).Run();
        await _two.Fill();

        foreach (var relation in (await _two.Relations()).Where(name => name.StartsWith("read_models.", StringComparison.Ordinal)))
        {
            (await service.Query($"SELECT DISTINCT tenant_id FROM {relation}")).Should().Contain(TwoProvinces.Other);
            (await _two.Ask($"SELECT DISTINCT tenant_id FROM {relation}")).Should().Equal(TwoProvinces.Own);
        }

        // The service writes on as before.
        (await (await service.OpenClub()).Capital(5_000_000)).Number("entry").Should().Be(2);
    }

    [Fact]
    public async Task Service_WithTheOwnersConnectionString_IsConfinedToo()
    {
        await _two.Fill();
        await using var owner = ReadModels.DataSource(ProvinceRole.Confined(new NpgsqlConnectionStringBuilder(service.ConnectionString), TwoProvinces.Own).ConnectionString);

        await using var command = owner.Command("SELECT DISTINCT tenant_id FROM read_models.fund_beliefs");

        (await TwoProvinces.Read(command)).Should().Equal(TwoProvinces.Own);
    }

    [Fact]
    public async Task Role_WithoutTheMembership_IsFoundOut()
    {
        await service.Query("DROP ROLE IF EXISTS plain_service; CREATE ROLE plain_service LOGIN");
        var plain = new NpgsqlConnectionStringBuilder(service.ConnectionString) { Username = "plain_service" }.ConnectionString;

        (await ProvinceRole.IsReady(plain)).Should().BeFalse();
        await service.Query("GRANT ledger_province TO plain_service");
        (await ProvinceRole.IsReady(plain)).Should().BeTrue();
        (await ProvinceRole.IsReady(PostgresCluster.ForService(await cluster.CreateDatabase()))).Should().BeTrue();
        await service.Query("DROP ROLE plain_service");
    }
}
