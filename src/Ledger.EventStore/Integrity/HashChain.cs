using System.Globalization;
using System.Security.Cryptography;
using NodaTime;
using NodaTime.Text;

namespace Ledger.EventStore;

/// <summary>
/// The chain of a stream: the hash of an event is SHA-256 over the 32 bytes of the hash before it and the canonical JSON of the event with
/// its metadata. Hashes are written in lower-case hexadecimal.
/// </summary>
public static class HashChain
{
    /// <summary>What stands before the first event of every stream: 32 zero bytes. The event itself names its tenant and its stream.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int EnvelopeBytes = 512;

    private static readonly InstantPattern Microseconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm:ss.ffffff'Z'");

    /// <summary>The hash of an event that follows one with the hash <paramref name="previous"/>.</summary>
    /// <exception cref="System.Text.Json.JsonException">The event has no canonical form; see <see cref="CanonicalJson"/>.</exception>
    public static string Next(string previous, StoredEvent stored)
    {
        var input = new ByteBuffer(stored.Data.Length + EnvelopeBytes);
        input.Add(Convert.FromHexString(previous));
        WriteCanonical(stored, input);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input.Written, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>What is hashed of an event, after the hash before it.</summary>
    public static byte[] Canonical(StoredEvent stored)
    {
        var output = new ByteBuffer(stored.Data.Length + EnvelopeBytes);
        WriteCanonical(stored, output);
        return output.Written.ToArray();
    }

    /// <summary>The instant as it is hashed: RFC 3339 in UTC with six digits of the second.</summary>
    public static string Timestamp(Instant instant) => Microseconds.Format(instant);

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
        output.AddUtf8(stored.Id.ToString("D"));
        output.Add("\",\"streamId\":"u8);
        CanonicalJson.WriteString(stored.StreamId, output);
        output.Add(",\"tenantId\":"u8);
        CanonicalJson.WriteString(stored.Tenant, output);
        output.Add(",\"timestamp\":\""u8);
        output.AddUtf8(Timestamp(stored.Timestamp));
        output.Add("\",\"type\":"u8);
        CanonicalJson.WriteString(stored.Type, output);
        output.Add(",\"version\":"u8);
        output.AddUtf8(stored.Version.ToString(CultureInfo.InvariantCulture));
        output.Add((byte)'}');
    }
}
