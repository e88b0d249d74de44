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

/// <summary>
/// A read model that also says what <see cref="IInlineProjection{T}.Project"/> would leave behind of streams of which nothing is stored yet: those rows are copied into
/// the tables, which costs the database a fraction of finding out what each statement supersedes.
/// </summary>
public interface ICopiedProjection<T> : IInlineProjection<T> where T : class
{
    /// <summary>The rows of a stream from its first event on.</summary>
    IEnumerable<CopiedRows> Copy(AppendedSlice<T> slice);
}

/// <summary>Rows for one table, column by column: arrays of one length, of texts, whole numbers, booleans, dates or instants, as for a <see cref="Statement"/>.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The names of the columns, all that the table has, separated by commas.</param>
/// <param name="Values">Their values. <see cref="DateTime.MaxValue"/> is infinity; a column of arrays is an array of arrays.</param>
/// <param name="ByDay">The column of dates that comes next to the tenant in the key of the table, where not the stream does: the rows of a tenant are then written day by day.</param>
public sealed record CopiedRows(string Table, string Columns, IReadOnlyList<NpgsqlParameter> Values, string? ByDay = null);

/// <summary>An event with the aggregate as it was after it. Of the event only version, type, data and timestamp are always there: a rebuild reads no more.</summary>
public sealed record Step<T>(RecordedEvent Event, T After) where T : class;

/// <summary>What one append adds to one stream. No stream occurs twice in a list of slices.</summary>
public sealed record AppendedSlice<T>(string Tenant, string StreamId, T? Before, IReadOnlyList<Step<T>> Steps) where T : class;

/// <summary>One SQL statement with positional parameters (<c>$1</c>, <c>$2</c>, ...). The text is constant, so that it stays prepared.</summary>
public sealed record Statement(string Sql, IReadOnlyList<NpgsqlParameter> Parameters);
