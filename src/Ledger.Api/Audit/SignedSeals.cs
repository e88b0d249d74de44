using System.Collections.Concurrent;

namespace Ledger.Api.Audit;

/// <summary>Seals whose signatures were found right. Every export of a service holds all its seals: of many exports each signature is checked once.</summary>
internal sealed class SignedSeals
{
    // Those of several hundred years; what comes after them is checked again.
    private const int Most = 1 << 17;

    private readonly ConcurrentDictionary<Seal, SealKey> _signedBy = new();

    /// <summary>Whether the seal is signed by the key.</summary>
    public bool Holds(Seal seal, SealKey key)
    {
        if (_signedBy.TryGetValue(seal, out var known) && known.PublicKey.AsSpan().SequenceEqual(key.PublicKey))
        {
            return true;
        }

        if (!seal.IsSignedBy(key))
        {
            return false;
        }

        if (_signedBy.Count < Most)
        {
            _signedBy[seal] = key;
        }

        return true;
    }
}
