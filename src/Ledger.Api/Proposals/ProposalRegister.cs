using System.Text.Json;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.Tenancy;
using Ledger.Domain.Storage;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Proposals;

/// <summary>The proposals of every club.</summary>
internal sealed class ProposalRegister(CallerDatabase database, TimeProvider time)
{
    private const string Select =
        """
        SELECT p.proposal_id, p.matter, p.description, p.method, p.path, p.route, p.route_values, p.body, p.proposed_by, p.proposed_at, nullif(k.status, 0), coalesce(k.metadata, p.refused_by), p.reason
        FROM ledger.proposals p
        LEFT JOIN ledger.idempotency_keys k ON k.tenant_id = p.tenant_id AND k.scope = p.club_id AND k.key = 'proposal ' || p.proposal_id
        WHERE p.tenant_id = $1 AND p.club_id = $2
        """;

    /// <summary>Keeps a proposal and the answer to it under its key, or neither: null when the key was used before.</summary>
    public async Task<Proposal?> Add(Club club, string matter, string description, ProposedRequest request, string by, RequestKey? key, CancellationToken ct)
    {
        var now = time.Now();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO ledger.proposals (tenant_id, club_id, matter, description, method, path, route, route_values, body, proposed_by, proposed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11) RETURNING proposal_id
            """,
            connection,
            transaction)
        {
            Parameters =
            {
                Of(club.ProvinceCode), Of(club.ClubId), Of(matter), Of(description), Of(request.Method), Of(request.Path), Of(request.Route),
                Of(JsonSerializer.Serialize(request.RouteValues)), Of(request.Body), Of(by), Of(now),
            },
        };
        var proposal = new Proposal((long)(await insert.ExecuteScalarAsync(ct))!, matter, description, request, by, now, null, null, null);
        if (key is not null && !await Claim(connection, transaction, club, key.Key, key.Hash, JsonSerializer.SerializeToUtf8Bytes(ProposalAnswer.Of(proposal), Answer.Json<ProposalAnswer>()), ProposalEndpoints.Address(club, proposal), now, ct))
        {
            return null;
        }

        await transaction.CommitAsync(ct);
        return proposal;
    }

    public async Task<Proposal> Find(Club club, string id, CancellationToken ct)
    {
        await using var command = database.Command($"{Select} AND p.proposal_id = $3", Of(club.ProvinceCode), Of(club.ClubId), Of(Proposal.NumberOf(id)));
        return (await command.List(Read, ct)).SingleOrDefault() ?? throw new ProblemException(ProblemType.ProposalNotFound);
    }

    public async Task<List<Proposal>> List(Club club, ProposalState? state, long after, int limit, CancellationToken ct)
    {
        await using var command = database.Command(
            $"""
            {Select} AND p.proposal_id > $3 AND ($4::text IS NULL OR $4 = CASE
                WHEN k.status > 0 THEN 'confirmed' WHEN p.refused_by IS NULL THEN 'proposed' WHEN p.refused_by = p.proposed_by THEN 'withdrawn' ELSE 'refused' END)
            ORDER BY p.proposal_id LIMIT $5
            """,
            Of(club.ProvinceCode), Of(club.ClubId), Of(after), Of(state?.Code()), Of(limit));
        return await command.List(Read, ct);
    }

    /// <summary>Closes a proposal without an entry; false when somebody closed it before.</summary>
    public async Task<bool> Refuse(Club club, Proposal proposal, string by, string reason, CancellationToken ct)
    {
        var now = time.Now();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await Claim(connection, transaction, club, Proposal.ClosingKey(proposal.Number), [], [], null, now, ct))
        {
            return false;
        }

        await using var update = new NpgsqlCommand("UPDATE ledger.proposals SET refused_by = $2, refused_at = $3, reason = $4 WHERE proposal_id = $1", connection, transaction)
        {
            Parameters = { Of(proposal.Number), Of(by), Of(now), Of(reason) },
        };
        await update.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    // The key is that of every entry of the club, so that a confirmation and a refusal cannot both be first.
    private static async Task<bool> Claim(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Club club, string key, byte[] hash, byte[] response, string? location, Instant now, CancellationToken ct)
    {
        await using var claim = new NpgsqlCommand(
            """
            INSERT INTO ledger.idempotency_keys (tenant_id, scope, key, request_hash, response, status, metadata, used_at) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
            ON CONFLICT (tenant_id, scope, key) DO NOTHING
            """,
            connection,
            transaction)
        {
            Parameters = { Of(club.ProvinceCode), Of(club.ClubId), Of(key), Of(hash), Of(response), Of(location), Of(now) },
        };
        return await claim.ExecuteNonQueryAsync(ct) == 1;
    }

    private static Proposal Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2),
        new ProposedRequest(
            row.GetString(3), row.GetString(4), row.GetString(5), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(6))!, row.GetFieldValue<byte[]>(7)),
        row.GetString(8), row.Instant(9), row.IsDBNull(10) ? null : row.GetInt32(10), row.Text(11), row.Text(12));
}
