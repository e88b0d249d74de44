using Ledger.Api.Database;
using Ledger.Api.Http;
using Ledger.Domain.Storage;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Notifications;

/// <summary>A delivery that this instance has taken for one attempt.</summary>
/// <param name="EventId">The event's number in the outbox.</param>
/// <param name="Attempt">Which attempt it is, from 1.</param>
internal sealed record TakenDelivery(string WebhookId, long EventId, int Attempt, string Url, byte[] Secret, CloudEvent Event);

/// <summary>What came of an attempt: the status, or why there is none.</summary>
internal sealed record DeliveryOutcome(int? Status, string? Error)
{
    public bool IsDelivered => Status is >= 200 and < 300;
}

/// <summary>What is to be delivered, and what became of it. The state of every retry is here, so that it outlives the instance.</summary>
internal sealed class Deliveries(NpgsqlDataSource database, TimeProvider time, WebhookSettings settings)
{
    /// <summary>Longer than any attempt may take: whoever has not said by then what came of it is taken for dead.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(2);

    /// <summary>The webhooks for which something is due.</summary>
    public async Task<List<string>> Due(CancellationToken ct)
    {
        await using var command = database.Command(
            "SELECT w.webhook_id FROM ledger.webhooks w WHERE EXISTS (SELECT FROM ledger.webhook_deliveries d WHERE d.webhook_id = w.webhook_id AND d.state = 'pending' AND d.due_at <= $1)", Of(time.Now()));
        return await command.List(row => row.GetString(0), ct);
    }

    /// <summary>The webhooks that wait for a delivery, or one of them if it does, and when the first is due.</summary>
    public async Task<List<(string WebhookId, Instant DueAt)>> Waiting(string? webhookId, CancellationToken ct)
    {
        await using var command = database.Command(
            "SELECT webhook_id, min(due_at) FROM ledger.webhook_deliveries WHERE state = 'pending' AND ($1::text IS NULL OR webhook_id = $1) GROUP BY webhook_id", Of(webhookId));
        return await command.List(row => (row.GetString(0), row.Instant(1)), ct);
    }

    /// <summary>Takes what is due for a webhook, for one attempt each. Instances that ask at the same moment get different ones.</summary>
    public async Task<List<TakenDelivery>> Take(string webhookId, int limit, CancellationToken ct)
    {
        var now = time.Now();
        await using var command = database.Command(
            $"""
            WITH due AS (
                SELECT webhook_id, event_id FROM ledger.webhook_deliveries WHERE webhook_id = $1 AND state = 'pending' AND due_at <= $2
                ORDER BY due_at, event_id LIMIT $4 FOR UPDATE SKIP LOCKED)
            UPDATE ledger.webhook_deliveries d SET attempts = d.attempts + 1, last_attempt_at = $2, due_at = $3
            FROM due JOIN ledger.outbox e ON e.id = due.event_id JOIN ledger.webhooks w USING (webhook_id)
            WHERE d.webhook_id = due.webhook_id AND d.event_id = due.event_id
            RETURNING {CloudEvent.Columns}, d.event_id, d.attempts, w.url, w.secret
            """,
            Of(webhookId), Of(now), Of(now + Lease), Of(limit));
        return await command.List(row => new TakenDelivery(webhookId, row.GetInt64(7), row.GetInt32(8), row.GetString(9), row.GetFieldValue<byte[]>(10), CloudEvent.Read(row)), ct);
    }

    /// <summary>Notes what came of an attempt. Whoever took longer than the lease finds another attempt begun, and notes nothing.</summary>
    public async Task Settle(TakenDelivery delivery, DeliveryOutcome outcome, CancellationToken ct)
    {
        var state = outcome.IsDelivered ? DeliveryState.Delivered : delivery.Attempt >= settings.MaxAttempts ? DeliveryState.Dead : DeliveryState.Pending;
        await using var command = database.Command(
            """
            UPDATE ledger.webhook_deliveries SET state = $4, due_at = $5, last_status = $6, last_error = $7
            WHERE webhook_id = $1 AND event_id = $2 AND attempts = $3 AND state = 'pending'
            """,
            Of(delivery.WebhookId), Of(delivery.EventId), Of(delivery.Attempt), Of(state.Code()), Of(time.Now() + Backoff.After(delivery.Attempt, Random.Shared.NextDouble())),
            Of(outcome.Status), Of(outcome.Error));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Makes events due again from the first attempt on, delivered or not: one, or all recorded in a time. Only those that the webhook wants.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Replay(string webhookId, string? eventKey, Instant? from, Instant? to, CancellationToken ct)
    {
        await using var command = database.Command(
            $"""
            INSERT INTO ledger.webhook_deliveries AS d (webhook_id, event_id, state, attempts, due_at)
            SELECT w.webhook_id, e.id, 'pending', 0, $5
            FROM ledger.outbox e {Webhooks.Wanting}
            WHERE w.webhook_id = $1 AND ($2::text IS NULL OR e.key = $2) AND ($3::timestamptz IS NULL OR e.recorded_at >= $3) AND ($4::timestamptz IS NULL OR e.recorded_at < $4)
            ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'pending', attempts = 0, due_at = excluded.due_at, last_status = NULL, last_error = NULL
            """,
            Of(webhookId), Of(eventKey), Of(from), Of(to), Of(time.Now()));
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The deliveries of a webhook, the newest event first, before a position; 0 begins.</summary>
    public async Task<List<(long Position, DeliveryAnswer Delivery)>> List(string webhookId, DeliveryState? state, long before, int limit, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            SELECT d.event_id, e.key, e.type, d.state, d.attempts, d.last_attempt_at, d.last_status, d.last_error, d.due_at
            FROM ledger.webhook_deliveries d JOIN ledger.outbox e ON e.id = d.event_id
            WHERE d.webhook_id = $1 AND ($2::text IS NULL OR d.state = $2) AND ($3 = 0 OR d.event_id < $3)
            ORDER BY d.event_id DESC LIMIT $4
            """,
            Of(webhookId), Of(state?.Code()), Of(before), Of(limit));
        return await command.List(
            row =>
            {
                var found = Enum.Parse<DeliveryState>(row.GetString(3), ignoreCase: true);
                return (row.GetInt64(0), new DeliveryAnswer(
                    row.GetString(1), row.GetString(2), found, row.GetInt32(4), row.IsDBNull(5) ? null : row.Instant(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.Text(7),
                    found == DeliveryState.Pending ? row.Instant(8) : null));
            },
            ct);
    }
}
