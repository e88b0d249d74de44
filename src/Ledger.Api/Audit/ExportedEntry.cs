using System.Text;
using System.Text.Json;
using Ledger.Domain.Storage;
using Ledger.EventStore;
using NodaTime;

namespace Ledger.Api.Audit;

/// <summary>A line of an export that is an entry.</summary>
/// <param name="Stored">The entry as it is stored.</param>
/// <param name="Journal">The JSON of what it is said to post.</param>
internal sealed record ExportedEntry(StoredEvent Stored, ReadOnlyMemory<byte> Journal)
{
    private static readonly byte[][] Names = [.. Enum.GetValues<Member>().Select(static member => Encoding.UTF8.GetBytes(member.Code()))];

    private enum Member
    {
        Kind,
        Version,
        Type,
        Timestamp,
        Id,
        TenantId,
        StreamId,
        CorrelationId,
        CausationId,
        Headers,
        Data,
        Journal,
        PreviousHash,
        Hash,
    }

    /// <summary>Room for the texts of a line.</summary>
    public static string?[] NoTexts() => new string?[Names.Length];

    /// <summary>Reads a line whose members stand as <see cref="FundExport"/> writes them; null when anything is otherwise.</summary>
    /// <param name="line">The line.</param>
    /// <param name="texts">The texts of the line before: those that are the same need not be made again.</param>
    /// <remarks>What stands within data, headers and journal is not looked at. Where those are found to be right, the line is what <see cref="Read"/> would have read.</remarks>
    /// <exception cref="FormatException">The instant is of another form.</exception>
    public static ExportedEntry? ReadAsWritten(ReadOnlyMemory<byte> line, string?[] texts)
    {
        var rest = new WrittenLine(line);
        if (!rest.Skip("{\"kind\":\"entry\",\"version\":"u8) || !rest.Number(out var version)
            || !rest.Skip(",\"type\":\""u8) || !rest.Text(ref texts[(int)Member.Type])
            || !rest.Skip(",\"timestamp\":\""u8) || !rest.Instant(out var recordedAt)
            || !rest.Skip(",\"id\":\""u8) || !rest.Id(out var id)
            || !rest.Skip(",\"tenantId\":\""u8) || !rest.Text(ref texts[(int)Member.TenantId])
            || !rest.Skip(",\"streamId\":\""u8) || !rest.Text(ref texts[(int)Member.StreamId]))
        {
            return null;
        }

        var isCorrelated = rest.Skip(",\"correlationId\":\""u8);
        if (isCorrelated && !rest.Text(ref texts[(int)Member.CorrelationId]))
        {
            return null;
        }

        var isCaused = rest.Skip(",\"causationId\":\""u8);
        if (isCaused && !rest.Text(ref texts[(int)Member.CausationId]))
        {
            return null;
        }

        // An entry follows the one before it, whose hash is at hand.
        texts[(int)Member.PreviousHash] = texts[(int)Member.Hash];
        var headers = ReadOnlyMemory<byte>.Empty;
        return (!rest.Skip(",\"headers\":"u8) || rest.Through(",\"data\":"u8, out headers)) && (!headers.IsEmpty || rest.Skip(",\"data\":"u8))
            && rest.Through(",\"journal\":"u8, out var data) && rest.Through(",\"previousHash\":\""u8, out var journal)
            && rest.Text(ref texts[(int)Member.PreviousHash]) && rest.Skip(",\"hash\":\""u8) && rest.Text(ref texts[(int)Member.Hash]) && rest.Skip("}"u8) && rest.IsEmpty
            ? new ExportedEntry(
                new StoredEvent(
                    texts[(int)Member.TenantId]!, texts[(int)Member.StreamId]!, version, id, texts[(int)Member.Type]!, data, recordedAt,
                    isCorrelated ? texts[(int)Member.CorrelationId] : null, isCaused ? texts[(int)Member.CausationId] : null, headers, texts[(int)Member.PreviousHash], texts[(int)Member.Hash]),
                journal)
            : null;
    }

    /// <summary>Reads a line without copying what is long of it; null when it is of another kind.</summary>
    /// <param name="line">The line.</param>
    /// <param name="texts">The texts of the line before: those that are the same need not be made again.</param>
    /// <exception cref="JsonException">It is no JSON object, or has a member of an entry twice, or lacks one.</exception>
    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    /// <exception cref="FormatException">A member is of another form.</exception>
    public static ExportedEntry? Read(ReadOnlyMemory<byte> line, string?[] texts)
    {
        var (version, id, recordedAt) = (0L, Guid.Empty, Instant.MinValue);
        var (data, headers, journal) = (ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        var (seen, due) = (0, 0);
        var reader = new Utf8JsonReader(line.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Find(ref reader, due) is not { } member)
            {
                reader.Skip();
                continue;
            }

            due = (int)member + 1;
            seen = (seen & (1 << (int)member)) == 0 ? seen | (1 << (int)member) : throw new JsonException($"'{member.Code()}' occurs twice.");
            reader.Read();
            switch (member)
            {
                case Member.Kind when !reader.ValueTextEquals("entry"u8):
                    return null;
                case Member.Version:
                    version = reader.GetInt64();
                    break;
                case Member.Timestamp:
                    recordedAt = HashChain.ParseTimestamp(reader.GetString() ?? "");
                    break;
                case Member.Id:
                    id = reader.GetGuid();
                    break;
                case Member.Headers:
                    headers = Raw(ref reader, line);
                    break;
                case Member.Data:
                    data = Raw(ref reader, line);
                    break;
                case Member.Journal:
                    journal = Raw(ref reader, line);
                    break;
                default:
                    texts[(int)member] = texts[(int)member] is { } known && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(known) ? known : reader.GetString();
                    break;
            }
        }

        // Throws where something follows the object.
        reader.Read();
        foreach (var member in (ReadOnlySpan<Member>)[Member.Kind, Member.Version, Member.Type, Member.Timestamp, Member.Id, Member.TenantId, Member.StreamId, Member.Data, Member.Journal])
        {
            if ((seen & (1 << (int)member)) == 0)
            {
                throw new JsonException($"'{member.Code()}' is missing.");
            }
        }

        return new ExportedEntry(
            new StoredEvent(
                Text(Member.TenantId) ?? "", Text(Member.StreamId) ?? "", version, id, Text(Member.Type) ?? "", data, recordedAt,
                Text(Member.CorrelationId), Text(Member.CausationId), headers, Text(Member.PreviousHash), Text(Member.Hash)),
            journal);

        string? Text(Member member) => (seen & (1 << (int)member)) == 0 ? null : texts[(int)member];
    }

    // Mostly in the order in which they are due.
    private static Member? Find(ref Utf8JsonReader reader, int due)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            var member = (due + i) % Names.Length;
            if (reader.ValueTextEquals(Names[member]))
            {
                return (Member)member;
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }
}
