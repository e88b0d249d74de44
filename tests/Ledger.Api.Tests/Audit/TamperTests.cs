using System.Globalization;
using System.Text;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Tests.Testing;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.EventStore;

namespace Ledger.Api.Tests.Audit;

/// <summary>Somebody with every right on the database changes it behind the service's back.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TamperTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Verification_OfAnUntouchedFund_IsValid()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Seal();

        var reply = (await club.Get("fund/verification")).ShouldBe(200);

        reply.String("reason").Should().BeNull();
        reply.At("valid")!.GetValue<bool>().Should().BeTrue();
        reply.Number("entries").Should().Be(6);
        reply.Number("sealedThrough").Should().Be(6);
        (await club.Fund()).Number("version").Should().Be(6);
        (await club.Capital(1_000)).Status.Should().Be(201, "verifying changed nothing");
        (await club.Get("fund/verification")).At("valid")!.GetValue<bool>().Should().BeTrue();
    }

    [Theory]
    [InlineData("amount", 2, "hash", "UPDATE mt_events SET data = jsonb_set(data, '{amount}', '31000000') WHERE stream_id = '$club' AND version = 2")]
    [InlineData("date", 3, "hash", "UPDATE mt_events SET data = jsonb_set(data, '{on}', '\"2025-01-03\"') WHERE stream_id = '$club' AND version = 3")]
    [InlineData("header", 4, "hash", "UPDATE mt_events SET headers = headers || '{\"by\": \"another\"}' WHERE stream_id = '$club' AND version = 4")]
    [InlineData("hash", 4, "hash", "UPDATE mt_events SET headers = headers - 'hash' WHERE stream_id = '$club' AND version = 4")]
    [InlineData("swap", 2, "chain", "UPDATE mt_events SET version = 99 WHERE stream_id = '$club' AND version = 2; UPDATE mt_events SET version = 2 WHERE stream_id = '$club' AND version = 3; UPDATE mt_events SET version = 3 WHERE stream_id = '$club' AND version = 99")]
    [InlineData("drop", 3, "gap", "DELETE FROM mt_events WHERE stream_id = '$club' AND version = 3")]
    [InlineData("drop and renumber", 3, "chain", "DELETE FROM mt_events WHERE stream_id = '$club' AND version = 3; UPDATE mt_events SET version = version - 1 WHERE stream_id = '$club' AND version > 3")]
    [InlineData("tail", 6, "gap", "DELETE FROM mt_events WHERE stream_id = '$club' AND version = 6")]
    [InlineData("insert", 7, "hash", "INSERT INTO mt_events SELECT nextval('mt_events_sequence'), gen_random_uuid(), stream_id, 7, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, jsonb_build_object('previousHash', (SELECT headers ->> 'hash' FROM mt_events WHERE stream_id = '$club' AND version = 6), 'hash', repeat('ab', 32)), false FROM mt_events WHERE stream_id = '$club' AND version = 2; UPDATE mt_streams SET version = 7 WHERE id = '$club'")]
    [InlineData("back-date", 5, "timestamp", "UPDATE mt_events SET timestamp = timestamp - interval '1 day' WHERE stream_id = '$club' AND version = 5")]
    [InlineData("read model", 6, "read-model", "UPDATE read_models.fund_positions SET cash_on_hand = cash_on_hand + 1 WHERE club_id = '$club'")]
    [InlineData("read model of a loan", 6, "read-model", "UPDATE read_models.loan_positions SET outstanding = 0 WHERE club_id = '$club'")]
    [InlineData("seal", 1, "seal", "UPDATE ledger.seals SET root = repeat('ab', 32)")]
    [InlineData("heads of a seal", 1, "seal", "UPDATE ledger.seal_leaves SET hash = repeat('ab', 32) WHERE stream_id <> '$club'")]
    public async Task Verification_AfterAChange_NamesTheFirstBadEntry(string change, long entry, string check, string sql)
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        _ = await service.Club();
        await service.Seal();
        await service.Tamper(sql.Replace("$club", club.Id, StringComparison.Ordinal));

        var reply = (await club.Get("fund/verification")).ShouldBe(200);

        reply.At("valid")!.GetValue<bool>().Should().BeFalse(change);
        (reply.String("check"), reply.Number("firstInvalidEntry")).Should().Be((check, entry), reply.Text);
        reply.String("reason").Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Verification_AfterARowOfAnyReadModelWasDoubledOrDeleted_NamesTheTable()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        (await club.Put("fund/policy", new { effectiveFrom = "2025-01-20", monthlyRate = 0.8, target = 50_000_000 })).ShouldBe(200);
        await club.Lend(1_000_000, "2025-02-10");
        await club.Repay("L1", 500_000, "2025-02-11");
        await club.Repay("L1", 500_000, "2025-01-20");
        await using var connection = new Npgsql.NpgsqlConnection(service.Owner);
        await connection.OpenAsync();
        var tables = await Tables(connection);
        tables.Should().HaveCountGreaterThan(7);

        foreach (var table in tables)
        {
            await Execute(connection, $"CREATE TEMP TABLE saved AS SELECT * FROM read_models.{table} WHERE club_id = '{club.Id}'");
            if (table.EndsWith("_history", StringComparison.Ordinal))
            {
                await Execute(connection, $"INSERT INTO read_models.{table} SELECT * FROM saved LIMIT 1");
                (await Fault()).Should().Contain(table).And.Contain("a row too many");
                await Execute(connection, $"DELETE FROM read_models.{table} WHERE club_id = '{club.Id}'; INSERT INTO read_models.{table} SELECT * FROM saved");
            }

            await Execute(connection, $"DELETE FROM read_models.{table} WHERE club_id = '{club.Id}'");
            (await Fault()).Should().Contain(table).And.Contain("no row");
            await Execute(connection, $"INSERT INTO read_models.{table} SELECT * FROM saved; DROP TABLE saved");
        }

        (await club.Get("fund/verification")).At("valid")!.GetValue<bool>().Should().BeTrue();

        async Task<string> Fault() => (await service.Api.Get(club.Path("fund/verification"), ("Accept-Language", "en"))).String("reason")!;
    }

    [Fact]
    public async Task Verification_AfterASnapshotWasChanged_NamesItsEntry()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        var fund = (await service.Host.Store.AggregateStream<Fund>("33", club.Id, toVersion: 4))!.Aggregate;
        var snapshot = Encoding.UTF8.GetString(SnapshotFormat.Json(FundStore.SnapshotSchema, StoredJson.Default.Fund).WriteJson(fund));
        await service.Tamper($"INSERT INTO ledger.snapshots VALUES ('33', '{club.Id}', 'fund', {FundStore.SnapshotSchema}, 4, '{snapshot}')");
        (await club.Get("fund/verification")).At("valid")!.GetValue<bool>().Should().BeTrue();

        await service.Tamper($"UPDATE ledger.snapshots SET data = replace(data::text, '30000000', '31000000')::json WHERE stream_id = '{club.Id}'");

        var reply = await club.Get("fund/verification");
        (reply.String("check"), reply.Number("firstInvalidEntry")).Should().Be(("snapshot", 4));
    }

    [Fact]
    public async Task Verification_AfterTheTailAndAllThatCountsItWasDropped_IsCaughtByTheSeal()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Seal();
        (await club.Put("fund/policy", new { effectiveFrom = "2026-02-01", monthlyRate = 0.8 })).ShouldBe(200);
        await service.Seal();
        await service.Tamper($"DELETE FROM mt_events WHERE stream_id = '{club.Id}' AND version = 7; UPDATE mt_streams SET version = 6 WHERE id = '{club.Id}'; DELETE FROM read_models.club_targets WHERE club_id = '{club.Id}' AND version = 7");

        var reply = await club.Get("fund/verification");

        (reply.String("check"), reply.Number("firstInvalidEntry")).Should().Be(("seal", 7), reply.Text);
    }

    [Fact]
    public async Task Verification_AfterTheWholeFundWasHashedAnew_IsCaughtByTheSeal()
    {
        await using var service = await SealedService.Start(cluster);
        var club = await service.Club();
        await service.Seal();
        await club.Request(2_000_000, "2025-02-01");
        await club.Capital(3_000_000);
        await service.Seal();
        await service.Tamper($"UPDATE mt_events SET data = jsonb_set(data, '{{purpose}}', '\"another\"') WHERE stream_id = '{club.Id}' AND version = 7");
        (await club.Get("fund/verification")).String("check").Should().Be("hash");
        await Rehash(service, club, 7);

        var reply = await club.Get("fund/verification");

        (reply.String("check"), reply.Number("firstInvalidEntry")).Should().Be(("seal", 7), reply.Text);
        var export = await service.Export(club);
        (await SealedService.Verify(export)).Output.Should().Contain("invalid at entry 1: Seal");
        (await SealedService.VerifyIndependently(export)).Output.Should().Contain("has another hash for entry 8");
    }

    [Theory]
    [InlineData("ALTER TABLE public.mt_events DISABLE TRIGGER ALL")]
    [InlineData("UPDATE public.mt_events SET data = '{}'")]
    [InlineData("UPDATE public.mt_events SET is_archived = true WHERE false")]
    [InlineData("DELETE FROM public.mt_events")]
    [InlineData("TRUNCATE public.mt_events")]
    [InlineData("DROP TABLE public.mt_events")]
    [InlineData("DROP TRIGGER ledger_events_are_immutable ON public.mt_events")]
    [InlineData("SET session_replication_role = replica")]
    [InlineData("UPDATE public.mt_streams SET id = id")]
    [InlineData("DELETE FROM public.mt_streams")]
    [InlineData("TRUNCATE public.mt_streams CASCADE")]
    [InlineData("UPDATE ledger.seals SET root = ''")]
    [InlineData("DELETE FROM ledger.seal_leaves")]
    [InlineData("UPDATE ledger.idempotency_keys SET status = 0")]
    [InlineData("DELETE FROM ledger.schema_migrations")]
    [InlineData("SET ROLE ledger")]
    [InlineData("CREATE OR REPLACE FUNCTION ledger.refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")]
    public async Task Role_OfTheService_CannotChangeWhatIsRecorded(string sql)
    {
        var owner = await cluster.CreateDatabase();
        await using var connection = new Npgsql.NpgsqlConnection(PostgresCluster.ForService(owner));
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);

        var refused = await command.Awaiting(c => c.ExecuteNonQueryAsync()).Should().ThrowAsync<Npgsql.PostgresException>();

        refused.Which.SqlState.Should().Be(Npgsql.PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData("UPDATE ledger.seals SET root = ''")]
    [InlineData("DELETE FROM ledger.seal_leaves")]
    [InlineData("TRUNCATE ledger.seal_keys CASCADE")]
    public async Task Seals_AreImmutableForTheirOwnerToo(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(await cluster.CreateDatabase());
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);

        (await command.Awaiting(c => c.ExecuteNonQueryAsync()).Should().ThrowAsync<Npgsql.PostgresException>()).Which.SqlState.Should().Be("LE003");
    }

    private static async Task Execute(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> Tables(Npgsql.NpgsqlConnection connection)
    {
        await using var command = new Npgsql.NpgsqlCommand("SELECT tablename::text FROM pg_tables WHERE schemaname = 'read_models' ORDER BY 1", connection);
        return await command.List(static row => row.GetString(0), default);
    }

    /// <summary>Gives every entry from one on the hash that its contents now have.</summary>
    private static async Task Rehash(SealedService service, TestClub club, long from)
    {
        var hash = HashChain.Genesis;
        var updates = new StringBuilder();
        await foreach (var stored in service.Host.Store.ReadStream("33", club.Id))
        {
            var previous = hash;
            hash = HashChain.Next(previous, stored);
            if (stored.Version >= from)
            {
                updates.Append(CultureInfo.InvariantCulture, $"UPDATE mt_events SET headers = headers || '{{\"previousHash\": \"{previous}\", \"hash\": \"{hash}\"}}' WHERE stream_id = '{club.Id}' AND version = {stored.Version};");
            }
        }

        await service.Tamper(updates.ToString());
    }
}
