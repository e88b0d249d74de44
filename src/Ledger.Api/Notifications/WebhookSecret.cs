using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Api.Notifications;

/// <summary>The secret that a receiver shares with the service, written and used as the Standard Webhooks scheme has it (standardwebhooks.com).</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int NewBytes = 32;
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    public static byte[] New() => RandomNumberGenerator.GetBytes(NewBytes);

    public static string Text(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>The bytes of a secret, or null when the text is none: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
    public static byte[]? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes + 2];
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length is >= MinBytes and <= MaxBytes
            ? bytes[..length].ToArray()
            : null;
    }

    /// <summary>The signature of one message: HMAC-SHA256 over <c>id.timestamp.body</c>, in base64 after the version of the scheme.</summary>
    /// <param name="secret">The bytes of the secret.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The body to the byte.</param>
    public static string Sign(byte[] secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
