using System.Security.Cryptography;
using Ledger.Api.Clubs;
using Ledger.Api.Database;
using Ledger.Api.Http;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Notifications;

/// <summary>The webhooks that were registered.</summary>
internal sealed class Webhooks(NpgsqlDataSource database)
{
    /// <summary>Joins to the events <c>e</c> the webhooks <c>w</c> that want them, over the events' clubs <c>c</c>.</summary>
    internal const string Wanting =
        $"""
        JOIN ledger.clubs wc ON wc.tenant_id = e.tenant_id AND wc.club_id = e.club_id
        JOIN ledger.webhooks w ON (w.types IS NULL OR e.type = ANY (w.types))
            AND (w.province IS NULL OR w.province = wc.tenant_id) AND (w.commune IS NULL OR w.commune = wc.commune_code) AND (w.club IS NULL OR w.club = wc.club_id)
        """;

    // The secret is not among them: it leaves the database only to sign.
    private const string Columns = "webhook_id, url, types, province, commune, club, created_at";

    public static string NewId() => "wh-" + RandomNumberGenerator.GetString(ClubRegister.IdAlphabet, 12);

    /// <summary>Adds a webhook. With a key that came before, answers the webhook that it made then.</summary>
    public async Task<(Webhook Webhook, bool Replayed)> Add(Webhook webhook, byte[] secret, RequestKey? key, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            INSERT INTO ledger.webhooks (webhook_id, url, types, province, commune, club, secret, created_at, request_key, request_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (request_key) DO NOTHING
            """,
            Of(webhook.WebhookId), Of(webhook.Url), Of(webhook.Types), Of(webhook.Scope.Province), Of(webhook.Scope.Commune), Of(webhook.Scope.Club), Of(secret), Of(webhook.CreatedAt), Of(key?.Key), Of(key?.Hash));
        if (await command.ExecuteNonQueryAsync(ct) == 1)
        {
            return (webhook, false);
        }

        await using var earlier = database.Command($"SELECT {Columns}, request_hash FROM ledger.webhooks WHERE request_key = $1", Of(key!.Key));
        var (known, hash) = (await earlier.List(row => (Read(row), row.GetFieldValue<byte[]>(7)), ct)).Single();
        return key.Hash.AsSpan().SequenceEqual(hash) ? (known, true) : throw new ProblemException(ProblemType.KeyReused);
    }

    /// <exception cref="ProblemException">There is no such webhook.</exception>
    public async Task<Webhook> Find(string webhookId, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {Columns} FROM ledger.webhooks WHERE webhook_id = $1", Of(webhookId));
        return (await command.List(Read, ct)).SingleOrDefault() ?? throw new ProblemException(ProblemType.WebhookNotFound);
    }

    public async Task<List<Webhook>> List(string after, int limit, CancellationToken ct)
    {
        await using var command = database.Command($"SELECT {Columns} FROM ledger.webhooks WHERE webhook_id > $1 ORDER BY webhook_id LIMIT $2", Of(after), Of(limit));
        return await command.List(Read, ct);
    }

    /// <summary>Removes a webhook with its deliveries.</summary>
    /// <exception cref="ProblemException">There is no such webhook.</exception>
    public async Task Remove(string webhookId, CancellationToken ct)
    {
        await using var command = database.Command("DELETE FROM ledger.webhooks WHERE webhook_id = $1", Of(webhookId));
        if (await command.ExecuteNonQueryAsync(ct) == 0)
        {
            throw new ProblemException(ProblemType.WebhookNotFound);
        }
    }

    private static Webhook Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<string[]>(2), new Scope(row.Text(3), row.Text(4), row.Text(5)), row.Instant(6));
}
