using System.Net.Sockets;
using Npgsql;

namespace Ledger.EventStore;

/// <summary>Another writer was first. Nothing was written; read again and decide again.</summary>
public sealed class ConcurrencyException(string streamId, long expected, long actual)
    : Exception($"Stream '{streamId}' is at version {actual}, not at {expected}.")
{
    public string StreamId { get; } = streamId;

    public long Expected { get; } = expected;

    public long Actual { get; } = actual;
}

/// <summary>The idempotency key was used before. Nothing was written; <see cref="IEventStore.FindKey"/> has the stored answer.</summary>
public sealed class KeyInUseException(string scope, string key)
    : Exception($"Key '{key}' was used before in '{scope}'.")
{
    public string Scope { get; } = scope;

    public string Key { get; } = key;
}

/// <summary>The stream was archived and takes no more events.</summary>
public sealed class StreamArchivedException(string streamId)
    : Exception($"Stream '{streamId}' is archived.")
{
    public string StreamId { get; } = streamId;
}

/// <summary>The database cannot be reached, or did not confirm a commit, which may or may not have happened: try again with the same idempotency key.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether a failure lies with the connection, the resources or the life of the server, and not with what was asked of it: the same may succeed later.</summary>
    public static bool IsCauseOf(Exception failure) => failure switch
    {
        // A statement that took or waited for a lock too long, a server that only reads because another has taken over.
        PostgresException
        {
            SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction,
        } => true,
        // Connection, resources, shutdown or crash, and the system under the server.
        PostgresException postgres => postgres.SqlState.StartsWith("08", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("53", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("58", StringComparison.Ordinal),
        NpgsqlException or IOException or TimeoutException or SocketException => true,
        _ => false,
    };
}

/// <summary>A stored event has a type name that this program does not know.</summary>
public sealed class UnknownEventTypeException(string alias)
    : Exception($"Event type '{alias}' is not mapped: map its record with EventTypes.Map, or its old name with EventTypes.Upcast.")
{
    public string Alias { get; } = alias;
}
