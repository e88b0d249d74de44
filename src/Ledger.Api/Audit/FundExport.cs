using System.Text.Json;
using Ledger.Api.Clubs;
using Ledger.Api.Http;
using Ledger.EventStore;

namespace Ledger.Api.Audit;

/// <summary>Writes a fund book as JSON Lines that can be verified without the service: docs/audit-format.md.</summary>
internal sealed class FundExport(IEventStore store, SealRegister seals, TimeProvider time)
{
    public const int Format = 1;
    public const string ContentType = "application/jsonl";

    private const int FlushBytes = 1 << 16;

    public async Task Write(HttpContext http, Club club)
    {
        var ct = http.RequestAborted;
        await using var entries = store.ReadStream(club.ProvinceCode, club.ClubId, ct: ct).GetAsyncEnumerator(ct);
        if (!await entries.MoveNextAsync())
        {
            throw new ProblemException(ProblemType.FundNotFound);
        }

        http.Response.ContentType = ContentType + "; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"fund-{club.ClubId}.jsonl\"";
        var output = http.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        await Line(() => WriteFund(json, club, seals.Keys(ct)));
        var (version, head) = (0L, HashChain.Genesis);
        do
        {
            var entry = entries.Current;
            (version, head) = (entry.Version, entry.Hash ?? head);
            await Line(() => WriteEntry(json, entry));
        }
        while (await entries.MoveNextAsync());
        var newest = await seals.Newest(club.ProvinceCode, club.ClubId, ct);
        for (var number = 0; await seals.List(number, Query.MaxLimit, ct) is { Count: > 0 } page; number = page[^1].Number)
        {
            foreach (var seal in page)
            {
                await Line(() => WriteSeal(json, seal, seal.Number == newest?.Seal.Number ? newest?.Inclusion : null));
            }
        }

        await Line(() => WriteEnd(json, version, head));
        await output.FlushAsync(ct);

        async Task Line(Func<Task> write)
        {
            json.WriteStartObject();
            await write();
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            output.GetSpan(1)[0] = (byte)'\n';
            output.Advance(1);
            if (output.UnflushedBytes > FlushBytes)
            {
                await output.FlushAsync(ct);
            }
        }
    }

    private async Task WriteFund(Utf8JsonWriter json, Club club, Task<List<SealKey>> keys)
    {
        json.WriteString("kind", "fund");
        json.WriteNumber("format", Format);
        json.WriteString("tenantId", club.ProvinceCode);
        json.WriteString("streamId", club.ClubId);
        json.WriteString("exportedAt", HashChain.Timestamp(time.Now()));
        json.WriteStartArray("keys");
        foreach (var key in await keys)
        {
            json.WriteStartObject();
            json.WriteString("keyId", key.KeyId);
            json.WriteBase64String("publicKey", key.PublicKey);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Task WriteEntry(Utf8JsonWriter json, StoredEvent entry)
    {
        json.WriteString("kind", "entry");
        json.WriteNumber("version", entry.Version);
        json.WriteString("type", entry.Type);
        json.WriteString("timestamp", HashChain.Timestamp(entry.Timestamp));
        json.WriteString("id", entry.Id);
        json.WriteString("tenantId", entry.Tenant);
        json.WriteString("streamId", entry.StreamId);
        if (entry.CorrelationId is { } correlation)
        {
            json.WriteString("correlationId", correlation);
        }

        if (entry.CausationId is { } causation)
        {
            json.WriteString("causationId", causation);
        }

        if (!entry.Headers.IsEmpty)
        {
            WriteCanonical(json, "headers", entry.Headers.Span);
        }

        WriteCanonical(json, "data", entry.Data.Span);
        WriteJournal(json, entry);
        json.WriteString("previousHash", entry.PreviousHash);
        json.WriteString("hash", entry.Hash);
        return Task.CompletedTask;
    }

    // What is in canonical form already need not be brought into it by whoever verifies.
    private static void WriteCanonical(Utf8JsonWriter json, string name, ReadOnlySpan<byte> stored)
    {
        json.WritePropertyName(name);
        try
        {
            json.WriteRawValue(CanonicalJson.Of(stored), skipInputValidation: true);
        }
        catch (JsonException)
        {
            // As it is: verifying says what is wrong with it.
            json.WriteRawValue(stored);
        }
    }

    private static void WriteJournal(Utf8JsonWriter json, StoredEvent entry)
    {
        ReadOnlySpan<byte> journal;
        try
        {
            journal = ExportedJournal.Of(PreparedEntry.Decode(entry));
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // An auditor wants to see an entry that is none; verifying says what is wrong with it.
            return;
        }

        json.WritePropertyName("journal");
        json.WriteRawValue(journal, skipInputValidation: true);
    }

    private static Task WriteSeal(Utf8JsonWriter json, Seal seal, Inclusion? inclusion)
    {
        json.WriteString("kind", "seal");
        json.WriteNumber("number", seal.Number);
        json.WriteString("sealedAt", HashChain.Timestamp(seal.SealedAt));
        json.WriteNumber("funds", seal.Funds);
        json.WriteString("root", seal.Root);
        json.WriteString("previous", seal.Previous);
        json.WriteString("keyId", seal.KeyId);
        json.WriteString("signature", seal.Signature);
        if (inclusion is not null)
        {
            json.WriteStartObject("inclusion");
            json.WriteNumber("version", inclusion.Head.Version);
            json.WriteString("hash", inclusion.Head.Hash);
            json.WriteNumber("leafIndex", inclusion.LeafIndex);
            json.WriteNumber("treeSize", inclusion.TreeSize);
            json.WriteStartArray("path");
            foreach (var sibling in inclusion.Path)
            {
                json.WriteStringValue(sibling);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Task.CompletedTask;
    }

    private static Task WriteEnd(Utf8JsonWriter json, long entries, string head)
    {
        json.WriteString("kind", "end");
        json.WriteNumber("entries", entries);
        json.WriteString("head", head);
        return Task.CompletedTask;
    }
}
