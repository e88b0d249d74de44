using System.Globalization;
using Ledger.Api.Http;

namespace Ledger.Api.Portfolio;

/// <summary>By what a list is sorted, and where its page begins. Every order is one of rising whole numbers, so that one comparison in the database finds the page.</summary>
/// <param name="Key">The number of a row, as SQL.</param>
/// <param name="After">The number of the last row of the page before; the least there is for the first page.</param>
/// <param name="AfterId">What else tells that row apart: its province, club and loan.</param>
internal sealed record SortedPage(string Key, long After, string AfterId)
{
    /// <summary>Reads <c>sort</c>, one of the names, falling with a minus before it; and <c>cursor</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="keys">The SQL of each name; the first is taken, falling, when nothing is asked for.</param>
    public static SortedPage Of(HttpRequest request, params ReadOnlySpan<(string Name, string Sql)> keys)
    {
        var sort = request.Text("sort") ?? "-" + keys[0].Name;
        var falls = sort.StartsWith('-');
        foreach (var (name, sql) in keys)
        {
            if (sort.AsSpan(falls ? 1 : 0).SequenceEqual(name))
            {
                return Cursor(request, falls ? $"-({sql})" : sql);
            }
        }

        var names = string.Join(", ", keys.ToArray().Select(key => $"{key.Name}, -{key.Name}"));
        throw new ProblemException(ProblemType.Invalid, new FieldFault("sort", $"Phải là một trong: {names}.", $"Must be one of: {names}."));
    }

    /// <summary>What the cursor of the next page says of a row.</summary>
    public static string Place(long key, string id) => string.Create(CultureInfo.InvariantCulture, $"{key} {id}");

    private static SortedPage Cursor(HttpRequest request, string key) =>
        request.Cursor() is not { Length: > 0 } cursor ? new SortedPage(key, long.MinValue, "")
        : cursor.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && long.TryParse(cursor.AsSpan(0, space), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var after)
            ? new SortedPage(key, after, cursor[(space + 1)..])
        : throw Query.WrongCursor();
}
