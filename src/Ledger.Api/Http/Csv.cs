using System.Globalization;
using System.Text;
using Ledger.Domain.Money;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Http;

/// <summary>An answer as a file for a spreadsheet (RFC 4180), written row by row while it is read.</summary>
internal sealed class Csv : IAsyncDisposable
{
    public const string MediaType = "text/csv";

    private readonly StreamWriter _text;

    private Csv(Stream body) => _text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };

    /// <summary>Begins the answer with a row of names. By the byte order mark a spreadsheet knows that the text is UTF-8.</summary>
    public static async Task<Csv> Begin(HttpContext http, string fileName, params object?[] names)
    {
        http.Response.ContentType = MediaType + "; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        var csv = new Csv(http.Response.Body);
        await csv.Write(names);
        return csv;
    }

    public Task Write(params object?[] fields) => _text.WriteLineAsync(string.Join(',', fields.Select(Field)));

    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private static string Field(object? field) => field switch
    {
        null => "",
        string text => Quoted(text),
        Vnd amount => amount.Amount.ToString(CultureInfo.InvariantCulture),
        LocalDate date => LocalDatePattern.Iso.Format(date),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A field cannot be a {field.GetType().Name}.", nameof(field)),
    };

    private static string Quoted(string text)
    {
        // What a spreadsheet would take for a formula is marked as text.
        text = text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" + text : text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
