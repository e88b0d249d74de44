using System.Data;
using System.Text.Json;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.Tenancy;
using Ledger.Domain.Funds;
using Ledger.Domain.Storage;
using Ledger.EventStore;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries found right, from the first on.</param>
/// <param name="Head">The hash of the last of them.</param>
/// <param name="SealedThrough">The last entry that a seal covers.</param>
internal sealed record VerificationResult(long Entries, string Head, long SealedThrough, AuditFault? Fault);

/// <summary>Reads everything of a fund from the database again, trusting no cache, and checks it.</summary>
internal sealed class Verification(IEventStore store, CallerDatabase database, SealRegister seals)
{
    private const string DerivedSql =
        """
        SELECT s.version, n.version, n.data::text FROM public.mt_streams s
        LEFT JOIN ledger.snapshots n ON n.tenant_id = s.tenant_id AND n.stream_id = s.id AND n.stream_type = s.type AND n.schema = $3
        WHERE s.tenant_id = $1 AND s.id = $2
        """;

    /// <param name="tenant">The province.</param>
    /// <param name="clubId">The club.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="progress">Is told how many entries were found right so far.</param>
    public async Task<VerificationResult> Run(string tenant, string clubId, CancellationToken ct, Action<long>? progress = null)
    {
        // What is derived from the entries is read as of one moment, without a lock: it says up to which entry, and later ones are checked for themselves.
        await using var moment = await database.OpenConnectionAsync(ct);
        await using var transaction = await moment.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var derived = await Derived(moment, tenant, clubId, ct) ?? throw new ProblemException(ProblemType.FundNotFound);
        var audit = new FundAudit(tenant, clubId);
        var sealedHeads = await seals.HeadsOf(tenant, clubId, ct);
        var readModels = new ReadModelVerification(tenant, clubId);
        var hashes = new Dictionary<long, string>();
        var fault = await Read();
        fault ??= audit.Entries < derived.Version || derived.SnapshotVersion > audit.Entries ? FundAudit.EntryMissing(audit.Entries + 1) : null;
        fault ??= await readModels.Run(moment, ct);
        await transaction.RollbackAsync(ct);
        fault ??= (await Derived(moment, tenant, clubId, ct))!.Version < audit.Entries
            ? new AuditFault("stream", audit.Entries, "Số bút toán ghi ở luồng nhỏ hơn số bút toán có thật.", "The stream counts fewer entries than there are.")
            : null;
        fault ??= await Seals(sealedHeads, tenant, clubId, hashes, ct);
        return new VerificationResult(audit.Entries, audit.Head, sealedHeads.Select(sealedHead => sealedHead.Head.Version).DefaultIfEmpty().Max(), fault);

        async Task<AuditFault?> Read()
        {
            await foreach (var stored in store.ReadStream(tenant, clubId, ct: ct))
            {
                if (audit.Add(stored) is { } wrong)
                {
                    return wrong;
                }

                hashes[stored.Version] = audit.Head;
                progress?.Invoke(audit.Entries);
                if (stored.Version <= derived.Version)
                {
                    readModels.Add(stored, audit.Event!, audit.Fund!);
                }

                if (stored.Version == derived.SnapshotVersion && !IsSnapshotOf(audit.Fund!, derived.Snapshot!))
                {
                    return new AuditFault("snapshot", stored.Version, $"Ảnh chụp sau bút toán {stored.Version} không đúng với sổ quỹ.", $"The snapshot after entry {stored.Version} is not what the fund book says.");
                }
            }

            return null;
        }
    }

    private static bool IsSnapshotOf(Fund fund, string snapshot)
    {
        try
        {
            return fund.Equals(JsonSerializer.Deserialize(snapshot, StoredJson.Default.Fund));
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException or NullReferenceException)
        {
            return false;
        }
    }

    private async Task<AuditFault?> Seals(List<(int Seal, FundHead Head)> heads, string tenant, string clubId, Dictionary<long, string> hashes, CancellationToken ct)
    {
        long agreed = 0;
        foreach (var (number, head) in heads)
        {
            if (hashes.GetValueOrDefault(head.Version) != head.Hash)
            {
                return SealFault(
                    agreed + 1,
                    $"Dấu niêm phong {number} ghi bút toán {head.Version} mang mã băm {head.Hash}; sổ quỹ nay khác đi, kể từ bút toán {agreed + 1}.",
                    $"Seal {number} has entry {head.Version} with the hash {head.Hash}; the fund book differs now, from entry {agreed + 1} on.");
            }

            agreed = Math.Max(agreed, head.Version);
        }

        return await SealChain(ct) ?? (await seals.Newest(tenant, clubId, ct) is { } newest && !newest.Inclusion.LeadsTo(newest.Seal)
            ? SealFault(1, $"Danh sách quỹ của dấu niêm phong {newest.Seal.Number} đã bị sửa.", $"The heads of seal {newest.Seal.Number} were changed.")
            : null);
    }

    private async Task<AuditFault?> SealChain(CancellationToken ct)
    {
        var keys = (await seals.Keys(ct)).ToDictionary(key => key.KeyId, StringComparer.Ordinal);
        var chain = new SealChain(keys);
        while (true)
        {
            var page = await seals.List(chain.Count, Query.MaxLimit, ct);
            foreach (var seal in page)
            {
                if (chain.Add(seal) is { } fault)
                {
                    return fault;
                }
            }

            if (page.Count == 0)
            {
                return null;
            }
        }
    }

    private static AuditFault SealFault(long entry, string vietnamese, string english) => new("seal", entry, vietnamese, english);

    private static async Task<DerivedState?> Derived(NpgsqlConnection connection, string tenant, string clubId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(DerivedSql, connection) { Parameters = { Of(tenant), Of(clubId), Of(FundStore.SnapshotSchema) } };
        var states = await command.List(static row => new DerivedState(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.Text(2)), ct);
        return states.FirstOrDefault();
    }

    private sealed record DerivedState(long Version, long? SnapshotVersion, string? Snapshot);
}

/// <summary>Seals in the order of their numbers, each signed and chained to the one before: from the first on, or from the one after a seal that is known.</summary>
internal sealed class SealChain(IReadOnlyDictionary<string, SealKey> keys, Seal? after = null, SignedSeals? signed = null)
{
    private readonly SignedSeals _signed = signed ?? new SignedSeals();
    private string _previous = after?.Hash() ?? HashChain.Genesis;

    public int Count { get; private set; } = after?.Number ?? 0;

    /// <summary>Null when the seal is right in its place.</summary>
    public AuditFault? Add(Seal seal)
    {
        if (seal.Number != Count + 1 || seal.Previous != _previous)
        {
            return Fault($"Dấu niêm phong {seal.Number} không nối tiếp dấu {Count}.", $"Seal {seal.Number} does not follow seal {Count}.");
        }

        if (!keys.TryGetValue(seal.KeyId, out var key) || !_signed.Holds(seal, key))
        {
            return Fault($"Chữ ký của dấu niêm phong {seal.Number} không đúng.", $"The signature of seal {seal.Number} is not right.");
        }

        (Count, _previous) = (seal.Number, seal.Hash());
        return null;
    }

    // A seal that cannot be trusted proves no entry.
    private static AuditFault Fault(string vietnamese, string english) => new("seal", 1, vietnamese, english);
}
