using Ledger.Api.Reports;

namespace Ledger.Api.Tests.Reports;

/// <summary>Somebody who reads a published report and subtracts: whatever is a combination of figures in it, she knows.</summary>
internal sealed class ReportAuditor
{
    // Every figure is a combination of these seven counts of every part, with coefficients of 0, 1 and -1: in or out of a span is decided modulo a large prime.
    private const long Prime = 2_147_483_647;

    private const int Kinds = 7;

    private readonly List<long[]> _known = [];
    private readonly int _parts;

    private ReportAuditor(int parts) => _parts = parts;

    /// <summary>What no report may give away of a row: its counts, and the people that are left when one is taken from another.</summary>
    public static readonly (string Name, int[] Of)[] Secrets =
    [
        ("members", [1, 0, 0, 0, 0, 0, 0]), ("borrowers", [0, 1, 0, 0, 0, 0, 0]), ("women", [0, 0, 1, 0, 0, 0, 0]), ("older", [0, 0, 0, 1, 0, 0, 0]), ("poor", [0, 0, 0, 0, 1, 0, 0]),
        ("near poor", [0, 0, 0, 0, 0, 1, 0]), ("ever borrowed", [0, 0, 0, 0, 0, 0, 1]),
        ("men", [0, 1, -1, 0, 0, 0, 0]), ("younger", [0, 1, 0, -1, 0, 0, 0]), ("neither poor nor near poor", [0, 1, 0, 0, -1, -1, 0]), ("not poor", [0, 1, 0, 0, -1, 0, 0]), ("not near poor", [0, 1, 0, 0, 0, -1, 0]),
        ("poor or near poor", [0, 0, 0, 0, 1, 1, 0]), ("not borrowing", [1, -1, 0, 0, 0, 0, 0]), ("earlier borrowers", [0, -1, 0, 0, 0, 0, 1]), ("never borrowed", [1, 0, 0, 0, 0, 0, -1]),
    ];

    /// <summary>Reads a report.</summary>
    public static ReportAuditor Read(MonthlyFigures total, IReadOnlyList<MonthlyFigures> parts)
    {
        var auditor = new ReportAuditor(parts.Count);
        for (var part = 0; part < parts.Count; part++)
        {
            auditor.Learn(Counts(parts[part]), part);
        }

        auditor.Learn(Counts(total), part: null);
        return auditor;
    }

    /// <summary>Whether she can work the secret out, of a part or of the total (null).</summary>
    public bool Knows(int[] secret, int? part) => Reduce(Row(secret, part)) is null;

    public static long?[] Counts(MonthlyFigures row)
    {
        var borrowers = row.Borrowers;
        return [row.Members, borrowers.Total, borrowers.Women, borrowers.Older, borrowers.Poor, borrowers.NearPoor, borrowers.EverBorrowed];
    }

    public static long ValueOf(int[] secret, MonthlyFigures row) => Counts(row).Zip(secret, (count, times) => count!.Value * times).Sum();

    private void Learn(long?[] counts, int? part)
    {
        for (var kind = 0; kind < Kinds; kind++)
        {
            if (counts[kind] is not null && Reduce(Row([.. Enumerable.Range(0, Kinds).Select(one => one == kind ? 1 : 0)], part)) is { } news)
            {
                _known.Add(news);
            }
        }
    }

    private long[] Row(int[] of, int? part)
    {
        var row = new long[Kinds * _parts];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = part is null || part == i / Kinds ? (of[i % Kinds] + Prime) % Prime : 0;
        }

        return row;
    }

    // What is left of a row when all that is known is taken out, scaled to begin with 1; null when nothing is.
    private long[]? Reduce(long[] row)
    {
        foreach (var known in _known)
        {
            var pivot = Array.FindIndex(known, one => one != 0);
            var times = row[pivot];
            for (var i = 0; times != 0 && i < row.Length; i++)
            {
                row[i] = (row[i] + ((Prime - times) * known[i])) % Prime;
            }
        }

        var first = Array.FindIndex(row, one => one != 0);
        if (first < 0)
        {
            return null;
        }

        var inverse = (long)System.Numerics.BigInteger.ModPow(row[first], Prime - 2, Prime);
        return [.. row.Select(one => one * inverse % Prime)];
    }
}
