namespace Ledger.EventStore.Embedded;

/// <summary>PostgreSQL cannot be run here; the message says what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);
