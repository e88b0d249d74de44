using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ledger.Api.Backup;

/// <summary>What a backup holds, for whoever reads it and for the restore.</summary>
/// <param name="Format">1.</param>
/// <param name="TakenAt">RFC 3339, UTC: everything committed before is in it.</param>
/// <param name="Program">The release that took it.</param>
/// <param name="PostgreSql">The server that it was taken of.</param>
/// <param name="Clubs">In the register.</param>
/// <param name="Funds">Fund books.</param>
/// <param name="Entries">Entries in all of them.</param>
/// <param name="LastSeal">The number of the last seal; 0 for none.</param>
/// <param name="Sha256">Of the dump, in hexadecimal.</param>
internal sealed record BackupManifest(int Format, string TakenAt, string Program, string PostgreSql, long Clubs, long Funds, long Entries, int LastSeal, string Sha256)
{
    public const string FileName = "backup.json";
    public const string DumpName = "ledger.dump";

    public static async Task<BackupManifest> Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new IOException($"there is no backup in {directory}: {FileName} is missing");
        }

        await using var file = File.OpenRead(path);
        var manifest = await JsonSerializer.DeserializeAsync(file, BackupJson.Default.BackupManifest);
        return manifest is { Format: 1 } ? manifest : throw new FormatException($"{path} is not of a format that this release reads");
    }

    public async Task Write(string directory)
    {
        await using var file = new FileStream(Path.Combine(directory, FileName), FileMode.CreateNew);
        await JsonSerializer.SerializeAsync(file, this, BackupJson.Default.BackupManifest);
        file.Flush(flushToDisk: true);
    }

    public static async Task<string> Digest(string dump)
    {
        await using var file = new FileStream(dump, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
