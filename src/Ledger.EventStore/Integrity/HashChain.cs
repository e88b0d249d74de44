using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Ledger.EventStore;

/// <summary>
/// The chain of a stream: the hash of an event is SHA-256 over the 32 bytes of the hash before it and the canonical JSON of the event with
/// its metadata. Hashes are written in lower-case hexadecimal.
/// </summary>
public static class HashChain
{
    /// <summary>What stands before the first event of every stream: 32 zero bytes. The event itself names its tenant and its stream.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int UsualBytes = 2_048;

    // A buffer that had to grow beyond this is not kept.
    private const int KeptBytes = 1 << 16;

    private const int RoundTripBytes = 28;

    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    [ThreadStatic]
    private static ByteBuffer? s_buffer;

    // Setting one up for every event takes as long as hashing a hundred bytes.
    [ThreadStatic]
    private static IncrementalHash? s_sha;

    /// <summary>The hash of an event that follows one with the hash <paramref name="previous"/>.</summary>
    /// <exception cref="System.Text.Json.JsonException">The event has no canonical form; see <see cref="CanonicalJson"/>.</exception>
    public static string Next(string previous, StoredEvent stored)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(previous, hash, out _, out var length) != OperationStatus.Done || length != hash.Length)
        {
            throw new FormatException($"'{previous}' is no hash.");
        }
        var input = Buffer();
        input.Add(hash);
        WriteCanonical(stored, input);
        var sha = s_sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(input.Written);
        sha.GetHashAndReset(hash);
        s_buffer = input.Length <= KeptBytes ? input : null;
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>What is hashed of an event, after the hash before it.</summary>
    public static byte[] Canonical(StoredEvent stored)
    {
        var output = Buffer();
        WriteCanonical(stored, output);
        return output.Written.ToArray();
    }

    /// <summary>The instant as it is hashed: RFC 3339 in UTC with six digits of the second.</summary>
    public static string Timestamp(Instant instant) => instant.ToDateTimeUtc().ToString(Microseconds, CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">The text is not as <see cref="Timestamp"/> writes it.</exception>
    public static Instant ParseTimestamp(string text) => ParseTimestamp(Encoding.UTF8.GetBytes(text));

    /// <exception cref="FormatException">The text is not as <see cref="Timestamp"/> writes it.</exception>
    public static Instant ParseTimestamp(ReadOnlySpan<byte> text)
    {
        // The round-trip format has seven digits of the second, and is read in a fraction of the time that one of our own takes.
        Span<byte> roundTrip = stackalloc byte[RoundTripBytes];
        if (text.Length != RoundTripBytes - 1 || text[^1] != 'Z')
        {
            throw NoTimestamp(text);
        }
        text[..^1].CopyTo(roundTrip);
        "0Z"u8.CopyTo(roundTrip[^2..]);
        return Utf8Parser.TryParse(roundTrip, out DateTime instant, out var read, 'O') && read == RoundTripBytes ? Instant.FromDateTimeUtc(instant) : throw NoTimestamp(text);
    }

    private static FormatException NoTimestamp(ReadOnlySpan<byte> text) => new($"'{Encoding.UTF8.GetString(text)}' is not an instant of the form YYYY-MM-DDThh:mm:ss.ffffffZ.");

    // One a thread, for the one event that it hashes: the entries of a whole book are hashed without a new one for each.
    private static ByteBuffer Buffer()
    {
        var buffer = s_buffer ?? new ByteBuffer(UsualBytes);
        buffer.Clear();
        return buffer;
    }

    // The names in their order; one that has no value is left out.
    private static void WriteCanonical(StoredEvent stored, ByteBuffer output)
    {
        output.Add((byte)'{');
        if (stored.CausationId is { } causation)
        {
            output.Add("\"causationId\":"u8);
            CanonicalJson.WriteString(causation, output);
            output.Add((byte)',');
        }
        if (stored.CorrelationId is { } correlation)
        {
            output.Add("\"correlationId\":"u8);
            CanonicalJson.WriteString(correlation, output);
            output.Add((byte)',');
        }
        output.Add("\"data\":"u8);
        CanonicalJson.Write(stored.Data.Span, output);
        if (!stored.Headers.IsEmpty)
        {
            output.Add(",\"headers\":"u8);
            CanonicalJson.Write(stored.Headers.Span, output);
        }
        output.Add(",\"id\":\""u8);
        output.AddFormatted(stored.Id, "D");
        output.Add("\",\"streamId\":"u8);
        CanonicalJson.WriteString(stored.StreamId, output);
        output.Add(",\"tenantId\":"u8);
        CanonicalJson.WriteString(stored.Tenant, output);
        output.Add(",\"timestamp\":\""u8);
        // The round-trip format has seven digits of the second, and is written in a fraction of the time that one of our own takes.
        output.AddFormatted(stored.Timestamp.ToDateTimeUtc(), "O");
        output.Length -= "0Z".Length;
        output.Add("Z\",\"type\":"u8);
        CanonicalJson.WriteString(stored.Type, output);
        output.Add(",\"version\":"u8);
        output.AddFormatted(stored.Version);
        output.Add((byte)'}');
    }
}
