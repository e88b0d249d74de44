using System.Security.Cryptography;

namespace Ledger.Api.Audit;

/// <summary>The Merkle tree of RFC 6962, section 2.1, with SHA-256: a leaf is hashed behind a byte 0, a node behind a byte 1.</summary>
internal static class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    public static byte[] Leaf(ReadOnlySpan<byte> data) => SHA256.HashData([LeafPrefix, .. data]);

    /// <summary>The root over leaves; that of no leaves is the hash of nothing.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        _ => Node(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..])),
    };

    /// <summary>What proves that a leaf is in the tree: the roots of the other halves, from the leaf upwards.</summary>
    public static List<byte[]> Path(int index, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length <= 1)
        {
            return [];
        }

        var split = Split(leaves.Length);
        var left = leaves[..split];
        var right = leaves[split..];
        var path = index < split ? Path(index, left) : Path(index - split, right);
        path.Add(Root(index < split ? right : left));
        return path;
    }

    /// <summary>The root that a path leads to; null when no tree of this size has such a path.</summary>
    public static byte[]? RootOf(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size)
        {
            return null;
        }

        var hash = leaf;
        var (node, last) = (index, size - 1);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return null;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = Node(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = Node(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([NodePrefix, .. left, .. right]);

    /// <summary>The largest power of two below a number of leaves.</summary>
    private static int Split(int count) => 1 << (31 - int.LeadingZeroCount(count - 1));
}
