using System.Security.Cryptography;
using System.Text.Json;

namespace Ledger.Api.Audit;

/// <summary>A line of an export.</summary>
/// <param name="Line">As it is written.</param>
/// <param name="Entry">The entry that it is; null for any other line.</param>
/// <param name="HasItsJournal">Whether the entry is said to post what follows from its event.</param>
/// <param name="Malformed">Why it is no entry that could be read.</param>
internal readonly record struct ExportLine(ReadOnlyMemory<byte> Line, PreparedEntry? Entry, bool HasItsJournal, Exception? Malformed)
{
    /// <summary>Whether an exception means that a line is not of the format.</summary>
    public static bool IsMalformed(Exception thrown) =>
        thrown is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or CryptographicException;
}

/// <summary>
/// Reads the lines of an export in their order. Hashing and decoding an entry needs none of the entries before it and takes most of the time: blocks of lines can be prepared ahead.
/// </summary>
internal static class ExportLines
{
    // Some hundred entries; what is larger than 85,000 bytes is collected with the oldest memory, which takes longer.
    private const int BlockBytes = 1 << 16;

    /// <param name="export">The export.</param>
    /// <param name="ahead">How many blocks to prepare at the same time, on other threads; 0 to do without those.</param>
    public static async IAsyncEnumerable<List<ExportLine>> Read(Stream export, int ahead)
    {
        var preparing = new Queue<Task<List<ExportLine>>>();
        foreach (var block in Blocks(export))
        {
            if (ahead == 0)
            {
                yield return Prepare(block);
                continue;
            }

            preparing.Enqueue(Task.Run(() => Prepare(block)));
            if (preparing.Count > ahead)
            {
                yield return await preparing.Dequeue();
            }
        }

        while (preparing.TryDequeue(out var next))
        {
            yield return await next;
        }
    }

    // Whole lines, as many as there is room for. A file has them at hand sooner than another thread could take over.
    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(Stream export)
    {
        var (block, filled) = (GC.AllocateUninitializedArray<byte>(BlockBytes), 0);
        for (int read; (read = export.Read(block.AsSpan(filled))) > 0;)
        {
            filled += read;
            if (filled < block.Length)
            {
                continue;
            }

            var end = Array.LastIndexOf(block, (byte)'\n') + 1;
            if (end == 0)
            {
                Array.Resize(ref block, 2 * block.Length);
                continue;
            }

            var (whole, next) = (block.AsMemory(0, end), GC.AllocateUninitializedArray<byte>(Math.Max(BlockBytes, 2 * (filled - end))));
            block.AsSpan(end).CopyTo(next);
            (block, filled) = (next, filled - end);
            yield return whole;
        }

        if (filled > 0)
        {
            yield return block.AsMemory(0, filled);
        }
    }

    private static List<ExportLine> Prepare(ReadOnlyMemory<byte> block)
    {
        var (lines, texts) = (new List<ExportLine>(), ExportedEntry.NoTexts());
        while (!block.IsEmpty)
        {
            var end = block.Span.IndexOf((byte)'\n');
            var line = end < 0 ? block : block[..end];
            block = end < 0 ? default : block[(end + 1)..];
            lines.Add(Prepare(line, texts));
        }

        return lines;
    }

    private static ExportLine Prepare(ReadOnlyMemory<byte> line, string?[] texts)
    {
        try
        {
            // Only what is right is judged by how it is usually written; what is not may be written in another way.
            if (ExportedEntry.ReadAsWritten(line, texts) is { } written && new PreparedEntry(written.Stored) is { Event: { } @event } prepared
                && prepared.Hash == written.Stored.Hash && ExportedJournal.IsAsWritten(written.Journal.Span, @event))
            {
                return new ExportLine(line, prepared, HasItsJournal: true, null);
            }

            return ExportedEntry.Read(line, texts) is { } entry ? Prepare(line, entry) : new ExportLine(line, null, false, null);
        }
        catch (Exception malformed) when (ExportLine.IsMalformed(malformed))
        {
            return new ExportLine(line, null, false, malformed);
        }
    }

    private static ExportLine Prepare(ReadOnlyMemory<byte> line, ExportedEntry entry)
    {
        var prepared = new PreparedEntry(entry.Stored);
        return new ExportLine(line, prepared, prepared.Event is { } @event && ExportedJournal.Is(entry.Journal.Span, @event), null);
    }
}
