using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Http;

/// <summary>Reads query parameters and headers, naming the one that is wrong.</summary>
internal static class Query
{
    public const int MaxLimit = 500;
    private const int DefaultLimit = 100;

    public static LocalDate? Date(this HttpRequest request, string name) => request.Parsed(name, LocalDatePattern.Iso, "YYYY-MM-DD");

    public static Instant? Instant(this HttpRequest request, string name) => request.Parsed(name, InstantPattern.ExtendedIso, "YYYY-MM-DDThh:mm:ssZ");

    public static long? PositiveNumber(this HttpRequest request, string name)
    {
        if (request.Text(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong(name, "Phải là số nguyên dương.", "Must be a positive whole number.");
    }

    public static string? Text(this HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    public static int Limit(this HttpRequest request) => request.PositiveNumber("limit") switch
    {
        null => DefaultLimit,
        <= MaxLimit and var limit => (int)limit,
        _ => throw Wrong("limit", $"Không vượt quá {MaxLimit}.", $"Must be at most {MaxLimit}."),
    };

    /// <summary>The key after which the page begins; the empty string for the first page.</summary>
    public static string Cursor(this HttpRequest request)
    {
        if (request.Text("cursor") is not { } cursor)
        {
            return "";
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/')));
        }
        catch (FormatException)
        {
            throw Wrong("cursor", "Không phải nextCursor của trang trước.", "Is not a nextCursor of an earlier page.");
        }
    }

    /// <summary>A page of what was read with one row more than asked for.</summary>
    public static Page<TAnswer> ToPage<TRow, TAnswer>(this List<TRow> rows, int limit, Func<TRow, string> key, Func<TRow, TAnswer> answer)
    {
        var more = rows.Count > limit;
        var items = rows.Take(limit).Select(answer).ToList();
        var cursor = more ? Convert.ToBase64String(Encoding.UTF8.GetBytes(key(rows[limit - 1]))).Replace('+', '-').Replace('/', '_') : null;
        return new Page<TAnswer>(items, cursor);
    }

    private static T? Parsed<T>(this HttpRequest request, string name, IPattern<T> pattern, string form)
        where T : struct
    {
        if (request.Text(name) is not { } text)
        {
            return null;
        }

        var parsed = pattern.Parse(text);
        return parsed.Success ? parsed.Value : throw Wrong(name, $"Phải có thật và có dạng {form}.", $"Must exist and have the form {form}.");
    }

    private static ProblemException Wrong(string name, string vietnamese, string english) => new(ProblemType.Invalid, new FieldFault(name, vietnamese, english));
}
