using Npgsql;

namespace Ledger.EventStore;

/// <summary>A read model written in the transaction of the events.</summary>
/// <remarks>
/// A pure function from entries to rows and one SQL statement over arrays (<c>unnest</c>), so that the same two pieces serve one append,
/// a group commit, a bulk load and a rebuild. It may be called again for the same slices when a group is sent again without a loser.
/// </remarks>
public interface IInlineProjection<T> where T : class
{
    string Name { get; }

    /// <summary>The statement that writes the rows of these slices; null when they have none.</summary>
    Statement? Project(IReadOnlyList<AppendedSlice<T>> slices);
}

/// <summary>An event with the aggregate as it was after it.</summary>
public sealed record Step<T>(RecordedEvent Event, T After) where T : class;

/// <summary>What one append adds to one stream. No stream occurs twice in a list of slices.</summary>
public sealed record AppendedSlice<T>(string Tenant, string StreamId, T? Before, IReadOnlyList<Step<T>> Steps) where T : class;

/// <summary>One SQL statement with positional parameters (<c>$1</c>, <c>$2</c>, ...). The text is constant, so that it stays prepared.</summary>
public sealed record Statement(string Sql, IReadOnlyList<NpgsqlParameter> Parameters);
