using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Domain.Funds;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Audit;

/// <summary>Makes seals, keeps them, and proves what is in them.</summary>
internal sealed class SealRegister(NpgsqlDataSource database, TimeProvider time, SealSigner? signer = null)
{
    // Any number will do; it must be the same for every instance.
    private const long AdvisoryLock = 0x4C45444745520011;

    private const string Columns = "number, sealed_at, funds, root, previous, key_id, signature";

    private const string HeadsSql =
        """
        SELECT s.tenant_id, s.id, s.version, coalesce(e.headers ->> 'hash', repeat('0', 64))
        FROM public.mt_streams s
        LEFT JOIN public.mt_events e ON e.tenant_id = s.tenant_id AND e.stream_id = s.id AND e.version = s.version
        WHERE s.type = 'fund' AND s.version > 0
        ORDER BY s.tenant_id COLLATE "C", s.id COLLATE "C"
        """;

    private const string Insert =
        """
        WITH key AS (INSERT INTO ledger.seal_keys (key_id, public_key, first_used_at) VALUES ($6, $8, $2) ON CONFLICT DO NOTHING)
        INSERT INTO ledger.seals (number, sealed_at, funds, root, previous, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """;

    public bool CanSeal => signer is not null;

    /// <summary>Seals where every fund stands now.</summary>
    /// <exception cref="ProblemException">There is no key to sign with.</exception>
    public async Task<Seal> SealNow(CancellationToken ct) => (await Make(static (_, _) => true, ct))!;

    /// <summary>Seals unless a seal was made today, by whichever instance. Null when one was.</summary>
    public Task<Seal?> SealToday(CancellationToken ct) => Make(static (last, now) => last is null || BusinessCalendar.DateAt(last.SealedAt) < BusinessCalendar.DateAt(now), ct);

    public async Task<Seal?> Find(int number, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {Columns} FROM ledger.seals WHERE number = $1", Of(number));
        return (await command.List(SealOf, ct)).FirstOrDefault();
    }

    public async Task<List<Seal>> List(long after, int limit, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {Columns} FROM ledger.seals WHERE number > $1 ORDER BY number LIMIT $2", Of(after), Of(limit));
        return await command.List(SealOf, ct);
    }

    /// <summary>How many seals there are; the newest has this number.</summary>
    public async Task<int> Count(CancellationToken ct)
    {
        await using var command = database.Command("SELECT coalesce(max(number), 0) FROM ledger.seals");
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Every key that ever signed, the present one too.</summary>
    public async Task<List<SealKey>> Keys(CancellationToken ct)
    {
        await using var command = database.Command("SELECT key_id, public_key FROM ledger.seal_keys ORDER BY first_used_at, key_id");
        var keys = await command.List(static row => new SealKey(row.GetString(0), row.GetFieldValue<byte[]>(1)), ct);
        if (signer is not null && keys.TrueForAll(key => key.KeyId != signer.Key.KeyId))
        {
            keys.Add(signer.Key);
        }

        return keys;
    }

    /// <summary>What each seal says of a fund, the oldest first; one seal for every head that it had.</summary>
    public async Task<List<(int Seal, FundHead Head)>> HeadsOf(string tenant, string stream, CancellationToken ct)
    {
        await using var command = database.Command(
            "SELECT min(number), version, hash FROM ledger.seal_leaves WHERE tenant_id = $1 AND stream_id = $2 GROUP BY version, hash ORDER BY 1", Of(tenant), Of(stream));
        return await command.List(row => (row.GetInt32(0), new FundHead(tenant, stream, row.GetInt64(1), row.GetString(2))), ct);
    }

    /// <summary>The first seal that covers an entry, with the proof of the head that it sealed; null when none does yet.</summary>
    public Task<(Seal Seal, Inclusion Inclusion)?> Covering(string tenant, string stream, long entry, CancellationToken ct) =>
        Prove("SELECT min(number) FROM ledger.seal_leaves WHERE tenant_id = $1 AND stream_id = $2 AND version >= $3", tenant, stream, entry, ct);

    /// <summary>The newest seal that holds a fund, with its proof.</summary>
    public Task<(Seal Seal, Inclusion Inclusion)?> Newest(string tenant, string stream, CancellationToken ct) =>
        Prove("SELECT max(number) FROM ledger.seal_leaves WHERE tenant_id = $1 AND stream_id = $2 AND version >= $3", tenant, stream, 1, ct);

    private async Task<(Seal Seal, Inclusion Inclusion)?> Prove(string which, string tenant, string stream, long entry, CancellationToken ct)
    {
        await using var find = database.Command(which, Of(tenant), Of(stream), Of(entry));
        if (await find.ExecuteScalarAsync(ct) is not int number || await Find(number, ct) is not { } seal)
        {
            return null;
        }

        var leaves = new List<byte[]>(seal.Funds);
        FundHead? head = null;
        var index = -1;
        await using var command = database.Command("SELECT tenant_id, stream_id, version, hash FROM ledger.seal_leaves WHERE number = $1 ORDER BY leaf_index", Of(number));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var leaf = HeadOf(reader);
            if (leaf.TenantId == tenant && leaf.StreamId == stream)
            {
                (head, index) = (leaf, leaves.Count);
            }

            leaves.Add(leaf.Leaf());
        }

        return head is null ? null : (seal, new Inclusion(head, index, leaves.Count, [.. MerkleTree.Path(index, leaves.ToArray()).Select(Convert.ToHexStringLower)]));
    }

    /// <summary>The heads under a seal, in the order of its tree.</summary>
    public async Task<List<FundHead>> Heads(int number, CancellationToken ct)
    {
        await using var command = database.Command("SELECT tenant_id, stream_id, version, hash FROM ledger.seal_leaves WHERE number = $1 ORDER BY leaf_index", Of(number));
        return await command.List(HeadOf, ct);
    }

    private async Task<Seal?> Make(Func<Seal?, Instant, bool> isDue, CancellationToken ct)
    {
        var key = signer ?? throw new ProblemException(ProblemType.SealingNotSetUp);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand($"SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock({AdvisoryLock})", connection))
        {
            await turn.ExecuteNonQueryAsync(ct);
        }

        await using var newest = new NpgsqlCommand($"SELECT {Columns} FROM ledger.seals ORDER BY number DESC LIMIT 1", connection);
        var last = (await newest.List(SealOf, ct)).FirstOrDefault();
        var now = time.Now();
        if (!isDue(last, now))
        {
            return null;
        }

        await using var stand = new NpgsqlCommand(HeadsSql, connection);
        var heads = await stand.List(HeadOf, ct);
        var root = Convert.ToHexStringLower(MerkleTree.Root(heads.Select(head => head.Leaf()).ToArray()));
        var unsigned = new Seal((last?.Number ?? 0) + 1, now, heads.Count, root, last?.Hash() ?? HashChain.Genesis, key.Key.KeyId, "");
        var seal = unsigned with { Signature = key.Sign(unsigned.Statement()) };
        await Write(connection, seal, key.Key, heads, ct);
        await transaction.CommitAsync(ct);
        return seal;
    }

    private static async Task Write(NpgsqlConnection connection, Seal seal, SealKey key, List<FundHead> heads, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters = { Of(seal.Number), Of(seal.SealedAt), Of(seal.Funds), Of(seal.Root), Of(seal.Previous), Of(seal.KeyId), Of(seal.Signature), Of(key.PublicKey) },
        };
        await insert.ExecuteNonQueryAsync(ct);
        // Not COPY, which PostgreSQL does not take where it looks at every row whose it is.
        await using var leaves = new NpgsqlCommand(
            """
            INSERT INTO ledger.seal_leaves (number, leaf_index, tenant_id, stream_id, version, hash)
            SELECT $1, l.place - 1, l.tenant, l.stream, l.version, l.hash FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS l (tenant, stream, version, hash, place)
            """,
            connection)
        {
            Parameters =
            {
                Of(seal.Number), Of(Column(heads, head => head.TenantId)), Of(Column(heads, head => head.StreamId)), Of(Column(heads, head => head.Version)), Of(Column(heads, head => head.Hash)),
            },
        };
        await leaves.ExecuteNonQueryAsync(ct);
    }

    private static FundHead HeadOf(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3));

    private static Seal SealOf(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.Instant(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6));
}
