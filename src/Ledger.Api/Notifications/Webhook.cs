using Ledger.Api.Http;
using NodaTime;

namespace Ledger.Api.Notifications;

/// <summary>Whose facts are wanted: those of a province, a commune or a club. All of them null: the nation's.</summary>
internal sealed record Scope(string? Province, string? Commune, string? Club);

/// <summary>An address that is called with every fact of some types and a scope.</summary>
/// <param name="Types">Null for all.</param>
internal sealed record Webhook(string WebhookId, string Url, string[]? Types, Scope Scope, Instant CreatedAt);

/// <summary>How a delivery stands.</summary>
internal enum DeliveryState
{
    /// <summary>It waits for its first or next attempt, or is under way.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>Every attempt failed. Only a replay tries again.</summary>
    Dead,
}
