using System.Diagnostics;
using System.Security.Cryptography;
using Ledger.Api.Audit;
using Ledger.Api.Tests.Testing;
using Npgsql;

namespace Ledger.Api.Tests.Audit;

/// <summary>The service with a key to seal with, on a database of its own, which the test may change as its superuser.</summary>
internal sealed class SealedService : IAsyncDisposable
{
    private readonly string _directory;

    private SealedService(string owner, string directory, RunningHost host)
    {
        Owner = owner;
        _directory = directory;
        Host = host;
    }

    public string Owner { get; }

    public RunningHost Host { get; }

    public ApiClient Api => Host.Api;

    public string SealDirectory => Path.Combine(_directory, "seals");

    public static async Task<SealedService> Start(PostgresCluster cluster, params string[] settings)
    {
        var owner = await cluster.CreateDatabase();
        var directory = Directory.CreateTempSubdirectory("ledger-audit-").FullName;
        var service = await RunningHost.Start(
            PostgresCluster.ForService(owner),
            new SettableClock(),
            ["--Ledger:Seals:Key", NewKey(), "--Ledger:Seals:Directory", Path.Combine(directory, "seals"), .. settings]);
        return new SealedService(owner, directory, service);
    }

    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>A club with six entries.</summary>
    public async Task<TestClub> Club()
    {
        var club = await TestClub.Open(Api, "2025-01-01", new { monthlyRate = 0.9 });
        await club.Capital(30_000_000);
        await club.Capital(5_000_000, source: "donation", via: "bank");
        await club.Lend(4_000_000, "2025-01-10");
        return club;
    }

    public async Task<Reply> Seal() => (await Api.Send(HttpMethod.Post, "audit/seals", null)).ShouldBe(201);

    /// <summary>Changes the database as somebody does who may do everything there.</summary>
    public async Task Tamper(string sql)
    {
        await using var connection = new NpgsqlConnection(Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            ALTER TABLE public.mt_events DISABLE TRIGGER ALL; ALTER TABLE ledger.seals DISABLE TRIGGER ALL; ALTER TABLE ledger.seal_leaves DISABLE TRIGGER ALL;
            {sql}
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> Export(TestClub club, string? content = null)
    {
        var path = Path.Combine(_directory, $"{Guid.NewGuid():N}.jsonl");
        await File.WriteAllTextAsync(path, content ?? (await club.Get("fund/export")).ShouldBe(200).Text);
        return path;
    }

    /// <summary>What <c>./ledger verify</c> answers and prints.</summary>
    public static async Task<(bool Valid, string Output)> Verify(string export, params string[] options)
    {
        await using var output = new StringWriter();
        return (await VerifyCommand.Run([export, .. options], output), output.ToString());
    }

    /// <summary>What the second implementation answers and prints.</summary>
    public static async Task<(bool Valid, string Output)> VerifyIndependently(string export)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", [Script(), export]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = python.StandardError.ReadToEndAsync();
        var output = await python.StandardOutput.ReadToEndAsync() + await errors;
        await python.WaitForExitAsync();
        return (python.ExitCode == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Script()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Ledger.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("Not in the project.");
        }

        return Path.Combine(directory, "tests", "verify", "verify.py");
    }
}
