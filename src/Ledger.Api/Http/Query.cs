using System.Globalization;
using System.Text;
using Ledger.Domain.Storage;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Http;

/// <summary>Reads query parameters and headers, naming the one that is wrong.</summary>
internal static class Query
{
    public const int MaxLimit = 500;
    private const int DefaultLimit = 100;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static LocalDate? Date(this HttpRequest request, string name) => request.Parsed(name, LocalDatePattern.Iso, "YYYY-MM-DD");

    public static Instant? Instant(this HttpRequest request, string name)
    {
        var instant = request.Parsed(name, InstantPattern.ExtendedIso, "YYYY-MM-DDThh:mm:ssZ");
        return instant?.InUtc().Year is < 1900 or > 2200 ? throw WrongYear(name) : instant;
    }

    /// <summary>The business dates <c>from</c> and <c>to</c>, both inclusive; null where the period is open.</summary>
    public static (LocalDate? From, LocalDate? To) Period(this HttpRequest request)
    {
        var (from, to) = (request.DateInYears("from"), request.DateInYears("to"));
        return to < from ? throw Wrong("to", "Không được trước from.", "Must not be before from.") : (from, to);
    }

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

    public static bool Flag(this HttpRequest request, string name) => request.Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong(name, "Phải là true hoặc false.", "Must be true or false."),
    };

    public static string? Text(this HttpRequest request, string name) =>
        request.Query[name] is not [{ Length: > 0 } text, ..] ? null
        : Fields.IsPrintable(text) ? text
        : throw Wrong(name, "Có ký tự không in được.", "Contains characters that cannot be printed.");

    /// <summary>One of the names of an enumeration, in camelCase.</summary>
    public static T? Choice<T>(this HttpRequest request, string name)
        where T : struct, Enum
    {
        if (request.Text(name) is not { } text)
        {
            return null;
        }

        return Codes.Find<T>(text) ?? throw Wrong(name, $"Phải là một trong: {Codes.List<T>()}.", $"Must be one of: {Codes.List<T>()}.");
    }

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
            var key = Utf8.GetString(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/')));
            return Fields.IsPrintable(key) ? key : throw WrongCursor();
        }
        catch (Exception malformed) when (malformed is FormatException or DecoderFallbackException)
        {
            throw WrongCursor();
        }
    }

    /// <summary>The number after which the page begins; 0 for the first page.</summary>
    public static long NumberCursor(this HttpRequest request) =>
        request.Cursor() is not { Length: > 0 } key ? 0
        : long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw WrongCursor();

    /// <summary>A page of what was read with one row more than asked for.</summary>
    public static Page<TAnswer> ToPage<TRow, TAnswer>(this List<TRow> rows, int limit, Func<TRow, string> key, Func<TRow, TAnswer> answer)
    {
        var more = rows.Count > limit;
        var items = rows.Take(limit).Select(answer).ToList();
        var cursor = more ? Convert.ToBase64String(Encoding.UTF8.GetBytes(key(rows[limit - 1]))).Replace('+', '-').Replace('/', '_') : null;
        return new Page<TAnswer>(items, cursor);
    }

    private static LocalDate? DateInYears(this HttpRequest request, string name) =>
        request.Date(name) is { Year: < 1900 or > 2200 } ? throw WrongYear(name) : request.Date(name);

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

    private static ProblemException WrongYear(string name) => Wrong(name, "Năm phải từ 1900 đến 2200.", "The year must be from 1900 to 2200.");

    public static ProblemException WrongCursor() => Wrong("cursor", "Không phải nextCursor của trang trước.", "Is not a nextCursor of an earlier page.");

    private static ProblemException Wrong(string name, string vietnamese, string english) => new(ProblemType.Invalid, new FieldFault(name, vietnamese, english));
}
