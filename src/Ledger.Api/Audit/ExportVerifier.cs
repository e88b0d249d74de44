using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Ledger.EventStore;

namespace Ledger.Api.Audit;

/// <summary>Verifies an exported fund book with nothing but the file: no database, no network.</summary>
internal sealed class ExportVerifier
{
    private readonly Dictionary<string, SealKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Seal> _kept = [];
    private readonly bool _trustsExport;
    private readonly List<string> _hashes = [];
    private FundAudit? _audit;
    private SealChain? _seals;
    private string _tenant = "";
    private string _fund = "";
    private long _sealedThrough;
    private int _compared;
    private bool _ended;

    /// <param name="keys">The only keys to trust; null to trust those of the export.</param>
    /// <param name="kept">Seals kept elsewhere, which those of the export must equal.</param>
    public ExportVerifier(IReadOnlyList<SealKey>? keys, IReadOnlyList<Seal> kept)
    {
        _trustsExport = keys is null;
        foreach (var key in keys ?? [])
        {
            _keys[key.KeyId] = key;
        }

        foreach (var seal in kept)
        {
            _kept[seal.Number] = seal;
        }
    }

    /// <summary>Prints what was checked and <c>valid</c>, or <c>invalid</c> with the first bad entry and why. Answers whether it is valid.</summary>
    public static async Task<bool> Run(string[] arguments, TextWriter output)
    {
        var (file, sealsPath, keysPath) = Parse(arguments);
        var verifier = new ExportVerifier(keysPath is null ? null : ReadKeys(keysPath), sealsPath is null ? [] : ReadSeals(sealsPath));
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var fault = await verifier.Verify(stream);
        await verifier.Report(output, fault);
        return fault is null;
    }

    /// <summary>Null when the export is valid.</summary>
    public async Task<AuditFault?> Verify(Stream export)
    {
        await foreach (var lines in ExportLines.Read(export))
        {
            foreach (var line in lines)
            {
                if (Line(line) is { } fault)
                {
                    return fault;
                }
            }
        }

        return _ended ? AgainstKept() : Format("tệp bị cắt cụt, thiếu dòng cuối", "the file was cut short, its last line is missing");
    }

    private static (string File, string? Seals, string? Keys) Parse(string[] arguments)
    {
        string? file = null;
        string? seals = null;
        string? keys = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--seals" when i + 1 < arguments.Length:
                    seals = arguments[++i];
                    break;
                case "--keys" when i + 1 < arguments.Length:
                    keys = arguments[++i];
                    break;
                case [not '-', ..] when file is null:
                    file = arguments[i];
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not understood: ./ledger verify <export> [--seals <directory or file>] [--keys <PEM file>]");
            }
        }

        return (file ?? throw new FormatException("which export? ./ledger verify <export> [--seals <directory or file>] [--keys <PEM file>]"), seals, keys);
    }

    private static List<SealKey> ReadKeys(string path)
    {
        var pem = File.ReadAllText(path);
        var keys = new List<SealKey>();
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            try
            {
                keys.Add(SealKey.FromPem(rest[found.Location].ToString()));
            }
            catch (CryptographicException unusable)
            {
                throw new FormatException($"{path} holds something else than public keys: {unusable.Message}", unusable);
            }
        }

        return keys.Count > 0 ? keys : throw new FormatException($"{path} holds no key as PEM");
    }

    /// <summary>Seals that were published: a file, or a directory of them.</summary>
    internal static List<Seal> ReadSeals(string path)
    {
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "seal-*.json") : [path];
        var seals = new List<Seal>();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            try
            {
                seals.Add(SealOf(json.RootElement));
            }
            catch (Exception malformed) when (malformed is KeyNotFoundException or InvalidOperationException)
            {
                throw new FormatException($"{file} is no seal", malformed);
            }
        }

        return seals.Count > 0 ? seals : throw new FormatException($"there is no seal in {path}");
    }

    private static Seal SealOf(JsonElement json) => new(
        json.GetProperty("number").GetInt32(),
        HashChain.ParseTimestamp(Text(json, "sealedAt")),
        json.GetProperty("funds").GetInt32(),
        Text(json, "root"),
        Text(json, "previous"),
        Text(json, "keyId"),
        Text(json, "signature"));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static AuditFault Format(string vietnamese, string english) => new("format", null, $"Tệp không đúng: {vietnamese}.", $"The file is not right: {english}.");

    private AuditFault? Line(in ExportLine line)
    {
        try
        {
            // Almost all lines are entries; what is wrong with one that stands elsewhere is that it stands there.
            if (_audit is not null && !_ended && _seals is null)
            {
                if (line.Malformed is { } malformed)
                {
                    return Malformed(malformed);
                }

                if (line.Entry is not null)
                {
                    return Entry(line.Entry, line.HasItsJournal);
                }
            }

            using var json = JsonDocument.Parse(line.Line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Line(json.RootElement);
        }
        catch (Exception malformed) when (ExportLine.IsMalformed(malformed))
        {
            return Malformed(malformed);
        }
    }

    private static AuditFault Malformed(Exception why) => Format($"dòng không đúng dạng: {why.Message}", $"a line is not of the format: {why.Message}");

    private AuditFault? Line(JsonElement json)
    {
        var kind = Text(json, "kind");
        if (_ended || (_audit is null) != (kind == "fund"))
        {
            return Format("thứ tự các dòng không đúng", "its lines are out of order");
        }

        return kind switch
        {
            "fund" => Fund(json),
            "seal" => Seal(json),
            "end" => End(json),
            _ => Format($"không hiểu dòng '{kind}' ở chỗ này", $"a line '{kind}' cannot stand here"),
        };
    }

    private AuditFault? Fund(JsonElement json)
    {
        var format = json.GetProperty("format").GetInt32();
        if (format != FundExport.Format)
        {
            return Format($"dạng {format} chưa được biết", $"format {format} is not known");
        }

        (_tenant, _fund) = (Text(json, "tenantId"), Text(json, "streamId"));
        _audit = new FundAudit(_tenant, _fund);
        if (!_trustsExport)
        {
            return null;
        }

        foreach (var given in json.GetProperty("keys").EnumerateArray())
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(given.GetProperty("publicKey").GetBytesFromBase64(), out _);
            var known = SealKey.Of(key);
            if (known.KeyId != Text(given, "keyId"))
            {
                return Format($"mã khóa {Text(given, "keyId")} không phải của khóa đó", $"the id {Text(given, "keyId")} is not that of its key");
            }

            _keys[known.KeyId] = known;
        }

        return null;
    }

    private AuditFault? Entry(PreparedEntry entry, bool hasItsJournal)
    {
        if (_audit!.Add(entry) is { } fault)
        {
            return fault;
        }

        _hashes.Add(_audit.Head);
        var number = entry.Stored.Version;
        return hasItsJournal
            ? null
            : new AuditFault("journal", number, $"Định khoản của bút toán {number} không phải của nghiệp vụ đó.", $"The postings of entry {number} are not those of its event.");
    }

    private AuditFault? Seal(JsonElement json)
    {
        _seals ??= new SealChain(_keys);
        var seal = SealOf(json);
        if (_seals.Add(seal) is { } fault)
        {
            return fault;
        }

        if (_kept.TryGetValue(seal.Number, out var kept))
        {
            _compared++;
            if (kept.Hash() != seal.Hash())
            {
                return SealFault($"Dấu niêm phong {seal.Number} khác với dấu đã lưu nơi khác.", $"Seal {seal.Number} differs from the one kept elsewhere.");
            }
        }

        if (!json.TryGetProperty("inclusion", out var inclusion))
        {
            return null;
        }

        var head = new FundHead(_tenant, _fund, inclusion.GetProperty("version").GetInt64(), Text(inclusion, "hash"));
        var path = inclusion.GetProperty("path").EnumerateArray().Select(sibling => sibling.GetString() ?? "").ToArray();
        if (!new Inclusion(head, inclusion.GetProperty("leafIndex").GetInt32(), inclusion.GetProperty("treeSize").GetInt32(), path).LeadsTo(seal))
        {
            return SealFault($"Chứng minh không dẫn tới gốc của dấu niêm phong {seal.Number}.", $"The proof does not lead to the root of seal {seal.Number}.");
        }

        _sealedThrough = head.Version;
        return head.Version >= 1 && head.Version <= _hashes.Count && _hashes[(int)head.Version - 1] == head.Hash
            ? null
            : SealFault(
                $"Dấu niêm phong {seal.Number} ghi bút toán {head.Version} mang mã băm {head.Hash}, không phải mã của sổ này.",
                $"Seal {seal.Number} has entry {head.Version} with the hash {head.Hash}, which is not that of this book.");
    }

    private AuditFault? End(JsonElement json)
    {
        _ended = true;
        return json.GetProperty("entries").GetInt64() == _audit!.Entries && Text(json, "head") == _audit.Head
            ? null
            : FundAudit.EntryMissing(_audit.Entries + 1);
    }

    // Every seal kept elsewhere that is not newer than the export must be in it.
    private AuditFault? AgainstKept() => _kept.Count > 0 && _compared < _kept.Keys.Count(number => number <= Math.Max(_seals?.Count ?? 0, _kept.Keys.Min()))
        ? SealFault("Thiếu dấu niêm phong đã lưu nơi khác.", "A seal kept elsewhere is missing.")
        : null;

    private static AuditFault SealFault(string vietnamese, string english) => new("seal", 1, vietnamese, english);

    private async Task Report(TextWriter output, AuditFault? fault)
    {
        var entries = _audit?.Entries ?? 0;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"fund {_fund}: {entries} entries checked (hashes, chain, numbers, instants, balance, invariants, postings)"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"head {_audit?.Head ?? HashChain.Genesis}"));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{_seals?.Count ?? 0} seals checked (signatures by {(_trustsExport ? "the keys in the export" : "the keys given")}, chain), entries 1 to {_sealedThrough} proved by inclusion"));
        if (_kept.Count > 0)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_compared} seals are those kept elsewhere"));
        }

        await output.WriteLineAsync(fault is null ? "valid"
            : fault.Entry is { } entry ? string.Create(CultureInfo.InvariantCulture, $"invalid at entry {entry}: {fault.English} {fault.Vietnamese}")
            : $"invalid: {fault.English} {fault.Vietnamese}");
    }
}
