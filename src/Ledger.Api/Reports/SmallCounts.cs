namespace Ledger.Api.Reports;

/// <summary>
/// Withholds small counts of people from what is published. Members are split into those who borrow and those who do not; borrowers by sex, by age and by poverty; those who do not borrow into those who
/// did and those who never did. A count from 1 to 4 of any of these must not be in the report, nor follow from it. A split in which there is one is withheld whole for that part of the report, and with it
/// for as many other parts as it takes until the parts withheld have no such count even taken together: what they have together is what whoever subtracts the rest from the total is left with. Where no
/// parts are enough, the total is withheld too. (Why that is safe: docs/adr/0016.)
/// </summary>
internal static class SmallCounts
{
    /// <summary>The smallest count of people that is published, but for 0.</summary>
    public const int Smallest = 5;

    /// <summary>A report as it may be published.</summary>
    public static (MonthlyFigures Total, IReadOnlyList<MonthlyFigures> Parts) Withhold(MonthlyFigures total, IReadOnlyList<MonthlyFigures> parts)
    {
        // Of a whole that has no parts only the total is published.
        var rows = parts.Count == 0 ? [total] : parts;
        var members = Split.Of(rows, within: null, row => [row.Members!.Value]);
        var borrowing = Split.Of(rows, members, row => [Of(row).Total, row.Members!.Value - Of(row).Total]);
        var sex = Split.Of(rows, borrowing, row => [Of(row).Women, Of(row).Total - Of(row).Women]);
        var age = Split.Of(rows, borrowing, row => [Of(row).Older, Of(row).Total - Of(row).Older]);
        var poverty = Split.Of(rows, borrowing, row => [Of(row).Poor, Of(row).NearPoor, Of(row).Total - Of(row).Poor - Of(row).NearPoor]);
        var earlier = Split.Of(rows, borrowing, row => [Of(row).EverBorrowed - Of(row).Total, row.Members!.Value - Of(row).EverBorrowed]);
        return (
            Without(total, split => split.IsTotalWithheld),
            [.. parts.Select((part, i) => Without(part, split => split.IsWithheld[i]))]);

        MonthlyFigures Without(MonthlyFigures figures, Func<Split, bool> isWithheld)
        {
            var borrowers = figures.Borrowers;
            (string Name, Split In)[] named =
            [
                ("members", members), ("borrowers.total", borrowing), ("borrowers.women", sex), ("borrowers.older", age), ("borrowers.poor", poverty), ("borrowers.nearPoor", poverty), ("borrowers.everBorrowed", earlier),
            ];
            return figures with
            {
                Members = Unless(members, figures.Members),
                Borrowers = new ReportedBorrowers(
                    (int?)Unless(borrowing, borrowers.Total), (int?)Unless(sex, borrowers.Women), (int?)Unless(age, borrowers.Older), (int?)Unless(poverty, borrowers.Poor),
                    (int?)Unless(poverty, borrowers.NearPoor), (int?)Unless(earlier, borrowers.EverBorrowed)),
                Suppressed = [.. named.Where(one => isWithheld(one.In)).Select(one => one.Name)],
            };

            long? Unless(Split split, long? count) => isWithheld(split) ? null : count;
        }
    }

    private static (int Total, int Women, int Older, int Poor, int NearPoor, int EverBorrowed) Of(MonthlyFigures row)
    {
        var borrowers = row.Borrowers;
        return (borrowers.Total!.Value, borrowers.Women!.Value, borrowers.Older!.Value, borrowers.Poor!.Value, borrowers.NearPoor!.Value, borrowers.EverBorrowed!.Value);
    }

    // A count below zero is none: somebody was entered wrongly, and nothing is said.
    private static bool IsSmall(long count) => count != 0 && count < Smallest;

    /// <summary>A number of people split into kinds, part by part of a report.</summary>
    private sealed record Split(bool[] IsWithheld, bool IsTotalWithheld)
    {
        /// <param name="rows">The parts.</param>
        /// <param name="within">The split that this one splits further: what is withheld there is withheld here.</param>
        /// <param name="kinds">How many there are of each kind.</param>
        public static Split Of(IReadOnlyList<MonthlyFigures> rows, Split? within, Func<MonthlyFigures, long[]> kinds)
        {
            var counts = rows.Select(kinds).ToArray();
            var withheld = counts.Select((row, i) => within?.IsWithheld[i] == true || Array.Exists(row, IsSmall)).ToArray();
            var together = new long[counts[0].Length];
            for (var i = 0; i < counts.Length; i++)
            {
                if (withheld[i])
                {
                    Add(together, counts[i]);
                }
            }

            // The smallest first: least is lost.
            var others = new Queue<int>(Enumerable.Range(0, counts.Length).Where(i => !withheld[i] && counts[i].Sum() > 0).OrderBy(i => counts[i].Sum()));
            while (Array.Exists(together, IsSmall))
            {
                if (!others.TryDequeue(out var next))
                {
                    return new Split(withheld, IsTotalWithheld: true);
                }

                withheld[next] = true;
                Add(together, counts[next]);
            }

            return new Split(withheld, within?.IsTotalWithheld ?? false);
        }

        private static void Add(long[] sums, long[] counts)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += counts[i];
            }
        }
    }
}
