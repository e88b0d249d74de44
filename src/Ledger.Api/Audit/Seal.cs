using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>A signed statement of where every fund stood: the root of the Merkle tree over the heads of their chains.</summary>
/// <param name="Number">From 1 without a gap.</param>
/// <param name="SealedAt">When.</param>
/// <param name="Funds">The number of heads in the tree.</param>
/// <param name="Root">The root, in hexadecimal.</param>
/// <param name="Previous">The hash of the seal before, in hexadecimal; <see cref="HashChain.Genesis"/> for the first.</param>
/// <param name="KeyId">Which key signed.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the statement: the two numbers of 32 bytes one after the other, in hexadecimal.</param>
internal sealed record Seal(int Number, Instant SealedAt, int Funds, string Root, string Previous, string KeyId, string Signature)
{
    /// <summary>What is signed, as canonical JSON.</summary>
    public byte[] Statement()
    {
        using var statement = new MemoryStream();
        using (var json = new Utf8JsonWriter(statement))
        {
            json.WriteStartObject();
            json.WriteNumber("funds", Funds);
            json.WriteString("keyId", KeyId);
            json.WriteNumber("number", Number);
            json.WriteString("previous", Previous);
            json.WriteString("root", Root);
            json.WriteString("sealedAt", HashChain.Timestamp(SealedAt));
            json.WriteEndObject();
        }

        return CanonicalJson.Of(statement.ToArray());
    }

    /// <summary>Chains the next seal to this one.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Statement()));

    public bool IsSignedBy(SealKey key)
    {
        try
        {
            return key.Verifies(Statement(), Convert.FromHexString(Signature));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>The head of one fund's chain.</summary>
internal sealed record FundHead(string TenantId, string StreamId, long Version, string Hash)
{
    /// <summary>The hash of the leaf: over the head as canonical JSON.</summary>
    public byte[] Leaf()
    {
        using var head = new MemoryStream();
        using (var json = new Utf8JsonWriter(head))
        {
            json.WriteStartObject();
            json.WriteString("hash", Hash);
            json.WriteString("streamId", StreamId);
            json.WriteString("tenantId", TenantId);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        }

        return MerkleTree.Leaf(CanonicalJson.Of(head.ToArray()));
    }
}

/// <summary>The proof that a head is in a seal.</summary>
/// <param name="Head">The head.</param>
/// <param name="LeafIndex">Its place in the tree, from 0.</param>
/// <param name="TreeSize">The number of leaves.</param>
/// <param name="Path">The siblings from the leaf upwards, in hexadecimal.</param>
internal sealed record Inclusion(FundHead Head, int LeafIndex, int TreeSize, IReadOnlyList<string> Path)
{
    public bool LeadsTo(Seal seal)
    {
        try
        {
            return TreeSize == seal.Funds
                && MerkleTree.RootOf(Head.Leaf(), LeafIndex, TreeSize, [.. Path.Select(Convert.FromHexString)]) is { } root
                && Convert.ToHexStringLower(root) == seal.Root;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>A public key of seals.</summary>
/// <param name="KeyId">The first 16 hexadecimal digits of the SHA-256 of <paramref name="PublicKey"/>.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo (DER).</param>
internal sealed record SealKey(string KeyId, byte[] PublicKey)
{
    private const int IdDigits = 16;

    public static SealKey Of(ECDsa key)
    {
        var publicKey = key.ExportSubjectPublicKeyInfo();
        return new SealKey(Convert.ToHexStringLower(SHA256.HashData(publicKey))[..IdDigits], publicKey);
    }

    /// <exception cref="CryptographicException">It is no key.</exception>
    public static SealKey FromPem(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (ArgumentException notPem)
        {
            throw new CryptographicException("There is no PEM with a key of an elliptic curve.", notPem);
        }

        return key.ExportParameters(includePrivateParameters: false).Curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256"
            ? Of(key)
            : throw new CryptographicException("The key is not of the curve P-256.");
    }

    public string Pem() => PemEncoding.WriteString("PUBLIC KEY", PublicKey) + "\n";

    public bool Verifies(byte[] statement, byte[] signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(PublicKey, out _);
            return key.KeySize == 256 && key.VerifyData(statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>The private key that seals are signed with.</summary>
internal sealed class SealSigner : IDisposable
{
    private const string FileName = "seal-key.pem";

    private readonly ECDsa _key;

    private SealSigner(ECDsa key, SealKey publicKey)
    {
        _key = key;
        Key = publicKey;
    }

    public SealKey Key { get; }

    /// <summary>The key of a setting: PEM, or the path of a file with it; null when there is none.</summary>
    /// <exception cref="FormatException">The setting names no key of the curve P-256.</exception>
    public static SealSigner? From(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            var pem = setting.Contains("-----BEGIN", StringComparison.Ordinal) ? setting : File.ReadAllText(setting);
            key.ImportFromPem(pem);
            var publicKey = SealKey.FromPem(pem);
            _ = key.SignData([], HashAlgorithmName.SHA256);
            return new SealSigner(key, publicKey);
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new FormatException($"Ledger__Seals__Key holds no private key of the curve P-256 as PEM, nor the path of one: {unusable.Message}", unusable);
        }
    }

    /// <summary>The path of the key in a data directory; the first time one is made, readable by its owner only.</summary>
    public static string FileIn(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var unfinished = $"{path}.{Guid.NewGuid():N}";
            using (var file = new FileStream(unfinished, options))
            {
                file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
                file.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(unfinished, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process that starts was first; its key is as good.
                File.Delete(unfinished);
            }
        }

        return path;
    }

    public string Sign(byte[] statement) =>
        Convert.ToHexStringLower(_key.SignData(statement, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public void Dispose() => _key.Dispose();
}
