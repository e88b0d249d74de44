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
/// <param name="figures">The columns that say how it stands; with a type after it what is sent as text.</param>
internal sealed class BeliefTables(string current, string history, string[] keys, string[] figures)
{
    private const string Times = "valid_to, superseded_at, known_to";

    private readonly string _ordinary = Sql(current, history, keys, figures, cuts: false);
    private readonly string _backdated = Sql(current, history, keys, figures, cuts: true);

    /// <summary>The statement for what entries made of some funds or loans; null when it is nothing.</summary>
    /// <param name="entities">What the rows are of, with what became of them.</param>
    /// <param name="keyColumns">The values of the keys.</param>
    /// <param name="figureColumns">The values of the figures, without the two that every row begins with: the entry and its two times.</param>
    public Statement? Write<TEntity, T>(
        IReadOnlyList<(TEntity Entity, Beliefs<T> Beliefs)> entities,
        Func<IReadOnlyList<TEntity>, IEnumerable<NpgsqlParameter>> keyColumns,
        Func<IReadOnlyList<(TEntity Entity, T Standing)>, IEnumerable<NpgsqlParameter>> figureColumns)
        where T : class, IStanding
    {
        var (rows, standings, rowEntities, areCurrent) = (new List<Belief<T>>(entities.Count), new List<(TEntity, T)>(entities.Count), new List<TEntity>(entities.Count), new List<bool>(entities.Count));
        var (cuts, cutEntities) = (new List<Cut>(), new List<TEntity>());
        foreach (var (entity, beliefs) in entities)
        {
            foreach (var (belief, isCurrent) in beliefs.Rows())
            {
                rows.Add(belief);
                standings.Add((entity, belief.Standing));
                rowEntities.Add(entity);
                areCurrent.Add(isCurrent);
            }

            foreach (var cut in beliefs.Cuts)
            {
                cuts.Add(cut);
                cutEntities.Add(entity);
            }
        }

        if (rows.Count == 0)
        {
            return null;
        }

        List<NpgsqlParameter> parameters =
        [
            .. keyColumns(rowEntities),
            .. figureColumns(standings),
            Of(Column(rows, row => row.Version)),
            Of(Column(rows, row => row.Standing.From.ToDateOnly())),
            Of(Column(rows, row => row.KnownFrom.ToDateTimeUtc())),
            Of(Column(rows, row => row.ValidTo?.ToDateOnly())),
            Of(Column(rows, row => row.SupersededAt?.ToDateTimeUtc())),
            Of(Column(rows, row => row.KnownTo?.ToDateTimeUtc())),
            Of(areCurrent.ToArray()),
        ];
        if (cuts.Count == 0)
        {
            return new Statement(_ordinary, parameters);
        }

        parameters.AddRange(keyColumns(cutEntities));
        parameters.Add(Of(Column(cuts, cut => cut.From.ToDateOnly())));
        parameters.Add(Of(Column(cuts, cut => cut.Until.ToDateOnly())));
        parameters.Add(Of(Column(cuts, cut => cut.At.ToDateTimeUtc())));
        return new Statement(_backdated, parameters);
    }

    /// <summary>The same rows of funds or loans of which none is stored.</summary>
    public IEnumerable<CopiedRows> Copy<TEntity, T>(
        IReadOnlyList<(TEntity Entity, Beliefs<T> Beliefs)> entities,
        Func<IReadOnlyList<TEntity>, IEnumerable<NpgsqlParameter>> keyColumns,
        Func<IReadOnlyList<(TEntity Entity, T Standing)>, IEnumerable<NpgsqlParameter>> figureColumns)
        where T : class, IStanding
    {
        var rows = entities.SelectMany(static entity => entity.Beliefs.Rows(), static (entity, row) => (entity.Entity, row.Belief, row.IsCurrent)).ToLookup(static row => row.IsCurrent);
        var columns = string.Join(", ", keys.Concat(Written(figures)).Select(NameOf));
        return
        [
            new CopiedRows(current, columns, Values([.. rows[true]])),
            new CopiedRows(
                history,
                $"{columns}, {Times}",
                [
                    .. Values([.. rows[false]]),
                    Of(rows[false].Select(static row => row.Belief.ValidTo?.ToDateOnly()).ToArray()),
                    Of(rows[false].Select(static row => row.Belief.SupersededAt?.ToDateTimeUtc()).ToArray()),
                    Of(rows[false].Select(static row => row.Belief.KnownTo?.ToDateTimeUtc() ?? DateTime.MaxValue).ToArray()),
                ]),
        ];

        List<NpgsqlParameter> Values(List<(TEntity Entity, Belief<T> Belief, bool IsCurrent)> some) =>
        [
            .. keyColumns(some.ConvertAll(static row => row.Entity)),
            .. figureColumns(some.ConvertAll(static row => (row.Entity, row.Belief.Standing))),
            Of(Column(some, static row => row.Belief.Version)),
            Of(Column(some, static row => row.Belief.Standing.From.ToDateOnly())),
            Of(Column(some, static row => row.Belief.KnownFrom.ToDateTimeUtc())),
        ];
    }

    private static string[] Written(string[] figures) => [.. figures, "version", "valid_from", "known_from"];

    private static string Sql(string current, string history, string[] keys, string[] figures, bool cuts)
    {
        var written = Written(figures);
        var key = string.Join(", ", keys);
        var columns = string.Join(", ", keys.Concat(written).Select(NameOf));
        var sent = string.Join(", ", keys.Concat(written).Select(static column => column.Replace(" ", "::", StringComparison.Ordinal)));
        var count = keys.Length + written.Length + 4;
        return $"""
            WITH rows AS MATERIALIZED (
                SELECT {sent}, {Times}, is_current FROM unnest({Parameters(1, count)}) AS sent ({columns}, {Times}, is_current)
            ), retired AS (
                INSERT INTO {history}
                SELECT p.*, r.valid_to, r.superseded_at, coalesce(r.known_to, 'infinity')
                FROM rows r JOIN {current} p USING ({key})
                WHERE r.is_current AND r.valid_to IS NOT NULL
                  AND p.known_from < coalesce(r.known_to, 'infinity') AND (p.known_from < r.superseded_at OR p.valid_from < r.valid_to)
            ), remembered AS (
                INSERT INTO {history} ({columns}, {Times})
                SELECT {columns}, valid_to, superseded_at, coalesce(known_to, 'infinity') FROM rows WHERE NOT is_current
            ){(cuts ? Cuts(history, keys, count) : "")}
            INSERT INTO {current} AS p ({columns})
            SELECT {columns} FROM rows WHERE is_current
            ON CONFLICT ({key}) DO UPDATE SET {string.Join(", ", written.Select(NameOf).Select(static column => $"{column} = excluded.{column}"))}
            """;
    }

    // What was to be known only from the instant of the cut on has never been known.
    private static string Cuts(string history, string[] keys, int count)
    {
        var affected = $"{string.Join(" AND ", keys.Select(static column => $"h.{column} = c.{column}"))} AND h.valid_from >= c.valid_from AND h.valid_from < c.until AND h.valid_to > h.valid_from AND h.known_to = 'infinity'";
        return $"""
            , cuts AS MATERIALIZED (
                SELECT * FROM unnest({Parameters(count + 1, keys.Length + 3)}) AS sent ({string.Join(", ", keys)}, valid_from, until, at)
            ), cut AS (
                UPDATE {history} h SET known_to = c.at FROM cuts c WHERE {affected} AND h.known_from < c.at
            ), dropped AS (
                DELETE FROM {history} h USING cuts c WHERE {affected} AND h.known_from >= c.at
            )
            """;
    }

    private static string NameOf(string column) => column.Split(' ')[0];

    private static string Parameters(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(static number => $"${number}"));
}
