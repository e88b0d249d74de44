using System.Net.Mime;
using Ledger.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Ledger.Api.Printing;

/// <summary>In which form something is asked for.</summary>
internal enum PrintFormat
{
    Json,
    Csv,
    Xlsx,
    Pdf,
}

/// <summary>Reads the form that is asked for, and answers in it.</summary>
internal static class PrintFormats
{
    private static readonly (PrintFormat Format, string Name, string MediaType)[] Known =
    [
        (PrintFormat.Json, "json", MediaTypeNames.Application.Json),
        (PrintFormat.Csv, "csv", "text/csv"),
        (PrintFormat.Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (PrintFormat.Pdf, "pdf", MediaTypeNames.Application.Pdf),
    ];

    /// <summary>The form by <c>format</c>, else by <c>Accept</c>, else JSON.</summary>
    public static PrintFormat Format(this HttpRequest request, params ReadOnlySpan<PrintFormat> offered)
    {
        if (request.Text("format") is { } name)
        {
            foreach (var (format, known, _) in Known)
            {
                if (known == name && offered.Contains(format))
                {
                    return format;
                }
            }

            var names = string.Join(", ", Known.Where(Offers(offered)).Select(one => one.Name));
            throw new ProblemException(ProblemType.Invalid, new FieldFault("format", $"Phải là một trong: {names}.", $"Must be one of: {names}."));
        }

        if (MediaTypeHeaderValue.TryParseList(request.Headers.Accept!, out var accepted))
        {
            foreach (var type in accepted.OrderByDescending(type => type.Quality ?? 1))
            {
                foreach (var (format, _, mediaType) in Known)
                {
                    if (type.MediaType == mediaType && offered.Contains(format))
                    {
                        return format;
                    }
                }
            }
        }

        return PrintFormat.Json;
    }

    /// <summary>Answers with a document in a form other than JSON.</summary>
    public static Task Write(HttpContext http, PrintFormat format, PrintedDocument document, long? version = null) => format == PrintFormat.Csv
        ? WriteCsv(http, document.FileName, (document.Sheets ?? document.Tables)[0], version)
        : Write(http, format, document.FileName, format == PrintFormat.Xlsx ? WorkbookFile.Write(document) : PdfPaper.Write(document), version);

    /// <summary>Answers with a file.</summary>
    public static Task Write(HttpContext http, PrintFormat format, string fileName, byte[] content, long? version = null)
    {
        var (_, ending, mediaType) = Array.Find(Known, one => one.Format == format);
        var response = http.Response;
        response.ContentType = mediaType;
        response.ContentLength = content.Length;
        response.Headers.ContentDisposition = $"{(format == PrintFormat.Pdf ? "inline" : "attachment")}; filename=\"{fileName}.{ending}\"";
        Tag(response, version);
        return response.BodyWriter.WriteAsync(content).AsTask();
    }

    // For programs: fields named as in JSON, dates as ISO 8601, plain numbers.
    private static async Task WriteCsv(HttpContext http, string fileName, Table table, long? version)
    {
        Tag(http.Response, version);
        await using var csv = await Csv.Begin(http, fileName + ".csv", [.. table.Columns.Select(column => column.Key)]);
        foreach (var row in table.Rows)
        {
            await csv.Write([.. row.Cells.Select(cell => cell.Value)]);
        }
    }

    private static void Tag(HttpResponse response, long? version)
    {
        if (version is { } known)
        {
            response.Headers.ETag = Answer.ETag(known);
        }
    }

    private static Func<(PrintFormat Format, string Name, string MediaType), bool> Offers(ReadOnlySpan<PrintFormat> offered)
    {
        var formats = offered.ToArray();
        return one => formats.Contains(one.Format);
    }
}
