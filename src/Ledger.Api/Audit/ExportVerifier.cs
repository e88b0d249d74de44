using System.Security.Cryptography;
using System.Text.Json;
using Ledger.EventStore;

namespace Ledger.Api.Audit;

/// <summary>Verifies an exported fund book with nothing but the file: no database, no network.</summary>
internal sealed class ExportVerifier
{
    private readonly Dictionary<string, SealKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Seal> _kept = [];
    private readonly SignedSeals _signed;
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
    /// <param name="signed">The signatures that were found right in other exports.</param>
    public ExportVerifier(IReadOnlyList<SealKey>? keys, IReadOnlyList<Seal> kept, SignedSeals? signed = null)
    {
        _signed = signed ?? new SignedSeals();
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

    /// <summary>Null when the export is valid.</summary>
    /// <param name="export">The export.</param>
    /// <param name="ahead">How many blocks of lines to prepare at the same time, on other threads; 0 to do without those.</param>
    public async Task<AuditFault?> Verify(Stream export, int ahead)
    {
        await foreach (var lines in ExportLines.Read(export, ahead))
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

    /// <summary>Public keys from a file of them as PEM.</summary>
    internal static List<SealKey> ReadKeys(string path)
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
        _seals ??= new SealChain(_keys, signed: _signed);
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

    /// <summary>What was checked, and in the last line <c>valid</c>, or <c>invalid</c> with the first bad entry and why.</summary>
    public IEnumerable<string> Report(AuditFault? fault)
    {
        yield return Invariant($"fund {_fund}: {_audit?.Entries ?? 0} entries checked (hashes, chain, numbers, instants, balance, invariants, postings)");
        yield return $"head {_audit?.Head ?? HashChain.Genesis}";
        yield return Invariant($"{_seals?.Count ?? 0} seals checked (signatures by {(_trustsExport ? "the keys in the export" : "the keys given")}, chain), entries 1 to {_sealedThrough} proved by inclusion");
        if (_kept.Count > 0)
        {
            yield return Invariant($"{_compared} seals are those kept elsewhere");
        }

        yield return fault is null ? "valid"
            : fault.Entry is { } entry ? Invariant($"invalid at entry {entry}: {fault.English} {fault.Vietnamese}")
            : $"invalid: {fault.English} {fault.Vietnamese}";
    }

    /// <summary>What was checked of a valid export, in one line.</summary>
    public string Summary() =>
        Invariant($"fund {_fund}, {_audit?.Entries ?? 0} entries, head {_audit?.Head ?? HashChain.Genesis}, {_seals?.Count ?? 0} seals, entries 1 to {_sealedThrough} proved by inclusion{(_kept.Count > 0 ? Invariant($", {_compared} seals are those kept elsewhere") : "")}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
