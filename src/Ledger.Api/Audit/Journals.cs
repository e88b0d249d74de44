using System.Buffers;
using System.IO.Pipelines;
using Ledger.Api.Clubs;
using Ledger.Api.Funds;
using Ledger.Api.Http;
using Ledger.Api.OpenApi;
using Ledger.Api.People;
using Ledger.Domain.Funds;
using Ledger.Domain.Journals;
using Ledger.EventStore;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Api.Audit;

/// <summary>A format of journals.</summary>
/// <param name="MediaType">What is sent.</param>
/// <param name="Extension">How the names of its files end.</param>
/// <param name="Open">Begins to write it.</param>
internal sealed record JournalFormat(string MediaType, string Extension, Func<FundJournal, IBufferWriter<byte>, JournalWriter> Open)
{
    public static readonly IReadOnlyDictionary<string, JournalFormat> All = new Dictionary<string, JournalFormat>(StringComparer.Ordinal)
    {
        ["hledger"] = new("text/plain", "journal", (journal, output) => new HledgerJournal(journal, output)),
        ["beancount"] = new("text/plain", "beancount", (journal, output) => new BeancountJournal(journal, output)),
        ["csv"] = new("text/csv", "csv", (journal, output) => new CsvJournal(journal, output)),
        ["json"] = new("application/json", "json", (journal, output) => new JsonJournal(journal, output)),
    };
}

/// <summary>The journal of a fund, for programs that keep books.</summary>
internal static class Journals
{
    // Sent in pieces of about this size.
    private const int PieceBytes = 32 * 1024;

    public static void MapJournals(this IEndpointRouteBuilder api) =>
        api.MapGet("/clubs/{clubId}/fund/journal", Get)
            .Describe("Audit", "The journal of the fund, whole or over a period, as hledger and ledger, beancount, CSV or JSON", ["format", "from", "to", "knownAt", "version"], "application/json", "text/csv", "text/plain").Requires(Permission.SeeFund);

    private static async Task Get(HttpContext http, string clubId, FundBook book, IEventStore store)
    {
        var request = http.Request;
        var format = JournalFormat.All.GetValueOrDefault(request.Text("format") ?? "json")
            ?? throw new ProblemException(ProblemType.Invalid, new FieldFault("format", $"Phải là một trong: {string.Join(", ", JournalFormat.All.Keys)}.", $"Must be one of: {string.Join(", ", JournalFormat.All.Keys)}."));
        var (from, to) = request.Period();
        var (club, fund, _, _) = await book.Read(http, clubId);
        var response = http.Response;
        response.ContentType = format.MediaType + "; charset=utf-8";
        response.Headers.ETag = Answer.ETag(fund.Version);
        response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(fund, from, to)}.{format.Extension}\"";
        await Write(store, club, new FundJournal(fund, club.Name, from, to), format, response.BodyWriter, http.RequestAborted);
    }

    private static async Task Write(IEventStore store, Club club, FundJournal journal, JournalFormat format, PipeWriter output, CancellationToken ct)
    {
        var writer = format.Open(journal, output);
        using (writer as IDisposable)
        {
            writer.Begin();
            await foreach (var recorded in store.ReadEntries(club, 1, journal.Version, ct))
            {
                writer.Write(recorded.ToBookEntry());
                if (output.UnflushedBytes >= PieceBytes)
                {
                    await output.FlushAsync(ct);
                }
            }

            writer.End();
            await output.FlushAsync(ct);
        }
    }

    private static string FileName(Fund fund, LocalDate? from, LocalDate? to) =>
        string.Join('_', new[] { fund.ClubId, Day(from ?? (to is null ? null : fund.OpenedOn)), Day(to) }.Where(part => part is not null));

    private static string? Day(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : null;
}
