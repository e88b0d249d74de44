using System.Security.Cryptography;
using System.Text;

namespace Ledger.Api.Http;

/// <summary>The key by which a retry is known.</summary>
internal static class Idempotency
{
    private const int MaxLength = 200;

    /// <summary>The request's key, or null when it brings none.</summary>
    /// <exception cref="ProblemException">The key is not usable, or there is none and one is required.</exception>
    public static string? Key(HttpRequest request, bool required)
    {
        var header = request.Headers["Idempotency-Key"];
        if (header.Count == 0 && !required)
        {
            return null;
        }

        return header is [{ Length: > 0 and <= MaxLength } key] && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new ProblemException(ProblemType.KeyRequired);
    }

    /// <summary>What makes two requests the same: the method, the path and the body to the byte.</summary>
    public static byte[] Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
