using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Funds;
using Ledger.EventStore;

namespace Ledger.Api.Audit;

/// <summary>What an entry posts, as the export has it: dates with their postings, a debit positive.</summary>
internal static class ExportedJournal
{
    // More than a date, or an account and an amount, with what stands around them.
    private const int LongestPart = 160;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_due;

    /// <summary>How it is written for an event; it holds until the next.</summary>
    /// <exception cref="InvalidOperationException">The event posts what does not balance.</exception>
    public static ReadOnlySpan<byte> Of(FundEvent @event)
    {
        var output = s_due ??= new ArrayBufferWriter<byte>();
        output.ResetWrittenCount();
        output.Write("["u8);
        foreach (var entry in FundAudit.JournalOf(@event))
        {
            Write(entry, output);
        }

        output.Write("]"u8);
        return output.WrittenSpan;
    }

    /// <summary>Whether what is given is written as <see cref="Of"/> writes what follows from the event.</summary>
    public static bool IsAsWritten(ReadOnlySpan<byte> given, FundEvent @event) => given.SequenceEqual(Due(@event));

    /// <summary>Whether what is given says what follows from the event, however it is written.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or has no canonical form.</exception>
    public static bool Is(ReadOnlySpan<byte> given, FundEvent @event)
    {
        var canonical = CanonicalJson.Of(given);
        var due = Due(@event);
        return !due.IsEmpty && canonical.AsSpan().SequenceEqual(CanonicalJson.Of(due));
    }

    private static ReadOnlySpan<byte> Due(FundEvent @event)
    {
        try
        {
            return Of(@event);
        }
        catch (Exception)
        {
            // What is stored may be anything. What cannot be posted cannot be folded either, and that says why.
            return default;
        }
    }

    private static void Write(JournalEntry entry, ArrayBufferWriter<byte> output)
    {
        var separator = output.WrittenCount == 1 ? "" : ",";
        _ = Utf8.TryWrite(output.GetSpan(LongestPart), CultureInfo.InvariantCulture, $$"""{{separator}}{"on":"{{entry.On.ToDateOnly():O}}","postings":[""", out var written);
        output.Advance(written);
        separator = "";
        foreach (var (account, amount) in entry.Postings)
        {
            _ = Utf8.TryWrite(output.GetSpan(LongestPart), CultureInfo.InvariantCulture, $$"""{{separator}}{"account":"{{account.Code()}}","amount":{{amount.Amount}}}""", out written);
            output.Advance(written);
            separator = ",";
        }

        output.Write("]}"u8);
    }
}
