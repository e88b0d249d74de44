using System.Collections.Immutable;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.Tenancy;
using Ledger.Domain.Money;
using Ledger.Domain.Portfolio;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>A decision on the fund size that clubs are to reach.</summary>
/// <param name="Id">Its place in the order of decisions.</param>
/// <param name="ProvinceCode">The province whose clubs it is for; null for the nation.</param>
/// <param name="Amount">The fund size to be reached, in đồng.</param>
/// <param name="EffectiveFrom">The first day on which it holds.</param>
/// <param name="Note">Where it was decided.</param>
/// <param name="RecordedAt">When it was entered.</param>
internal sealed record Target(long Id, string? ProvinceCode, Vnd Amount, LocalDate EffectiveFrom, string? Note, Instant RecordedAt);

/// <summary>The targets of the nation and of the provinces: added to, never changed. A club's own target is part of its policy.</summary>
internal sealed class TargetRegister(CallerDatabase database, TimeProvider time)
{
    private const string Columns = "target_id, tenant_id, amount, effective_from, note, recorded_at";

    /// <summary>What the clubs of a province, or of the nation, are to reach, as known at an instant, as long as they set themselves no other target.</summary>
    public async Task<TargetsInForce> For(string? provinceCode, Instant? knownAt, CancellationToken ct) => InForce(await Known(knownAt, ct), provinceCode);

    /// <summary>The same from all decisions.</summary>
    public static TargetsInForce InForce(List<Target> known, string? provinceCode) => new(Dated(known, province: null), provinceCode is null ? [] : Dated(known, provinceCode), []);

    /// <summary>Every decision, in order, as known at an instant.</summary>
    public async Task<List<Target>> Known(Instant? knownAt, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {Columns} FROM ledger.targets WHERE $1::timestamptz IS NULL OR recorded_at <= $1 ORDER BY target_id", Of(knownAt));
        return await command.List(Read, ct);
    }

    public async Task<List<Target>> List(string? provinceCode, long after, int limit, CancellationToken ct)
    {
        await using var command = database.Command(
            $"SELECT {Columns} FROM ledger.targets WHERE ($1::text IS NULL OR tenant_id = $1) AND target_id > $2 ORDER BY target_id LIMIT $3", Of(provinceCode), Of(after), Of(limit));
        return await command.List(Read, ct);
    }

    /// <summary>Adds a decision, unless it is what was decided last for that scope and day. With a key that came before, answers what was decided with it.</summary>
    /// <exception cref="ProblemException">The key came before with another decision.</exception>
    public async Task<(Target Target, bool Replayed)> Decide(string? provinceCode, Vnd amount, LocalDate effectiveFrom, string? note, RequestKey? key, CancellationToken ct)
    {
        if (key is not null && await Earlier(key, ct) is { } earlier)
        {
            return (earlier, true);
        }

        await using var command = database.Command(
            $"""
            WITH latest AS (
                SELECT {Columns} FROM ledger.targets WHERE tenant_id IS NOT DISTINCT FROM $1 AND effective_from = $3 ORDER BY target_id DESC LIMIT 1),
            same AS (
                SELECT {Columns} FROM latest WHERE amount = $2 AND note IS NOT DISTINCT FROM $4),
            added AS (
                INSERT INTO ledger.targets (tenant_id, amount, effective_from, note, recorded_at, request_key, request_hash)
                SELECT $1, $2, $3, $4, greatest($5, (SELECT max(recorded_at) FROM ledger.targets)), $6, $7
                WHERE NOT EXISTS (SELECT FROM same)
                ON CONFLICT (request_key) WHERE request_key IS NOT NULL DO NOTHING
                RETURNING {Columns})
            SELECT {Columns} FROM added UNION ALL SELECT {Columns} FROM same
            """,
            Of(provinceCode), Of(amount.Amount), Of(effectiveFrom), Of(note), Of(time.Now()), Of(key?.Key), Of(key?.Hash));

        // Nothing comes back when the same key won on another connection in between, or was used in another province.
        return (await command.List(Read, ct)).SingleOrDefault() is { } decided ? (decided, false) : (await Earlier(key!, ct) ?? throw new ProblemException(ProblemType.KeyReused), true);
    }

    private async Task<Target?> Earlier(RequestKey key, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {Columns}, request_hash FROM ledger.targets WHERE request_key = $1", Of(key.Key));
        await using var row = await command.ExecuteReaderAsync(ct);
        return !await row.ReadAsync(ct) ? null
            : key.Hash.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(6)) ? Read(row)
            : throw new ProblemException(ProblemType.KeyReused);
    }

    private static ImmutableArray<DatedTarget> Dated(List<Target> targets, string? province) =>
        [.. targets.Where(target => target.ProvinceCode == province).Select(target => new DatedTarget(target.EffectiveFrom, target.Amount))];

    private static Target Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.Text(1), new Vnd(row.GetInt64(2)), row.Date(3), row.Text(4), row.Instant(5));
}
