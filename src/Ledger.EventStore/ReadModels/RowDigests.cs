using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Npgsql;

namespace Ledger.EventStore.ReadModels;

/// <summary>The rows of each stream in one table: their number and the sum of 128 bits of hash of each, which are the same for the same rows in any order.</summary>
/// <param name="tenantColumn">Where in a row the tenant stands.</param>
/// <param name="streamColumn">Where in a row the stream stands.</param>
internal sealed class RowDigests(int tenantColumn, int streamColumn)
{
    private const int FirstBytes = 1 << 17;

    // By the hash of the names: a row need not make strings of them.
    private readonly Dictionary<UInt128, Digest> _streams = [];

    public static RowDigests Of(string table, ReadModelSchema schema, CopiedColumns columns) => new(columns.Place(table, "tenant_id"), columns.Place(table, schema.StreamColumn));

    public IEnumerable<KeyValuePair<UInt128, Digest>> Streams => _streams;

    /// <summary>Takes a stream out, whoever else does so. Answers whether its rows are these.</summary>
    public bool TakeSame(UInt128 id, Digest other)
    {
        lock (_streams)
        {
            return _streams.Remove(id, out var digest) && (digest.Rows, digest.Sum) == (other.Rows, other.Sum);
        }
    }

    /// <summary>Adds what <c>COPY</c> says in its binary format.</summary>
    public async Task Read(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT binary)", ct);
        var (bytes, kept, skipped) = (new byte[FirstBytes], 0, CopyBuffer.HeaderBytes);
        int read;
        while ((read = await stream.ReadAsync(bytes.AsMemory(kept), ct)) > 0)
        {
            kept += read;
            if (kept < bytes.Length / 2)
            {
                continue;
            }
            var taken = Add(bytes.AsSpan(skipped, kept - skipped)) + skipped;
            bytes.AsSpan(taken, kept - taken).CopyTo(bytes);
            (kept, skipped) = (kept - taken, 0);
            if (kept > bytes.Length / 2)
            {
                Array.Resize(ref bytes, 2 * bytes.Length);
            }
        }
        Add(bytes.AsSpan(skipped, kept - skipped));
    }

    /// <summary>Adds the rows that are there as a whole. Answers how many bytes they take.</summary>
    public int Add(ReadOnlySpan<byte> rows)
    {
        var taken = 0;
        while (Row(rows[taken..], out var tenant, out var stream) is > 0 and var length)
        {
            var id = XxHash128.HashToUInt128(stream, unchecked((long)XxHash3.HashToUInt64(tenant)));
            if (!_streams.TryGetValue(id, out var digest))
            {
                _streams.Add(id, digest = new Digest(new StreamKey(Encoding.UTF8.GetString(tenant), Encoding.UTF8.GetString(stream))));
            }
            digest.Rows++;
            digest.Sum = unchecked(digest.Sum + XxHash128.HashToUInt128(rows.Slice(taken, length)));
            taken += length;
        }
        return taken;
    }

    // How many bytes the first row takes; zero when it is not there as a whole, or the end is.
    private int Row(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> tenant, out ReadOnlySpan<byte> stream)
    {
        tenant = [];
        stream = [];
        if (bytes.Length < sizeof(short))
        {
            return 0;
        }
        var (columns, length) = (BinaryPrimitives.ReadInt16BigEndian(bytes), sizeof(short));
        for (var column = 0; column < columns; column++)
        {
            if (bytes.Length < length + sizeof(int))
            {
                return 0;
            }
            // Null has a length of -1.
            var size = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[length..]));
            length += sizeof(int);
            if (bytes.Length < length + size)
            {
                return 0;
            }
            if (column == tenantColumn)
            {
                tenant = bytes.Slice(length, size);
            }
            else if (column == streamColumn)
            {
                stream = bytes.Slice(length, size);
            }
            length += size;
        }
        return columns < 0 ? 0 : length;
    }

    /// <summary>The rows of one stream.</summary>
    internal sealed class Digest(StreamKey stream)
    {
        public StreamKey Stream { get; } = stream;

        public long Rows { get; set; }

        public UInt128 Sum { get; set; }
    }
}
