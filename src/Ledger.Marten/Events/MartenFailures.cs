using JasperFx.Events;
using Ledger.EventStore;
using Marten.Exceptions;
using Npgsql;
using UnknownEventTypeException = Ledger.EventStore.UnknownEventTypeException;
using MartenUnknownEventTypeException = Marten.Exceptions.UnknownEventTypeException;

namespace Ledger.Marten.Events;

/// <summary>What Marten throws, as the seam says it.</summary>
internal static class MartenFailures
{
    private const string Archived = "MT001";
    private const string OtherVersion = "MT003";

    /// <summary>What lies under Marten's own exception.</summary>
    public static Exception? Cause(Exception? failure) => failure is MartenCommandException { InnerException: { } inner } ? inner : failure;

    /// <summary>Whether another writer of a stream was first, whichever way the database or Marten found out.</summary>
    public static bool IsLost(Exception failure) => failure is EventStreamUnexpectedMaxEventIdException
        || Cause(failure) is PostgresException { SqlState: OtherVersion } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "mt_streams" or "mt_events" };

    public static bool IsArchived(Exception failure) => failure is InvalidStreamOperationException || Cause(failure) is PostgresException { SqlState: Archived };

    public static async Task<TResult> Read<TResult>(Task<TResult> reading)
    {
        try
        {
            return await reading;
        }
        catch (MartenUnknownEventTypeException unknown)
        {
            throw new UnknownEventTypeException(unknown.EventTypeName);
        }
        catch (Exception failure) when (StoreUnavailableException.IsCauseOf(Cause(failure)!))
        {
            throw new StoreUnavailableException("The database cannot be read.", failure);
        }
    }
}
