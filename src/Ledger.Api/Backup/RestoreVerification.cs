using System.Globalization;
using Ledger.Api.Audit;
using Ledger.Api.Database;
using Ledger.Api.Funds;
using Ledger.Api.Hosting;
using Ledger.EventStore;
using NodaTime;
using Npgsql;

namespace Ledger.Api.Backup;

/// <summary>Checks every fund book of a database against itself and against the seals, and says what a restored copy lacks.</summary>
internal sealed class RestoreVerification(string owner, TextWriter output)
{
    private const int Listed = 50;

    private readonly Dictionary<(string, string), Dictionary<long, string>> _sealedHashes = [];

    /// <summary>Prints what was found. Answers whether everything that is there is right.</summary>
    /// <param name="replaced">The heads of what the copy took the place of.</param>
    /// <param name="published">A directory with seals that were published, later ones perhaps than the copy has.</param>
    public async Task<bool> Run(IReadOnlyList<FundHead> replaced, string? published, CancellationToken ct = default)
    {
        await using var database = ReadModels.DataSource(owner);
        var register = new SealRegister(database, TimeProvider.System);
        var seals = await AllSeals(register, ct);
        var isRight = await SealsAreRight(seals, await register.Keys(ct));
        var last = seals.LastOrDefault();
        var lastHeads = last is null ? [] : await register.Heads(last.Number, ct);
        if (last is not null && Convert.ToHexStringLower(MerkleTree.Root([.. lastHeads.Select(head => head.Leaf())])) != last.Root)
        {
            await output.WriteLineAsync($"seal {last.Number}: its heads are not those that were sealed");
            isRight = false;
        }

        var later = published is null ? null : PublishedHeads.Newest(published, last?.Number ?? 0);
        foreach (var head in lastHeads.Concat(later?.Heads ?? []).Concat(replaced))
        {
            Hashes(head)[head.Version] = "";
        }

        var heads = await Audit(database, ct);
        isRight &= heads is not null;
        if (heads is null)
        {
            return false;
        }

        if (last is not null)
        {
            var behind = await Compare(lastHeads, heads, $"seal {last.Number}");
            isRight &= behind == 0;
            var since = heads.Values.Sum(head => head.Version) - lastHeads.Sum(head => head.Version);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"seal {last.Number} of {HashChain.Timestamp(last.SealedAt)}: {lastHeads.Count - behind:#,0} of {lastHeads.Count:#,0} funds stand in it as here; {since:#,0} entries were recorded after it"));
        }

        if (later is not null)
        {
            await Lacking(later.Heads, heads, $"by the published seal {later.Seal.Number} of {HashChain.Timestamp(later.Seal.SealedAt)}");
        }

        if (replaced.Count > 0)
        {
            await Lacking(replaced, heads, "of what was replaced");
        }

        return isRight;
    }

    private static async Task<List<Seal>> AllSeals(SealRegister register, CancellationToken ct)
    {
        const int Page = 500;
        var seals = new List<Seal>();
        while (await register.List(seals.Count, Page, ct) is { Count: > 0 } page)
        {
            seals.AddRange(page);
        }

        return seals;
    }

    private async Task<bool> SealsAreRight(List<Seal> seals, List<SealKey> keys)
    {
        var chain = new SealChain(keys.ToDictionary(key => key.KeyId, StringComparer.Ordinal));
        foreach (var seal in seals)
        {
            if (chain.Add(seal) is { } fault)
            {
                await output.WriteLineAsync(fault.English);
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads every entry of every fund. Answers where each stands, or null when one is not right.</summary>
    private async Task<Dictionary<(string, string), FundHead>?> Audit(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var store = new PostgresEventStore(owner, FundStore.Options());
        await using var streams = database.CreateCommand("SELECT tenant_id, id, version FROM public.mt_streams WHERE type = 'fund' ORDER BY tenant_id, id");
        var funds = await streams.List(row => (Tenant: row.GetString(0), Id: row.GetString(1), Version: row.GetInt64(2)), ct);
        var progress = new ProgressLines(output, isTerminal: false);
        var total = funds.Sum(fund => fund.Version);
        var heads = new Dictionary<(string, string), FundHead>();
        long entries = 0;
        foreach (var (tenant, id, version) in funds)
        {
            var audit = new FundAudit(tenant, id);
            var remembered = _sealedHashes.GetValueOrDefault((tenant, id));
            AuditFault? fault = null;
            await foreach (var stored in store.ReadStream(tenant, id, ct: ct))
            {
                if ((fault = audit.Add(stored)) is not null)
                {
                    break;
                }

                if (remembered?.ContainsKey(stored.Version) == true)
                {
                    remembered[stored.Version] = audit.Head;
                }
            }

            fault ??= audit.Entries == version ? null : FundAudit.EntryMissing(audit.Entries + 1);
            if (fault is not null)
            {
                await output.WriteLineAsync($"invalid: fund {id} of province {tenant}: {fault.English}");
                return null;
            }

            heads.Add((tenant, id), new FundHead(tenant, id, version, audit.Head));
            entries += version;
            progress.Report(entries, total, string.Create(CultureInfo.InvariantCulture, $"{entries:#,0} of {total:#,0} entries verified"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"valid: {entries:#,0} entries of {funds.Count:#,0} funds, every chain from its first entry"));
        return heads;
    }

    /// <summary>Lists the funds that do not stand as a seal has them. Answers how many.</summary>
    private async Task<int> Compare(IReadOnlyList<FundHead> expected, Dictionary<(string, string), FundHead> heads, string seal)
    {
        var differing = expected.Where(head => !heads.TryGetValue((head.TenantId, head.StreamId), out var here) || here.Version < head.Version || Hashes(head)[head.Version] != head.Hash).ToList();
        foreach (var head in differing.Take(Listed))
        {
            await output.WriteLineAsync($"{seal} has fund {head.StreamId} at entry {head.Version} with the hash {head.Hash}: here it is not so");
        }

        return differing.Count;
    }

    private async Task Lacking(IReadOnlyList<FundHead> expected, Dictionary<(string, string), FundHead> heads, string by)
    {
        var missing = 0L;
        var funds = 0;
        foreach (var head in expected)
        {
            var here = heads.GetValueOrDefault((head.TenantId, head.StreamId));
            var differs = here is not null && here.Version >= head.Version && Hashes(head)[head.Version] != head.Hash;
            if (!differs && (here?.Version ?? 0) >= head.Version)
            {
                continue;
            }

            missing += differs ? 0 : head.Version - (here?.Version ?? 0);
            if (++funds <= Listed)
            {
                await output.WriteLineAsync(differs
                    ? $"fund {head.StreamId} of province {head.TenantId}: entry {head.Version} is another one here"
                    : $"fund {head.StreamId} of province {head.TenantId}: entries {(here?.Version ?? 0) + 1} to {head.Version} are missing");
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{by}: {missing:#,0} entries of {funds:#,0} funds are missing here"));
    }

    private Dictionary<long, string> Hashes(FundHead head)
    {
        if (!_sealedHashes.TryGetValue((head.TenantId, head.StreamId), out var hashes))
        {
            _sealedHashes.Add((head.TenantId, head.StreamId), hashes = []);
        }

        return hashes;
    }
}

/// <summary>The heads under a seal that was published outside.</summary>
internal sealed record PublishedHeads(Seal Seal, IReadOnlyList<FundHead> Heads)
{
    public static string FileName(int number) => string.Create(CultureInfo.InvariantCulture, $"seal-{number:D6}.heads.csv");

    /// <summary>A line for each fund: province, fund, number of its last entry, hash of it.</summary>
    public static string Csv(IEnumerable<FundHead> heads) => string.Concat(heads.Select(head => string.Create(CultureInfo.InvariantCulture, $"{head.TenantId},{head.StreamId},{head.Version},{head.Hash}\n")));

    /// <summary>The newest seal of a directory whose heads are there too, if it is a later one.</summary>
    /// <exception cref="FormatException">The heads are not those that were sealed.</exception>
    public static PublishedHeads? Newest(string directory, int after)
    {
        var newest = ExportVerifier.ReadSeals(directory).Where(seal => seal.Number > after && File.Exists(Path.Combine(directory, FileName(seal.Number)))).MaxBy(seal => seal.Number);
        if (newest is null)
        {
            return null;
        }

        var path = Path.Combine(directory, FileName(newest.Number));
        var heads = File.ReadLines(path).Select(line => line.Split(',')).Select(fields => fields is [var tenant, var stream, var version, var hash]
            ? new FundHead(tenant, stream, long.Parse(version, NumberStyles.None, CultureInfo.InvariantCulture), hash)
            : throw new FormatException($"{path} is not a list of heads")).ToList();
        return Convert.ToHexStringLower(MerkleTree.Root([.. heads.Select(head => head.Leaf())])) == newest.Root
            ? new PublishedHeads(newest, heads)
            : throw new FormatException($"{path} does not lead to the root of its seal");
    }
}
