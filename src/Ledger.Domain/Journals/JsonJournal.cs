using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Bookkeeping;
using NodaTime;
using NodaTime.Text;

namespace Ledger.Domain.Journals;

/// <summary>A journal as one JSON object: accounts, opening balances, transactions, closing balances.</summary>
public sealed class JsonJournal : JournalWriter, IDisposable
{
    private readonly Utf8JsonWriter _json;

    /// <summary>The journal of a fund.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="output">Where the bytes go.</param>
    public JsonJournal(FundJournal journal, IBufferWriter<byte> output)
        : base(journal, output) => _json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <inheritdoc/>
    public override void Begin()
    {
        _json.WriteStartObject();
        _json.WriteString("clubId", Journal.ClubId);
        _json.WriteString("club", Journal.Title);
        _json.WriteNumber("version", Journal.Version);
        WriteDay("from", Journal.From);
        WriteDay("to", Journal.To);
        _json.WriteString("currency", Currency);
        _json.WriteStartArray("accounts");
        foreach (var account in ChartOfAccounts.All)
        {
            _json.WriteStartObject();
            _json.WriteString("account", account.Code());
            _json.WriteString("name", account.JournalName());
            _json.WriteString("vi", account.VietnameseName());
            _json.WriteString("en", account.EnglishName());
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        WriteBalances("opening", Journal.OpensOn, Journal.Opening);
        _json.WriteStartArray("transactions");
        _json.Flush();
    }

    /// <inheritdoc/>
    public override void Write(BookEntry entry)
    {
        foreach (var transaction in Journal.TransactionsOf(entry))
        {
            _json.WriteStartObject();
            _json.WriteNumber("entry", entry.Number);
            _json.WriteNumber("part", transaction.Part);
            WriteDay("on", transaction.On);
            _json.WriteString("recordedAt", Recorded(entry));
            _json.WriteString("kind", entry.Kind);
            _json.WriteString("description", Describe(transaction));
            if (entry.Reverses is { } reverses)
            {
                _json.WriteNumber("reverses", reverses);
            }
            else
            {
                _json.WriteNull("reverses");
            }

            WritePostings(transaction.Postings);
            _json.WriteString("hash", entry.Hash);
            _json.WriteEndObject();
        }

        _json.Flush();
    }

    /// <inheritdoc/>
    public override void End()
    {
        _json.WriteEndArray();
        WriteBalances("closing", Journal.ClosesOn, Journal.Closing);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteBalances(string name, LocalDate on, ImmutableArray<Posting> balances)
    {
        _json.WriteStartObject(name);
        WriteDay("on", on);
        WritePostings(balances);
        _json.WriteEndObject();
    }

    private void WritePostings(ImmutableArray<Posting> postings)
    {
        _json.WriteStartArray("postings");
        foreach (var posting in postings)
        {
            _json.WriteStartObject();
            _json.WriteString("account", posting.Account.Code());
            _json.WriteNumber("debit", posting.Debit.Amount);
            _json.WriteNumber("credit", posting.Credit.Amount);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteDay(string name, LocalDate? day) => _json.WriteString(name, day is { } known ? LocalDatePattern.Iso.Format(known) : null);
}
