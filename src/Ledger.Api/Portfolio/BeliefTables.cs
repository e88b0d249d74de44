using Ledger.Domain.Portfolio;
using Ledger.EventStore;
using NodaTime;
using Npgsql;
using static Ledger.Api.Database.Parameters;

namespace Ledger.Api.Portfolio;

/// <summary>A table of current rows and its history: the statement that writes both.</summary>
/// <param name="current">The table of the current rows.</param>
/// <param name="history">Their history.</param>
/// <param name="keys">The columns that say of what a row is.</param>
/// <param name="facts">The columns that never change of a fund or loan.</param>
/// <param name="figures">The columns that say how it stands. Those with <c>[]</c> are arrays and come last; in a row they are of one length.</param>
/// <param name="numbers">Those of them that are numbers and follow from the standing alone. They are sent as one array, row after row: an array a column is what costs most, here and in the database.</param>
internal sealed class BeliefTables<T>(string current, string history, string[] keys, string[] facts, string[] figures, params (string Column, Func<T, long> Value)[] numbers)
    where T : class, IStanding
{
    private const string Times = "valid_to, superseded_at, known_to";
    private const string OfArrays = "[]";

    private readonly string[] _arrays = [.. figures.Where(IsOfArrays).Select(NameOf)];
    private readonly string[] _written = [.. figures.Select(NameOf), "version", "valid_from", "known_from", .. numbers.Select(static number => number.Column)];

    private string? _changing;
    private string? _ordinary;
    private string? _remembering;
    private string? _backdated;

    // Every table that a statement may write to is opened for it, with all its indexes: most entries retire a row and have no other for the history, and only a backdated one cuts.
    // Nearly all change what is stored: an INSERT that becomes an UPDATE looks for each row once more, locks it first, and has to be told what never changes.
    private string Changing => _changing ??= Sql(changes: true, remembers: false, cuts: false);

    private string Ordinary => _ordinary ??= Sql(changes: false, remembers: false, cuts: false);

    private string Remembering => _remembering ??= Sql(changes: false, remembers: true, cuts: false);

    private string Backdated => _backdated ??= Sql(changes: false, remembers: true, cuts: true);

    /// <summary>The statement for what entries made of some funds or loans; null when it is nothing.</summary>
    /// <param name="entities">What the rows are of, with what became of them.</param>
    /// <param name="keyColumns">The values of the keys.</param>
    /// <param name="factColumns">The values of the facts.</param>
    /// <param name="figureColumns">The values of the figures, without the two that every row begins with: the entry and its two times.</param>
    public Statement? Write<TEntity>(
        IReadOnlyList<(TEntity Entity, Beliefs<T> Beliefs)> entities,
        Func<IReadOnlyList<TEntity>, IEnumerable<NpgsqlParameter>> keyColumns,
        Func<IReadOnlyList<TEntity>, IEnumerable<NpgsqlParameter>> factColumns,
        Func<IReadOnlyList<T>, IEnumerable<NpgsqlParameter>> figureColumns)
    {
        var (rows, standings, rowEntities, areCurrent) = (new List<Belief<T>>(entities.Count), new List<T>(entities.Count), new List<TEntity>(entities.Count), new List<bool>(entities.Count));
        var (cuts, cutEntities) = (new List<Cut>(), new List<TEntity>());
        var changes = true;
        foreach (var (entity, beliefs) in entities)
        {
            changes &= beliefs.IsStored;
            foreach (var (belief, isCurrent) in beliefs.Rows())
            {
                rows.Add(belief);
                standings.Add(belief.Standing);
                rowEntities.Add(entity);
                areCurrent.Add(isCurrent);
                changes &= isCurrent;
            }

            foreach (var cut in beliefs.Cuts)
            {
                cuts.Add(cut);
                cutEntities.Add(entity);
                changes = false;
            }
        }

        if (rows.Count == 0)
        {
            return null;
        }

        List<NpgsqlParameter> parameters = [.. keyColumns(rowEntities)], arrays = [];
        if (!changes)
        {
            parameters.AddRange(factColumns(rowEntities));
        }

        foreach (var column in figureColumns(standings))
        {
            ((column.Value is Array[]) ? arrays : parameters).Add(column);
        }

        parameters.AddRange(
        [
            Of(Column(rows, row => row.Version)),
            Of(Column(rows, row => row.Standing.From.ToDateOnly())),
            Of(Column(rows, row => row.KnownFrom.ToDateTimeUtc())),
            Of(Column(rows, row => row.ValidTo?.ToDateOnly())),
            Of(Column(rows, row => row.SupersededAt?.ToDateTimeUtc())),
            Of(Column(rows, row => row.KnownTo?.ToDateTimeUtc())),
            Of(areCurrent.ToArray()),
            Of(RowAfterRow(rows)),
            .. ArrayAfterArray(arrays),
        ]);
        if (changes)
        {
            return new Statement(Changing, parameters);
        }

        if (cuts.Count == 0)
        {
            return new Statement(areCurrent.TrueForAll(static isCurrent => isCurrent) ? Ordinary : Remembering, parameters);
        }

        parameters.AddRange(keyColumns(cutEntities));
        parameters.Add(Of(Column(cuts, cut => cut.From.ToDateOnly())));
        parameters.Add(Of(Column(cuts, cut => cut.Until.ToDateOnly())));
        parameters.Add(Of(Column(cuts, cut => cut.At.ToDateTimeUtc())));
        return new Statement(Backdated, parameters);
    }

    /// <summary>The same rows of funds or loans of which none is stored.</summary>
    public IEnumerable<CopiedRows> Copy<TEntity>(
        IReadOnlyList<(TEntity Entity, Beliefs<T> Beliefs)> entities,
        Func<IReadOnlyList<TEntity>, IEnumerable<NpgsqlParameter>> keyColumns,
        Func<IReadOnlyList<TEntity>, IEnumerable<NpgsqlParameter>> factColumns,
        Func<IReadOnlyList<T>, IEnumerable<NpgsqlParameter>> figureColumns)
    {
        var byDay = Comparer<(TEntity Entity, Belief<T> Belief)>.Create(static (one, other) => one.Belief.Standing.From.CompareTo(other.Belief.Standing.From));
        var (now, past) = (new List<(TEntity Entity, Belief<T> Belief)>(), new List<(TEntity Entity, Belief<T> Belief)>());
        foreach (var (entity, beliefs) in entities)
        {
            var first = past.Count;
            foreach (var (belief, isCurrent) in beliefs.Rows())
            {
                (isCurrent ? now : past).Add((entity, belief));
            }

            // As the index by day has them: what comes in its order need not be sorted for it.
            past.Sort(first, past.Count - first, byDay);
        }

        var columns = Listed([.. keys, .. facts, .. _written]);
        return
        [
            new CopiedRows(current, columns, Values(now)),
            new CopiedRows(
                history,
                $"{columns}, {Times}",
                [
                    .. Values(past),
                    Of(Column(past, static row => row.Belief.ValidTo?.ToDateOnly())),
                    Of(Column(past, static row => row.Belief.SupersededAt?.ToDateTimeUtc())),
                    Of(Column(past, static row => row.Belief.KnownTo?.ToDateTimeUtc() ?? DateTime.MaxValue)),
                ]),
        ];

        List<NpgsqlParameter> Values(List<(TEntity Entity, Belief<T> Belief)> some)
        {
            var of = some.ConvertAll(static row => row.Entity);
            return
            [
                .. keyColumns(of),
                .. factColumns(of),
                .. figureColumns(some.ConvertAll(static row => row.Belief.Standing)),
                Of(Column(some, static row => row.Belief.Version)),
                Of(Column(some, static row => row.Belief.Standing.From.ToDateOnly())),
                Of(Column(some, static row => row.Belief.KnownFrom.ToDateTimeUtc())),
                .. numbers.Select(number => Of(Column(some, row => number.Value(row.Belief.Standing)))),
            ];
        }
    }

    private long[] RowAfterRow(List<Belief<T>> rows)
    {
        var values = new long[rows.Count * numbers.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = numbers[i % numbers.Length].Value(rows[i / numbers.Length].Standing);
        }

        return values;
    }

    // Arrays within an array must all be of one length: they go one after another, after the places where those of each row end.
    private static IEnumerable<NpgsqlParameter> ArrayAfterArray(List<NpgsqlParameter> columns)
    {
        if (columns.Count == 0)
        {
            yield break;
        }

        var first = (Array[])columns[0].Value!;
        var ends = new int[first.Length + 1];
        for (var i = 0; i < first.Length; i++)
        {
            ends[i + 1] = ends[i] + first[i].Length;
        }

        yield return Of(ends);
        foreach (var column in columns)
        {
            yield return column.Value switch
            {
                long[][] arrays => Of(Joined(arrays, ends[^1])),
                DateOnly[][] arrays => Of(Joined(arrays, ends[^1])),
                _ => throw new NotSupportedException($"A column of {column.Value!.GetType().Name} cannot be sent."),
            };
        }
    }

    private static TElement[] Joined<TElement>(TElement[][] arrays, int length)
    {
        var joined = new TElement[length];
        var place = 0;
        foreach (var array in arrays)
        {
            array.CopyTo(joined, place);
            place += array.Length;
        }

        return joined;
    }

    private string Sql(bool changes, bool remembers, bool cuts)
    {
        string[] sent = [.. keys, .. changes ? [] : facts, .. figures.Where(static figure => !IsOfArrays(figure)), "version", "valid_from", "known_from"];
        var columns = Listed([.. keys, .. facts, .. _written]);
        var count = sent.Length + 4;
        var numbered = string.Concat(numbers.Select((number, i) => $", (${count + 1})[(place - 1) * {numbers.Length} + {i + 1}] AS {number.Column}"));
        var ends = count + 2;
        var sliced = string.Concat(_arrays.Select((array, i) => $", (${ends + 1 + i})[(${ends})[place] + 1 : (${ends})[place + 1]] AS {array}"));
        var rows = $"""
            WITH rows AS MATERIALIZED (
                SELECT {Listed(sent)}, {Times}, is_current{numbered}{sliced}
                FROM unnest({Parameters(1, count)}) WITH ORDINALITY AS sent ({Listed(sent)}, {Times}, is_current, place)
            ), retired AS (
                INSERT INTO {history}
                SELECT p.*, r.valid_to, r.superseded_at, coalesce(r.known_to, 'infinity')
                FROM rows r JOIN {current} p USING ({Listed(keys)})
                WHERE r.is_current AND r.valid_to IS NOT NULL
                  AND p.known_from < coalesce(r.known_to, 'infinity') AND (p.known_from < r.superseded_at OR p.valid_from < r.valid_to)
            ){(remembers ? Remembered(history, columns) : "")}{(cuts ? Cuts(history, keys, _arrays.Length > 0 ? ends + _arrays.Length : count + 1) : "")}
            """;
        return changes
            ? $"""
            {rows}
            UPDATE {current} AS p SET {Listed(_written.Select(static column => $"{column} = r.{column}"))}
            FROM rows r WHERE {Same("p", "r", keys)}
            """
            : $"""
            {rows}
            INSERT INTO {current} AS p ({columns})
            SELECT {columns} FROM rows WHERE is_current
            ON CONFLICT ({Listed(keys)}) DO UPDATE SET {Listed(facts.Concat(_written).Select(static column => $"{column} = excluded.{column}"))}
            """;
    }

    private static string Remembered(string history, string columns) => $"""
        , remembered AS (
            INSERT INTO {history} ({columns}, {Times})
            SELECT {columns}, valid_to, superseded_at, coalesce(known_to, 'infinity') FROM rows WHERE NOT is_current
        )
        """;

    // What was to be known only from the instant of the cut on has never been known.
    private static string Cuts(string history, string[] keys, int count)
    {
        var affected = $"{Same("h", "c", keys)} AND h.valid_from >= c.valid_from AND h.valid_from < c.until AND h.valid_to > h.valid_from AND h.known_to = 'infinity'";
        return $"""
            , cuts AS MATERIALIZED (
                SELECT * FROM unnest({Parameters(count + 1, keys.Length + 3)}) AS sent ({Listed(keys)}, valid_from, until, at)
            ), cut AS (
                UPDATE {history} h SET known_to = c.at FROM cuts c WHERE {affected} AND h.known_from < c.at
            ), dropped AS (
                DELETE FROM {history} h USING cuts c WHERE {affected} AND h.known_from >= c.at
            )
            """;
    }

    private static bool IsOfArrays(string column) => column.EndsWith(OfArrays, StringComparison.Ordinal);

    private static string NameOf(string column) => IsOfArrays(column) ? column[..^OfArrays.Length] : column;

    private static string Same(string one, string other, string[] keys) => string.Join(" AND ", keys.Select(column => $"{one}.{column} = {other}.{column}"));

    private static string Listed(IEnumerable<string> columns) => string.Join(", ", columns);

    private static string Parameters(int first, int count) => Listed(Enumerable.Range(first, count).Select(static number => $"${number}"));
}
