using Ledger.Api.Audit;
using Ledger.Api.Backup;
using Ledger.Api.Hosting;
using Ledger.Api.Tenancy;
using Ledger.Api.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ledger.Api.Tests.Backup;

[Collection(PostgresCollection.Name)]
public sealed class BackupTests(PostgresCluster cluster, LedgerService service) : IClassFixture<LedgerService>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ledger-backup-test-").FullName;

    private string Target => Path.Combine(_directory, "backup");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Backup_Restored_HoldsTheSameBooks()
    {
        var club = await service.OpenClub();
        await club.Capital(5_000_000);
        await club.Lend(1_000_000, "2025-01-10");
        await BackUp();

        var (restored, said) = await Restore(Target);

        said.Should().Contain("valid: ").And.NotContain("missing");
        await using var copy = await RunningHost.Start(restored, service.Clock);
        var there = club.Through(copy.Api);
        (await there.Fund()).Text.Should().Be((await club.Fund()).Text);
        (await there.Get("fund/verification")).At("valid")!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task Restore_WhereTheServicesRoleIsAnother_SaysAnewWhoSeesWhichRows()
    {
        await service.OpenClub();
        await service.Query("CREATE ROLE former_service; CREATE POLICY former_service ON ledger.clubs TO former_service USING (true)");
        await BackUp();
        await service.Query("DROP POLICY former_service ON ledger.clubs; DROP ROLE former_service");

        var (restored, _) = await Restore(Target);

        (await ProvincesSeen(restored)).Should().Be("33");
        await ServiceRole.Grant(restored, ServiceRole.Name);
        await ProvinceRole.Lock(restored, PostgresCluster.ForService(restored));
        (await ProvincesSeen(PostgresCluster.ForService(restored))).Should().Be("33");
        (await ProvincesSeen(ProvinceRole.Confined(new NpgsqlConnectionStringBuilder(restored), "25").ConnectionString)).Should().Be("");
        (await ProvincesSeen(ProvinceRole.Confined(new NpgsqlConnectionStringBuilder(restored), "33").ConnectionString)).Should().Be("33");

        async Task<string> ProvincesSeen(string connectionString)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var command = source.CreateCommand("SELECT coalesce(string_agg(DISTINCT tenant_id, ' '), '') FROM ledger.clubs");
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task Restore_EntriesAfterTheBackup_AreNamedByThePublishedSeal()
    {
        var club = await service.OpenClub();
        await using var sealing = await SealedHost();
        (await sealing.Api.Post("audit/seals", "")).ShouldBe(201);
        await BackUp();
        await club.Capital(1_000);
        await club.Capital(2_000);
        (await sealing.Api.Post("audit/seals", "")).ShouldBe(201);

        var (_, said) = await Restore(Target, seals: Path.Combine(_directory, "seals"));

        said.Should().Contain($"fund {club.Id} of province 33: entries 2 to 3 are missing").And.Contain("stand in it as here; 0 entries were recorded after it");
    }

    [Fact]
    public async Task Restore_OverData_IsRefusedUnlessTold()
    {
        await service.OpenClub();
        await BackUp();
        var (owner, _) = await Restore(Target);
        var options = new RestoreOptions(Target, Replace: false, Seals: null);

        await options.Invoking(asked => RestoreCommand.Run(asked, owner, TextWriter.Null)).Should().ThrowAsync<IOException>().WithMessage("*--replace*");

        var replaced = await RestoreCommand.Run(options with { Replace = true }, owner, TextWriter.Null);
        replaced.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Restore_ADumpThatWasChanged_IsRefused()
    {
        await BackUp();
        await File.AppendAllTextAsync(Path.Combine(Target, BackupManifest.DumpName), "x");
        var empty = await cluster.CreateEmptyDatabase();

        await empty.Awaiting(owner => RestoreCommand.Run(new RestoreOptions(Target, Replace: false, Seals: null), owner, TextWriter.Null)).Should().ThrowAsync<IOException>().WithMessage("*SHA-256*");
    }

    [Fact]
    public async Task Restore_WhileSomebodyIsConnected_IsRefused()
    {
        await BackUp();

        await Target.Awaiting(target => RestoreCommand.Run(new RestoreOptions(target, Replace: true, Seals: null), service.ConnectionString, TextWriter.Null))
            .Should().ThrowAsync<IOException>().WithMessage("*stop the service first*");
    }

    [Fact]
    public async Task Backup_IntoADirectoryThatHoldsSomething_IsRefused()
    {
        await BackUp();

        await Target.Awaiting(target => BackupCommand.Run(target, service.ConnectionString, TextWriter.Null)).Should().ThrowAsync<IOException>().WithMessage("*not empty*");
        Directory.GetDirectories(_directory).Should().Equal(Target);
    }

    [Fact]
    public async Task Backup_CutShort_LeavesNoBackup()
    {
        Directory.CreateDirectory(Target + ".partial");
        await File.WriteAllTextAsync(Path.Combine(Target + ".partial", BackupManifest.DumpName), "half");

        await Target.Awaiting(BackupManifest.Read).Should().ThrowAsync<IOException>();
        await BackUp();

        (await BackupManifest.Read(Target)).Entries.Should().BeGreaterOrEqualTo(0);
        Directory.GetDirectories(_directory).Should().Equal(Target);
    }

    private Task BackUp() => BackupCommand.Run(Target, service.ConnectionString, TextWriter.Null);

    private Task<RunningHost> SealedHost() => RunningHost.Start(
        PostgresCluster.ForService(service.ConnectionString), service.Clock,
        "--Ledger:Seals:Key", SealSigner.FileIn(_directory), "--Ledger:Seals:Directory", Path.Combine(_directory, "seals"));

    private async Task<(string Owner, string Said)> Restore(string directory, string? seals = null)
    {
        var owner = await cluster.CreateEmptyDatabase();
        await using var output = new StringWriter();
        var replaced = await RestoreCommand.Run(new RestoreOptions(directory, Replace: false, seals), owner, output);
        await LedgerDatabase.Migrate(owner);
        (await new RestoreVerification(owner, output).Run(replaced, seals)).Should().BeTrue("{0}", output);
        return (owner, output.ToString());
    }
}
