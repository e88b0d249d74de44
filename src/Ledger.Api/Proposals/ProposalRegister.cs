using System.Text.Json;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Api.People;
using Ledger.Api.Tenancy;
using Ledger.Domain.Money;
using Ledger.Domain.Storage;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Proposals;

/// <summary>The proposals of every club.</summary>
internal sealed class ProposalRegister(CallerDatabase database, TimeProvider time)
{
    // Far more than a board leaves lying.
    private const int MostWaiting = 100;

    // The start page looks no further back, so that it costs the same however long a province has kept its books here; the page of a club tells all that waits.
    private const int NewestLookedAt = 500;
    private const int MostClubs = 10;

    private const string Select =
        """
        SELECT p.proposal_id, p.matter, p.description, p.english_description, p.dated, p.amount, p.loan_id, p.method, p.path, p.route, p.route_values, p.body, p.proposed_by, p.proposed_at,
            nullif(k.status, 0), coalesce(k.metadata, p.refused_by), k.used_at, p.reason
        FROM ledger.proposals p
        LEFT JOIN ledger.idempotency_keys k ON k.tenant_id = p.tenant_id AND k.scope = p.club_id AND k.key = 'proposal ' || p.proposal_id
        WHERE p.tenant_id = $1 AND p.club_id = $2
        """;

    /// <summary>Keeps a proposal and the answer to it under its key, or neither: null when the key was used before.</summary>
    public async Task<Proposal?> Add(Club club, ProposedEntry entry, ProposedRequest request, string by, RequestKey? key, CancellationToken ct)
    {
        var now = time.Now();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO ledger.proposals (tenant_id, club_id, matter, description, english_description, dated, amount, loan_id, method, path, route, route_values, body, proposed_by, proposed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15) RETURNING proposal_id
            """,
            connection,
            transaction)
        {
            Parameters =
            {
                Of(club.ProvinceCode), Of(club.ClubId), Of(entry.Matter), Of(entry.Description), Of(entry.EnglishDescription), Of(entry.On), Of(entry.Amount?.Amount), Of(entry.LoanId), Of(request.Method), Of(request.Path), Of(request.Route),
                Of(JsonSerializer.Serialize(request.RouteValues)), Of(request.Body), Of(by), Of(now),
            },
        };
        var proposal = new Proposal((long)(await insert.ExecuteScalarAsync(ct))!, entry, request, by, now);
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

    /// <summary>What waits in a club, the oldest first.</summary>
    public Task<List<Proposal>> Waiting(Club club, CancellationToken ct) => List(club, ProposalState.Proposed, after: 0, MostWaiting, ct);

    /// <summary>What waits no longer, the newest first, from a proposal backwards.</summary>
    public async Task<List<Proposal>> Closed(Club club, long before, int limit, CancellationToken ct)
    {
        await using var command = database.Command(
            $"{Select} AND p.proposal_id < $3 AND k.status IS NOT NULL ORDER BY p.proposal_id DESC LIMIT $4", Of(club.ProvinceCode), Of(club.ClubId), Of(before), Of(limit));
        return await command.List(Read, ct);
    }

    /// <summary>In how many clubs within a scope how much waits, of the newest proposals there.</summary>
    public async Task<List<(string ClubId, string Name, long Waiting)>> WaitingByClub(AccessScope scope, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            SELECT c.club_id, c.name, count(*)
            FROM (
                SELECT p.tenant_id, p.club_id, p.proposal_id, p.refused_by, c.name
                FROM ledger.proposals p JOIN ledger.clubs c ON c.tenant_id = p.tenant_id AND c.club_id = p.club_id
                WHERE ($1::text IS NULL OR p.tenant_id = $1) AND ($2::text IS NULL OR c.commune_code = $2) AND ($3::text IS NULL OR p.club_id = $3)
                ORDER BY p.proposal_id DESC LIMIT $4) c
            WHERE c.refused_by IS NULL
                AND NOT EXISTS (SELECT FROM ledger.idempotency_keys k WHERE k.tenant_id = c.tenant_id AND k.scope = c.club_id AND k.key = 'proposal ' || c.proposal_id)
            GROUP BY c.club_id, c.name ORDER BY min(c.proposal_id) LIMIT $5
            """,
            Of(scope.Province), Of(scope.Commune), Of(scope.Club), Of(NewestLookedAt), Of(MostClubs));
        return await command.List(row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), ct);
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
        row.GetInt64(0),
        new ProposedEntry(row.GetString(1), row.GetString(2), row.Text(3), row.OptionalDate(4), row.IsDBNull(5) ? null : new Vnd(row.GetInt64(5)), row.Text(6)),
        new ProposedRequest(
            row.GetString(7), row.GetString(8), row.GetString(9), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(10))!, row.GetFieldValue<byte[]>(11)),
        row.GetString(12), row.Instant(13), row.IsDBNull(14) ? null : row.GetInt32(14), row.Text(15), row.IsDBNull(16) ? null : row.Instant(16), row.Text(17));
}
