using System.IO.Compression;
using System.Text.Json.Nodes;
using Ledger.Api.Audit;
using Ledger.Api.Backup;
using Ledger.Api.Hosting;
using Ledger.Api.Tests.Testing;

namespace Ledger.Api.Tests.Upgrade;

/// <summary>Databases of earlier releases, with data in them, under this one. A dump is never made anew: a release adds one.</summary>
[Collection(PostgresCollection.Name)]
public sealed class UpgradeTests(PostgresCluster cluster)
{
    public static TheoryData<string> Releases => ["release-0", "release-1"];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Migrate_ADatabaseOfThatRelease_KeepsEveryBook(string release)
    {
        var owner = await Load(release);

        await LedgerDatabase.Migrate(owner);

        await TestPeople.Add(owner);
        await using var host = await RunningHost.Start(owner, new SettableClock());
        var books = JsonNode.Parse(Resource(release + ".books.json"))!.AsObject();
        books.Should().NotBeEmpty();
        foreach (var (club, before) in books)
        {
            var after = (await host.Api.Get($"clubs/{club}/fund?asOf=2026-11-22")).ShouldBe(200);
            foreach (var name in (string[])["version", "trialBalance", "fundSize", "loansOutstanding"])
            {
                after.At(name)!.ToJsonString().Should().Be(before![name]!.ToJsonString(), "{0} of {1} is what {2} said", name, club, release);
            }

            var verification = (await host.Api.Get($"clubs/{club}/fund/verification")).ShouldBe(200);
            verification.At("valid")!.GetValue<bool>().Should().BeTrue("{0}", verification.Text);
            verification.String("head").Should().Be((string?)before!["head"]);
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Migrate_ADatabaseOfThatRelease_RebuildsTheReadModels(string release)
    {
        var owner = await Load(release);
        await LedgerDatabase.Migrate(owner);
        await using var output = new StringWriter();

        (await ReadModelCommands.Check(owner, output, isTerminal: false)).Should().BeTrue("{0}", output);

        (await new RestoreVerification(owner, output).Run([], published: null)).Should().BeTrue("{0}", output);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Migrate_Twice_ChangesNothing(string release)
    {
        var owner = await Load(release);
        await LedgerDatabase.Migrate(owner);
        await using var database = Npgsql.NpgsqlDataSource.Create(owner);
        var before = await Applied();

        await LedgerDatabase.Migrate(owner);

        (await Applied()).Should().Be(before).And.NotBeNullOrEmpty();

        async Task<string?> Applied()
        {
            await using var command = database.CreateCommand("SELECT string_agg(m::text, ';' ORDER BY component, number) FROM ledger.schema_migrations m");
            return (string?)await command.ExecuteScalarAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Verify_AnExportOfThatRelease_IsValid(string release)
    {
        using var export = new MemoryStream(Bytes(release + ".export.jsonl"));

        (await new ExportVerifier(keys: null, kept: []).Verify(export, ahead: 0)).Should().BeNull();
    }

    private async Task<string> Load(string release)
    {
        var owner = await cluster.CreateEmptyDatabase();
        using var psql = PostgresTools.Program("psql", owner, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null");
        psql.StartInfo.RedirectStandardInput = true;
        psql.Start();
        var errors = psql.StandardError.ReadToEndAsync();
        await using (var dump = new GZipStream(new MemoryStream(Bytes(release + ".sql.gz")), CompressionMode.Decompress))
        {
            await dump.CopyToAsync(psql.StandardInput.BaseStream);
        }

        psql.StandardInput.Close();
        await psql.WaitForExitAsync();
        psql.ExitCode.Should().Be(0, "{0}", await errors);
        return owner;
    }

    private static string Resource(string name) => System.Text.Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(UpgradeTests).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
